import fc from 'fast-check';
import { clockOf, clockOver, type Word, withWord } from './reply-clock.js';

const MINUTES = [1440, 1440, 240, 30, 10];
const start = Date.UTC(2026, 10, 22, 11, 0);
const at = (minutes: number) => new Date(start + minutes * 60_000);
const word = (minutes: number, signal: number): Word => ({ messageId: `${minutes}`, at: at(minutes), signal });

describe('a reply clock', () => {
  it.each(MINUTES.map((minutes, signal) => ({ minutes, signal })))(
    'gives $minutes minutes for a signal of $signal and warns when three quarters are gone',
    ({ minutes, signal }) => {
      const clock = clockOf(word(0, signal), MINUTES);
      expect([clock.dueAt, clock.warnsAt]).toEqual([at(minutes), at(minutes * 0.75)]);
    },
  );

  it('goes on from the first word, however often somebody writes again', () => {
    const first = clockOf(word(0, 1), MINUTES);
    expect(withWord(first, word(600, 1), MINUTES)).toBe(first);
    expect(withWord(first, word(700, 0), MINUTES)).toBe(first);
  });

  it('is shortened by a higher signal, counted from when that was said', () => {
    const clock = withWord(clockOf(word(0, 0), MINUTES), word(300, 3), MINUTES);
    expect(clock).toMatchObject({ dueAt: at(330), setBy: '300', signal: 3, owedSince: at(0) });
  });

  it('is left alone by a higher signal where the first word is due sooner', () => {
    const first = clockOf(word(0, 0), MINUTES);
    expect(withWord(first, word(1435, 3), MINUTES)).toBe(first);
  });

  it('stands still where nothing is unanswered', () => {
    expect(clockOver([], MINUTES)).toBeNull();
  });

  it('refuses a signal that no time is set for', () => {
    expect(() => clockOf(word(0, 4), [1])).toThrow();
  });

  it('is never lengthened, whatever is said in whatever order', () => {
    const words = fc.array(
      fc.record({ gap: fc.integer({ min: 0, max: 900 }), signal: fc.integer({ min: 0, max: 4 }) }),
      {
        minLength: 1,
      },
    );
    const times = fc.array(fc.integer({ min: 1, max: 10_080 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(words, times, (said, minutes) => {
        const all = said.map(({ signal }, index) =>
          word(
            said.slice(0, index + 1).reduce((sum, { gap }) => sum + gap, 0),
            signal,
          ),
        );
        const clocks = all.map((_, index) => clockOver(all.slice(0, index + 1), minutes));
        const dues = clocks.map((clock) => clock?.dueAt.getTime() ?? 0);
        expect(dues).toEqual([...dues].sort((a, b) => b - a));
        const soonest = Math.min(...all.map((one) => clockOf(one, minutes).dueAt.getTime()));
        expect(dues.at(-1)).toBe(soonest);
        expect(clocks.every((clock) => clock?.owedSince === all[0]?.at)).toBe(true);
      }),
    );
  });
});
