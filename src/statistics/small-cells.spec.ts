import fc from 'fast-check';
import { rate, SMALL_CELL, suppressColumn } from './small-cells.js';

const column = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 });

describe('withholding small cells', () => {
  it('never prints a count from 1 to 4, and always prints zero unless it must', () => {
    fc.assert(
      fc.property(column, (counts) => {
        suppressColumn(counts).forEach((shown, at) => {
          if (shown !== null) expect(shown === 0 || shown >= SMALL_CELL).toBe(true);
          if (counts[at] === 0) expect(shown).toBe(0);
        });
      }),
    );
  });

  it('leaves no single withheld cell that the total would tell', () => {
    fc.assert(
      fc.property(column, (counts) => {
        const shown = suppressColumn(counts);
        const hidden = shown.filter((cell) => cell === null).length;
        const others = counts.filter((count) => count > 0).length;
        if (hidden === 1) expect(others).toBe(1); // alone in its column: the total is withheld with it
      }),
    );
  });

  it('touches nothing that is large enough', () => {
    expect(suppressColumn([5, 0, 12])).toEqual([5, 0, 12]);
    expect(suppressColumn([5, 3, 12])).toEqual([null, null, 12]);
    expect(suppressColumn([1, 3, 12])).toEqual([null, null, 12]);
  });

  it('withholds a rate with either of its parts, and divides by nothing', () => {
    expect(rate(null, 10)).toBeNull();
    expect(rate(5, null)).toBeNull();
    expect(rate(0, 0)).toBeNull();
    expect(rate(5, 10)).toBe(0.5);
  });
});
