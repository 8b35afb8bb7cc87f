import fc from 'fast-check';
import { localTime } from '../../staff/index.js';
import { DEFAULT_PLAN, dueAfter, remindsAt } from './follow-up-plan.js';

const SHANGHAI = 'Asia/Shanghai';
/** @param said a local time in Shanghai */
const at = (said: string) => new Date(`${said}+08:00`);
const due = (start: string, after: string) => dueAfter(at(start), after, DEFAULT_PLAN, SHANGHAI);

describe('when a follow-up is due', () => {
  it.each([
    ['2026-11-19T10:15', 'PT24H', '2026-11-20T10:15', 'a limit in hours is that limit'],
    ['2026-11-19T23:00', 'PT24H', '2026-11-20T20:00', 'one in the night is the evening before'],
    ['2026-11-19T02:00', 'PT24H', '2026-11-19T20:00', 'and never later than the limit'],
    ['2026-11-19T22:00', 'PT3H', '2026-11-20T08:00', 'unless the whole of it is night'],
    ['2026-11-19T20:30', 'PT2H', '2026-11-20T08:00', 'on this side of midnight, too'],
    ['2026-11-19T10:15', 'P7D', '2026-11-26T20:00', 'a day ends with its hours'],
    ['2026-11-19T00:30', 'P1M', '2026-12-19T20:00', 'a month is one of the calendar'],
    ['2026-11-30T10:00', 'P3M', '2027-02-28T20:00', 'and ends with its last day'],
    ['2026-08-31T10:00', 'P6M', '2027-02-28T20:00', 'in the next year as well'],
  ])('%s and %s: %s, %4$s', (start, after, then) => expect(due(start, after)).toEqual(at(then)));

  it('never comes at night, and never before the grade', () =>
    fc.assert(
      fc.property(
        fc.date({ min: at('2026-01-01T00:00'), max: at('2027-12-31T00:00'), noInvalidDate: true }),
        fc.constantFrom('PT1H', 'PT24H', 'PT72H', 'P1D', 'P7D', 'P1M', 'P6M'),
        (start, after) => {
          const then = dueAfter(start, after, DEFAULT_PLAN, SHANGHAI);
          const { minute } = localTime(then, SHANGHAI);
          expect(then.getTime()).toBeGreaterThan(start.getTime());
          expect(minute).toBeGreaterThanOrEqual(DEFAULT_PLAN.fromMinute);
          expect(minute).toBeLessThanOrEqual(DEFAULT_PLAN.untilMinute);
        },
      ),
    ));

  it('is said in the morning of its day, if that is still to come', () => {
    const dueAt = at('2026-11-26T20:00');
    const morning = at('2026-11-26T08:00');
    expect(remindsAt(dueAt, DEFAULT_PLAN, SHANGHAI, at('2026-11-19T10:00'))).toEqual(morning);
    expect(remindsAt(dueAt, DEFAULT_PLAN, SHANGHAI, at('2026-11-26T09:00'))).toBeNull();
    expect(remindsAt(morning, DEFAULT_PLAN, SHANGHAI, at('2026-11-19T10:00'))).toBeNull();
  });
});
