/** Counts under this leave the center only as "fewer than five" (domain definitions [P]). */
export const SMALL_CELL = 5;

/** null: withheld */
export type Cell = number | null;

/**
 * Withholds small counts of a column whose total may be known. Once there is a count from 1 to 4, the next smallest are
 * withheld too, equal counts together, until those withheld add up to twice SMALL_CELL and one of them is not small. They
 * then could stand in each other's places and the reply would be the same, so none can be worked out. Zero is told:
 * nobody is there. A column too thin for this is withheld whole, with its zeros.
 *
 * @returns the same column with null for what is withheld
 */
export function suppressColumn(counts: readonly number[]): Cell[] {
  if (!counts.some(isSmall)) return [...counts];
  const ascending = counts.filter((count) => count > 0).sort((a, b) => a - b);
  let sum = 0;
  const enough = ascending.find((count) => {
    sum += count;
    return sum >= 2 * SMALL_CELL && count >= SMALL_CELL;
  });
  return counts.map((count) => (enough === undefined || (count > 0 && count <= enough) ? null : count));
}

/**
 * Withholds in each of two columns what either must withhold, for one count bounds the other; and what their difference
 * must, for whoever reads both can subtract.
 * @param part never more than `whole`, row by row
 */
export function suppressTogether(whole: readonly number[], part: readonly number[]): [Cell[], Cell[]] {
  const rest = suppressColumn(whole.map((count, at) => count - (part[at] ?? 0)));
  const [first, second] = [suppressColumn(whole), suppressColumn(part)];
  const told = (at: number) => first[at] !== null && second[at] !== null && rest[at] !== null;
  return [first.map((cell, at) => (told(at) ? cell : null)), second.map((cell, at) => (told(at) ? cell : null))];
}

/** A count that stands alone. */
export function suppressCell(count: number): Cell {
  return isSmall(count) ? null : count;
}

export function isSmall(count: number): boolean {
  return count > 0 && count < SMALL_CELL;
}

/** A rate, withheld with either of its parts, null where there is nothing to divide by. */
export function rate(part: Cell, whole: Cell): Cell {
  if (part === null || whole === null || whole === 0) return null;
  return part / whole;
}
