import { mayDo, type Role } from '../../staff/index.js';
import { isReviewDemanded, mayGoAtOnce } from './review-demanded.js';

const as = (role: Role) => ({ can: (permission: Parameters<typeof mayDo>[1]) => mayDo(role, permission) });

describe('whether a reply is reviewed before it goes out', () => {
  it.each([
    [true, 'counselor', 'board', true],
    [false, 'counselor', 'board', false],
    [true, 'counselor', 'chat', false],
    [true, 'counselor', 'phone', false],
    [true, 'supervisor', 'board', false],
  ] as const)('desk demands it: %s, by a %s on %s: %s', (deskDemandsIt, role, channel, demanded) => {
    expect(isReviewDemanded(deskDemandsIt, as(role), { channel })).toBe(demanded);
  });

  it.each([
    [null, 'unset', null, false],
    [2, '2', null, false],
    [3, 'unset', null, true],
    [0, '3', null, true],
    [3, '0', null, true],
    [0, 'U', '4', true],
    [0, '1', '4', false],
  ] as const)('signal %s, grade %s, before %s may go at once: %s', (signal, grade, gradeBefore, may) => {
    expect(mayGoAtOnce({ signal, grade, gradeBefore })).toBe(may);
  });
});
