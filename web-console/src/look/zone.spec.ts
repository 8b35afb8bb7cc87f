import { dayIn, daysAfter, daysBetween, instantIn, weekdayOf } from './zone';

describe('days and times of the center’s zone', () => {
  it('is already tomorrow in Shanghai when it is still evening in Greenwich', () => {
    expect(dayIn('Asia/Shanghai', Date.parse('2026-11-19T15:59:59Z'))).toBe('2026-11-19');
    expect(dayIn('Asia/Shanghai', Date.parse('2026-11-19T16:00:00Z'))).toBe('2026-11-20');
  });

  it('finds the instant of a clock time, across a change of clocks too', () => {
    expect(instantIn('Asia/Shanghai', '2026-11-20T00:00')).toBe('2026-11-19T16:00:00.000Z');
    expect(instantIn('Europe/Berlin', '2026-03-29T03:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(instantIn('Europe/Berlin', '2026-03-29T01:30')).toBe('2026-03-29T00:30:00.000Z');
  });

  it('counts days over months, years and leap days', () => {
    expect(daysAfter('2026-12-30', 3)).toBe('2027-01-02');
    expect(daysAfter('2028-02-28', 1)).toBe('2028-02-29');
    expect(daysAfter('2026-11-22', -22)).toBe('2026-10-31');
    expect(daysBetween('2026-11-22', '2026-11-20')).toBe(-2);
    expect(daysBetween('2026-11-22', '2027-11-22')).toBe(365);
  });

  it('begins the week on Monday', () => {
    expect(weekdayOf('2026-11-23')).toBe(1);
    expect(weekdayOf('2026-11-22')).toBe(7);
  });
});
