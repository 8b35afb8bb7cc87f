import { dueOn, isInReach } from './follow-up.js';

const now = new Date('2026-11-19T11:30:00Z');

describe('the day on which somebody looks again', () => {
  it('begins at eight by the clocks of the desk', () => {
    expect(dueOn('2026-11-22', 'Asia/Shanghai')).toEqual(new Date('2026-11-22T00:00:00Z'));
    expect(dueOn('2026-11-22', 'Asia/Urumqi')).toEqual(new Date('2026-11-22T02:00:00Z'));
  });

  it.each([
    ['2026-11-18', false],
    ['2026-11-19', false],
    ['2026-11-20', true],
    ['2027-02-19', true],
    ['2027-02-20', false],
  ])('may be %s: %s', (day, isIn) => {
    expect(isInReach(dueOn(day, 'Asia/Shanghai'), now)).toBe(isIn);
  });
});
