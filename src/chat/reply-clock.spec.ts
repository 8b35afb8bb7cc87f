import fc from 'fast-check';
import { clockOf, clockOver, underJudgement, type Word, withJudgement, withWord } from './reply-clock.js';

const MINUTES = [1440, 1440, 240, 30, 10];
const start = Date.UTC(2026, 10, 22, 11, 0);
const at = (minutes: number) => new Date(start + minutes * 60_000);
const word = (minutes: number, signal: number): Word => ({ id: `${minutes}`, at: at(minutes), signal });

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

  it('is shortened by a grade of 3 or 4 as by a word of that signal, from when it was judged', () => {
    const clock = clockOf(word(0, 0), MINUTES);
    const judged = withJudgement(clock, { gradeId: 'g', at: at(300), grade: 4 }, MINUTES);
    expect(judged).toMatchObject({ dueAt: at(310), setBy: 'g', signal: 4, owedSince: at(0) });
    // looked at again after its desk has set shorter times: what waits keeps its own
    expect(withJudgement(judged, { gradeId: 'g', at: at(300), grade: 4 }, [1, 1, 1, 1, 1])).toBe(judged);
    expect(withJudgement(clock, { gradeId: 'g', at: at(1435), grade: 3 }, MINUTES)).toBe(clock);
  });

  it('of what is written while such a grade stands runs from what is written', () => {
    const grade = { gradeId: 'g', at: at(100), grade: 3 } as const;
    expect(underJudgement(word(99, 0), grade)).toEqual(word(99, 0));
    expect(underJudgement(word(200, 0), grade)).toEqual(word(200, 3));
    expect(underJudgement(word(200, 4), grade)).toEqual(word(200, 4));
    expect(clockOver([word(200, 0)], grade, MINUTES)).toMatchObject({ dueAt: at(230), setBy: '200' });
    expect(clockOver([word(0, 0)], grade, MINUTES)).toMatchObject({ dueAt: at(130), setBy: 'g' });
  });

  it('stands still where nothing is unanswered', () => {
    expect(clockOver([], null, MINUTES)).toBeNull();
    expect(clockOver([], { gradeId: 'g', at: at(0), grade: 4 }, MINUTES)).toBeNull();
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
        const clocks = all.map((_, index) => clockOver(all.slice(0, index + 1), null, minutes));
        const dues = clocks.map((clock) => clock?.dueAt.getTime() ?? 0);
        expect(dues).toEqual([...dues].sort((a, b) => b - a));
        const soonest = Math.min(...all.map((one) => clockOf(one, minutes).dueAt.getTime()));
        expect(dues.at(-1)).toBe(soonest);
        expect(clocks.every((clock) => clock?.owedSince === all[0]?.at)).toBe(true);
      }),
    );
  });
});
