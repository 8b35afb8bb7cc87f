import { TYPING_EVERY, TYPING_SHOWN, Typing } from './typing';

function typing() {
  let now = 0;
  const planned = new Set<{ at: number; act: () => void }>();
  const clock = {
    now: () => now,
    after: (milliseconds: number, act: () => void) => {
      const one = { at: now + milliseconds, act };
      planned.add(one);
      return () => planned.delete(one);
    },
  };
  const pass = (milliseconds: number) => {
    now += milliseconds;
    for (const one of [...planned].filter(({ at }) => at <= now)) {
      planned.delete(one);
      one.act();
    }
  };
  return { typing: new Typing(clock, () => undefined), pass };
}

describe('that somebody is writing', () => {
  it('is said at most every three seconds, however many letters', () => {
    const { typing: hers, pass } = typing();
    let said = 0;
    const write = () =>
      hers.write(() => {
        said += 1;
      });
    for (let letter = 0; letter < 20; letter += 1) write();
    pass(TYPING_EVERY - 1);
    write();
    expect(said).toBe(1);
    pass(1);
    write();
    expect(said).toBe(2);
  });

  it('ends by itself six seconds after it was heard last, and at once when the words are there', () => {
    const { typing: theirs, pass } = typing();
    theirs.heard();
    pass(TYPING_SHOWN - 1);
    theirs.heard();
    pass(TYPING_SHOWN - 1);
    expect(theirs.shown).toBe(true);
    pass(1);
    expect(theirs.shown).toBe(false);
    theirs.heard();
    theirs.over();
    expect(theirs.shown).toBe(false);
  });
});
