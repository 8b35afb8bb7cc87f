import { dueSoon, sorted } from './mine';

const at = (hour: number) => `2026-11-19T${String(hour).padStart(2, '0')}:00:00.000Z`;
const clock = (owedSince: number, dueAt = owedSince + 4) => ({
  owedSince: at(owedSince),
  warnsAt: at(dueAt - 1),
  dueAt: at(dueAt),
});
const contact = (id: string, assigned: number, more: object = {}) => ({
  id,
  assignedAt: at(assigned),
  answeredAt: null,
  reply: null,
  awaitsVisitorSince: null,
  followUp: null,
  ...more,
});
const ids = (contacts: readonly { id: string }[]) => contacts.map(({ id }) => id);

describe('her list', () => {
  it('keeps what is in hand in the order she took it, and apart what waits for its visitor, the last answered first', () => {
    const { inHand, awaiting } = sorted([
      contact('second', 2, { reply: clock(1) }),
      contact('answered first', 3, { awaitsVisitorSince: at(4) }),
      contact('first', 1),
      contact('answered last', 0, { awaitsVisitorSince: at(5) }),
    ]);
    expect([ids(inHand), ids(awaiting)]).toEqual([
      ['first', 'second'],
      ['answered last', 'answered first'],
    ]);
  });

  it('has on top what came back: its visitor wrote again, or its day has come', () => {
    const followUp = { day: '2026-11-19', dueAt: at(7), isDue: true };
    const { inHand, awaiting } = sorted([
      contact('taken', 1),
      contact('written again', 2, { answeredAt: at(3), reply: clock(6) }),
      contact('its day has come', 0, { answeredAt: at(1), awaitsVisitorSince: at(1), followUp }),
      contact('its day is to come', 0, { awaitsVisitorSince: at(1), followUp: { ...followUp, isDue: false } }),
    ]);
    expect([ids(inHand), ids(awaiting)]).toEqual([
      ['its day has come', 'written again', 'taken'],
      ['its day is to come'],
    ]);
  });
});

describe('what has to be answered soon', () => {
  const mine = [
    contact('later', 1, { reply: clock(2, 9) }),
    contact('sooner', 1, { reply: clock(2, 8) }),
    contact('nothing owed', 1),
  ];

  it('is nothing while there is time', () => {
    expect(dueSoon(mine, Date.parse(at(6)))).toBeNull();
  });

  it('is what is due first, with how many more there are', () => {
    expect(dueSoon(mine, Date.parse(at(7)))).toMatchObject({ first: { id: 'sooner' }, others: 0 });
    expect(dueSoon(mine, Date.parse(at(8)))).toMatchObject({ first: { id: 'sooner' }, others: 1 });
  });
});
