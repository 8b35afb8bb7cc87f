import fc from 'fast-check';
import { isSmall, rate, SMALL_CELL, suppressColumn, suppressTogether } from './small-cells.js';

const column = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 });
/** Few and small, so that every other column with the same total can be tried. */
const thin = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 4 });

/** Every column of that many cells with that total. */
function* columns(cells: number, total: number): Generator<number[]> {
  if (cells === 0) {
    if (total === 0) yield [];
    return;
  }
  for (let first = 0; first <= total; first++) {
    for (const rest of columns(cells - 1, total - first)) yield [first, ...rest];
  }
}

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);

describe('withholding small cells', () => {
  it('never prints a count from 1 to 4, and touches nothing where there is none', () => {
    fc.assert(
      fc.property(column, (counts) => {
        const shown = suppressColumn(counts);
        for (const cell of shown) if (cell !== null) expect(cell === 0 || cell >= SMALL_CELL).toBe(true);
        if (!counts.some((count) => count > 0 && count < SMALL_CELL)) expect(shown).toEqual(counts);
      }),
    );
  });

  it('leaves no withheld cell that could be worked out from a total shown and from how it was withheld', () => {
    fc.assert(
      fc.property(thin, (counts) => {
        const total = sum(counts);
        if (total < SMALL_CELL) return; // withheld itself
        const shown = JSON.stringify(suppressColumn(counts));
        const possible = [...columns(counts.length, total)].filter(
          (other) => JSON.stringify(suppressColumn(other)) === shown,
        );
        suppressColumn(counts).forEach((cell, at) => {
          if (cell === null) expect(new Set(possible.map((other) => other[at])).size).toBeGreaterThan(1);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('leaves no withheld cell to be worked out from another that bounds it', () => {
    const desk = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(desk, { minLength: 2, maxLength: 2 }), (pairs) => {
        const entered = pairs.map(([a, b]) => Math.max(a, b));
        const answered = pairs.map(([a, b]) => Math.min(a, b));
        if (sum(entered) < SMALL_CELL || sum(answered) < SMALL_CELL) return;
        const shown = JSON.stringify(suppressTogether(entered, answered));
        const others = [...columns(2, sum(entered))].flatMap((came) =>
          [...columns(2, sum(answered))]
            .filter((helped) => helped.every((count, at) => count <= (came[at] ?? 0)))
            .filter((helped) => JSON.stringify(suppressTogether(came, helped)) === shown)
            .map((helped) => [came, helped]),
        );
        [entered, answered].forEach((counts, which) => {
          counts.forEach((count, at) => {
            if (count === 0 || count >= SMALL_CELL) return;
            expect(new Set(others.map((other) => other[which]?.[at])).size).toBeGreaterThan(1);
          });
        });
      }),
      { numRuns: 300 },
    );
  });

  it('never prints two counts whose difference is from 1 to 4', () => {
    const rows = fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 12 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const [came, helped] = suppressTogether(
          pairs.map(([a, b]) => Math.max(a, b)),
          pairs.map(([a, b]) => Math.min(a, b)),
        );
        came.forEach((count, at) => {
          const other = helped[at] ?? null;
          if (count !== null && other !== null) expect(isSmall(count - other)).toBe(false);
        });
      }),
    );
  });

  it('withholds enough to hide behind, and a column that is too thin whole', () => {
    expect(suppressColumn([5, 0, 12])).toEqual([5, 0, 12]);
    expect(suppressColumn([5, 3, 12])).toEqual([null, null, null]);
    expect(suppressColumn([7, 3, 0, 12])).toEqual([null, null, 0, 12]);
    expect(suppressColumn([6, 6, 4, 9])).toEqual([null, null, null, 9]); // equal counts go together
    expect(suppressColumn([1, 1, 20])).toEqual([null, null, null]);
    expect(suppressColumn([1, 1, 1, 1, 1, 0])).toEqual([null, null, null, null, null, null]);
  });

  it('withholds a rate with either of its parts, and divides by nothing', () => {
    expect(rate(null, 10)).toBeNull();
    expect(rate(5, null)).toBeNull();
    expect(rate(0, 0)).toBeNull();
    expect(rate(5, 10)).toBe(0.5);
  });
});
