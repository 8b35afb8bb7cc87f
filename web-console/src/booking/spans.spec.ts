import { faultOf, hoursOf, spansOf } from './spans';

const hours = (weekday: number, opensMinute: number, closesMinute: number) => ({ weekday, opensMinute, closesMinute });

describe('counseling hours as they are read and edited', () => {
  it('puts days with the same hours together and takes them apart again', () => {
    const rows = [hours(3, 840, 1200), hours(1, 840, 1200), hours(6, 540, 1440)];
    const spans = spansOf(rows);
    expect(spans).toEqual([
      { weekdays: [1, 3], from: '14:00', to: '20:00' },
      { weekdays: [6], from: '09:00', to: '00:00' },
    ]);
    expect(hoursOf(spans)).toEqual([hours(1, 840, 1200), hours(3, 840, 1200), hours(6, 540, 1440)]);
  });

  it('names what is wrong before it is sent', () => {
    const span = { weekdays: [1], from: '14:00', to: '18:00' };
    expect(faultOf([])).toBeNull();
    expect(faultOf([span, { ...span, from: '18:00', to: '00:00' }])).toBeNull();
    expect(faultOf([{ ...span, weekdays: [] }])).toBe('chooseDay');
    expect(faultOf([{ ...span, to: '14:00' }])).toBe('endBeforeStart');
    expect(faultOf([{ ...span, from: '' }])).toBe('endBeforeStart');
    expect(faultOf([span, { ...span, weekdays: [1, 2], from: '17:59', to: '19:00' }])).toBe('overlap');
    expect(faultOf([span, { ...span, weekdays: [2] }])).toBeNull();
  });
});
