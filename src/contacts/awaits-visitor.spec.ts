import { awaitsVisitorSince, takesPlace } from './awaits-visitor.js';

const answerMetAt = new Date('2026-11-19T11:30:00Z');
const letter = { channel: 'board', state: 'active' } as const;

describe('what a counselor holds', () => {
  it('takes a place while its visitor is owed an answer, and waits for nobody then', () => {
    const owed = { ...letter, answerMetAt: null };
    expect([takesPlace(owed), awaitsVisitorSince(owed)]).toEqual([true, null]);
  });

  it('takes none once it is answered: it waits for its visitor, since the answer', () => {
    const answered = { ...letter, answerMetAt };
    expect([takesPlace(answered), awaitsVisitorSince(answered)]).toEqual([false, answerMetAt]);
  });

  it('takes none in wrap-up either, though what is left to do then is hers', () => {
    const wrappedUp = { ...letter, state: 'wrap-up', answerMetAt } as const;
    expect([takesPlace(wrappedUp), awaitsVisitorSince(wrappedUp)]).toEqual([false, null]);
  });

  it.each(['waiting', 'closed'] as const)('waits for no visitor while it is %s', (state) => {
    expect(awaitsVisitorSince({ ...letter, state, answerMetAt })).toBeNull();
  });

  it.each(['phone', 'web-call', 'chat'] as const)('keeps its place by %s, answered or not', (channel) => {
    expect(takesPlace({ channel, answerMetAt })).toBe(true);
    expect(awaitsVisitorSince({ channel, state: 'active', answerMetAt })).toBeNull();
  });
});
