import fc from 'fast-check';
import { type DeskCalendar, instantOf, isOpen, localTime, nextChange } from './opening-hours.js';

const weekdays = [1, 2, 3, 4, 5, 6, 7];
const evenings = (holidayRule: DeskCalendar['holidayRule'] = 'as-usual', timeZone = 'Asia/Shanghai'): DeskCalendar => ({
  timeZone,
  holidayRule,
  hours: weekdays.map((weekday) => ({ channel: 'phone', weekday, opensMinute: 1080, closesMinute: 1320 })),
  days: new Map([
    ['2026-10-01', 'holiday'],
    ['2026-10-10', 'workday'],
  ]),
});
const at = (iso: string) => new Date(iso);

describe('opening hours', () => {
  it('are the center’s own, wherever the server stands', () => {
    expect(isOpen(evenings(), 'phone', at('2026-11-19T18:00:00+08:00'))).toBe(true);
    expect(isOpen(evenings(), 'phone', at('2026-11-19T17:59:59+08:00'))).toBe(false);
    expect(isOpen(evenings(), 'phone', at('2026-11-19T21:59:59+08:00'))).toBe(true);
    expect(isOpen(evenings(), 'phone', at('2026-11-19T22:00:00+08:00'))).toBe(false);
    expect(isOpen(evenings(), 'board', at('2026-11-19T19:00:00+08:00'))).toBe(false);
  });

  it('follow the desk’s rule on holidays, and a Monday’s on make-up workdays', () => {
    const holiday = at('2026-10-01T19:00:00+08:00');
    expect(isOpen(evenings('as-usual'), 'phone', holiday)).toBe(true);
    expect(isOpen(evenings('closed'), 'phone', holiday)).toBe(false);
    const sundaysOnly = { ...evenings('open'), hours: evenings().hours.filter((hours) => hours.weekday === 7) };
    expect(isOpen(sundaysOnly, 'phone', holiday)).toBe(true);
    const mondaysOnly = { ...evenings(), hours: evenings().hours.filter((hours) => hours.weekday === 1) };
    expect(isOpen(mondaysOnly, 'phone', at('2026-10-10T19:00:00+08:00'))).toBe(true); // a Saturday
  });

  it('say when they change next', () => {
    expect(nextChange(evenings(), 'phone', at('2026-11-19T19:00:00+08:00'))).toEqual(at('2026-11-19T22:00:00+08:00'));
    expect(nextChange(evenings(), 'phone', at('2026-11-19T23:00:00+08:00'))).toEqual(at('2026-11-20T18:00:00+08:00'));
    expect(nextChange(evenings(), 'board', at('2026-11-19T19:00:00+08:00'))).toBeNull();
  });

  it('never change for a board that is open day and night', () => {
    const board: DeskCalendar = {
      ...evenings(),
      days: new Map(),
      hours: weekdays.map((weekday) => ({ channel: 'board', weekday, opensMinute: 0, closesMinute: 1440 })),
    };
    expect(isOpen(board, 'board', at('2026-11-19T02:00:00+08:00'))).toBe(true);
    expect(nextChange(board, 'board', at('2026-11-19T02:00:00+08:00'))).toBeNull();
  });

  it('are right on the days a zone’s clock changes', () => {
    const paris = evenings('as-usual', 'Europe/Paris');
    expect(isOpen(paris, 'phone', at('2026-03-29T16:00:00Z'))).toBe(true); // 18:00 summer time
    expect(isOpen(paris, 'phone', at('2026-03-28T16:30:00Z'))).toBe(false); // 17:30 winter time
    expect(instantOf('2026-10-25', 1080, 'Europe/Paris')).toEqual(at('2026-10-25T17:00:00Z'));
  });

  it('turn a local minute into an instant and back', () => {
    fc.assert(
      fc.property(
        fc.date({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z'), noInvalidDate: true }),
        fc.constantFrom('Asia/Shanghai', 'Europe/Paris', 'America/New_York'),
        (instant, zone) => {
          const { day, minute } = localTime(instant, zone);
          const back = localTime(instantOf(day, minute, zone), zone);
          expect(back).toMatchObject({ day, minute });
        },
      ),
    );
  });
});
