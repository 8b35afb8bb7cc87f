/** Counts under this leave the center only as "fewer than five" (domain definitions [P]). */
export const SMALL_CELL = 5;

/**
 * Withholds small counts of a column that stands above a printed total: every count from 1 to 4, and when that hides
 * just one, the next smallest with it, or a subtraction from the total would tell it. Zero is told: nobody is there.
 *
 * @returns the same column with null for what is withheld
 */
export function suppressColumn(counts: readonly number[]): (number | null)[] {
  const hidden = new Set<number>();
  counts.forEach((count, at) => {
    if (isSmall(count)) hidden.add(at);
  });
  if (hidden.size === 1) {
    const next = counts
      .map((count, at) => ({ count, at }))
      .filter(({ at, count }) => !hidden.has(at) && count > 0)
      .sort((a, b) => a.count - b.count)[0];
    if (next) hidden.add(next.at);
  }
  return counts.map((count, at) => (hidden.has(at) ? null : count));
}

/** A count that stands alone. */
export function suppressCell(count: number): number | null {
  return isSmall(count) ? null : count;
}

function isSmall(count: number): boolean {
  return count > 0 && count < SMALL_CELL;
}

/** A rate, withheld with either of its parts, null where there is nothing to divide by. */
export function rate(part: number | null, whole: number | null): number | null {
  if (part === null || whole === null || whole === 0) return null;
  return part / whole;
}
