import fc from 'fast-check';
import { waitEstimate } from './wait-estimate.js';

const waits = fc.array(fc.double({ min: 0, max: 7_200, noNaN: true }), { minLength: 5, maxLength: 20 });

describe('the estimate of the wait', () => {
  it('says nothing on fewer than five answers', () => {
    expect(waitEstimate([], 1)).toBeNull();
    expect(waitEstimate([60, 60, 60, 60], 1)).toBeNull();
    expect(waitEstimate([60, 60, 60, 60, 60], 1)).toBe(60);
  });

  it('is the median for each place, whatever the order of the answers', () => {
    expect(waitEstimate([600, 30, 40, 20, 50], 1)).toBe(40);
    expect(waitEstimate([600, 30, 40, 20, 50], 3)).toBe(120);
    expect(waitEstimate([10, 20, 30, 40, 50, 60], 2)).toBe(70);
  });

  it('is never shorter further back, and one endless wait does not spoil it', () => {
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 500 }), (seconds, place) => {
        const here = waitEstimate(seconds, place) as number;
        expect(waitEstimate(seconds, place + 1)).toBeGreaterThanOrEqual(here);
        expect(here).toBeLessThanOrEqual(Math.round(Math.max(...seconds) * place));
        expect(waitEstimate([...seconds.slice(1), 1e9], place)).toBeLessThanOrEqual(Math.max(...seconds) * place + 1);
      }),
    );
  });
});
