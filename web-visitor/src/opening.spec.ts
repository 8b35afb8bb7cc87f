import { nameTime, openingOf } from './opening';

const zone = 'Asia/Shanghai';
const evening = '2026-11-22T20:10:00+08:00';

describe('opening hours', () => {
  it('are named on the center’s clock, wherever the phone is', () => {
    expect(nameTime('2026-11-22T14:00:00Z', evening, zone)).toEqual({ day: 'today', weekday: 0, clock: '22:00' });
    expect(nameTime('2026-11-23T18:00:00+08:00', evening, zone)).toEqual({
      day: 'tomorrow',
      weekday: 1,
      clock: '18:00',
    });
    expect(nameTime('2026-11-25T18:00:00+08:00', evening, zone)).toEqual({ day: 'later', weekday: 3, clock: '18:00' });
  });

  it('end at 24:00 of the same evening, not at 00:00 of tomorrow', () => {
    expect(nameTime('2026-11-23T00:00:00+08:00', evening, zone)).toEqual({ day: 'today', weekday: 0, clock: '24:00' });
  });

  it('say nothing of a channel the center does not have', () => {
    expect(openingOf(undefined, evening, zone)).toEqual({ kind: 'absent' });
    expect(openingOf({ channel: 'board', open: true, until: null, opensAt: null }, evening, zone)).toEqual({
      kind: 'open',
      until: null,
    });
  });
});
