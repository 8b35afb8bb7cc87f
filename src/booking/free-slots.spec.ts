import fc from 'fast-check';
import { instantOf, localTime } from '../staff/opening-hours.js';
import type { CounselingHours } from './booking.schemas.js';
import {
  type AppointmentLength,
  type BookingCalendar,
  type FreeSlot,
  freeSlots,
  isVettedAt,
  type SlotCounselor,
  type SlotRoom,
  type Span,
  slotAt,
  slotsOn,
  type Taken,
} from './free-slots.js';

const MINUTE = 60_000;
const SHANGHAI: BookingCalendar = { timeZone: 'Asia/Shanghai', holidayRule: 'as-usual', days: new Map() };
const NEW_YORK: BookingCalendar = { ...SHANGHAI, timeZone: 'America/New_York' };
const FIFTY: AppointmentLength = { minutes: 50, gapMinutes: 10 };

const daily = (opensMinute: number, closesMinute: number): CounselingHours[] =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute, closesMinute }));
const startsIn = (calendar: BookingCalendar, slots: readonly Span[]) =>
  slots.map(({ startsAt }) => {
    const { minute } = localTime(startsAt, calendar.timeZone);
    return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
  });

describe('the slots of a day', () => {
  it('begin at opening, with the pause between them, and are over by closing', () => {
    const slots = slotsOn('2026-11-20', SHANGHAI, daily(14 * 60, 18 * 60), FIFTY);
    expect(startsIn(SHANGHAI, slots)).toEqual(['14:00', '15:00', '16:00', '17:00']);
    expect(slots[0]?.startsAt.toISOString()).toBe('2026-11-20T06:00:00.000Z');
    expect(slots.at(-1)?.endsAt.toISOString()).toBe('2026-11-20T09:50:00.000Z');
  });

  it('need no pause after the last one, and fit no half of one', () => {
    expect(startsIn(SHANGHAI, slotsOn('2026-11-20', SHANGHAI, daily(840, 890), FIFTY))).toEqual(['14:00']);
    expect(slotsOn('2026-11-20', SHANGHAI, daily(840, 889), FIFTY)).toEqual([]);
  });

  it('keep the pause where two stretches of hours touch', () => {
    const hours = [...daily(840, 890), ...daily(890, 1080)];
    expect(startsIn(SHANGHAI, slotsOn('2026-11-20', SHANGHAI, hours, FIFTY))).toEqual([
      '14:00',
      '15:00',
      '16:00',
      '17:00',
    ]);
  });

  it('are of the weekday, which a holiday or a make-up workday can change', () => {
    const hours = [
      { weekday: 1, opensMinute: 600, closesMinute: 650 },
      { weekday: 7, opensMinute: 900, closesMinute: 950 },
    ];
    const on = (day: string, kind?: 'holiday' | 'workday', holidayRule: BookingCalendar['holidayRule'] = 'as-usual') =>
      startsIn(
        SHANGHAI,
        slotsOn(day, { ...SHANGHAI, holidayRule, days: new Map(kind ? [[day, kind]] : []) }, hours, FIFTY),
      );
    const [monday, saturday] = ['2026-11-23', '2026-11-21'];
    expect([on(monday), on(saturday)]).toEqual([['10:00'], []]);
    expect(on(monday, 'holiday')).toEqual(['10:00']);
    expect(on(monday, 'holiday', 'closed')).toEqual([]);
    expect(on(monday, 'holiday', 'open')).toEqual(['15:00']);
    expect(on(saturday, 'workday', 'closed')).toEqual(['10:00']);
  });

  it('are as many as the day has hours, where a clock is put forward or back', () => {
    const count = (day: string) => slotsOn(day, NEW_YORK, daily(60, 300), FIFTY).length;
    expect([count('2027-03-13'), count('2027-03-14'), count('2026-11-01')]).toEqual([4, 3, 5]);
    expect(startsIn(NEW_YORK, slotsOn('2027-03-14', NEW_YORK, daily(60, 300), FIFTY))).toEqual([
      '1:00',
      '3:00',
      '4:00',
    ]);
  });
});

describe('vetting', () => {
  it('holds to the end of its last day, in the center’s zone', () => {
    expect(isVettedAt(new Date('2026-11-20T15:59:00Z'), '2026-11-20', 'Asia/Shanghai')).toBe(true);
    expect(isVettedAt(new Date('2026-11-20T16:00:00Z'), '2026-11-20', 'Asia/Shanghai')).toBe(false);
    expect(isVettedAt(new Date('2026-11-20T15:59:00Z'), null, 'Asia/Shanghai')).toBe(false);
  });
});

/** One zone without changes of the clock, one with, and one that changes by half an hour only. */
const zones = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata');
/** Around both changes of the clock in New York and on Lord Howe, and an ordinary week. */
const firstDays = fc.constantFrom('2026-10-30', '2027-03-12', '2026-10-02', '2027-04-02', '2026-11-19');
const lengths = fc.record({ minutes: fc.integer({ min: 10, max: 120 }), gapMinutes: fc.integer({ min: 0, max: 45 }) });
const someHours = fc
  .array(
    fc.record({
      weekday: fc.integer({ min: 1, max: 7 }),
      opensMinute: fc.integer({ min: 0, max: 1379 }),
      more: fc.integer({ min: 1, max: 600 }),
    }),
    { maxLength: 12 },
  )
  .map((hours) =>
    hours.map(({ weekday, opensMinute, more }) => ({
      weekday,
      opensMinute,
      closesMinute: Math.min(1440, opensMinute + more),
    })),
  );
const calendars = fc.record({
  timeZone: zones,
  holidayRule: fc.constantFrom('as-usual' as const, 'closed' as const, 'open' as const),
  days: fc
    .array(
      fc.tuple(
        fc.constantFrom('2026-11-01', '2027-03-14', '2026-10-04', '2027-04-04', '2026-11-20'),
        fc.constantFrom('holiday' as const, 'workday' as const),
      ),
      { maxLength: 3 },
    )
    .map((days) => new Map(days)),
});

const plus = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const overlaps = (a: Span, b: Span) => a.startsAt < b.endsAt && b.startsAt < a.endsAt;
const withPause = (slot: Span, { gapMinutes }: AppointmentLength): Taken => ({
  startsAt: slot.startsAt,
  endsAt: new Date(slot.endsAt.getTime() + gapMinutes * MINUTE),
});
const inOrder = (taken: Taken[]) => taken.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());

describe('whatever the zone, the hours and the length', () => {
  const day = fc.tuple(firstDays, fc.integer({ min: 0, max: 4 })).map(([first, more]) => plus(first, more));

  it('a slot is exactly as long as it should be, inside the hours, and a pause apart from the next', () => {
    fc.assert(
      fc.property(day, calendars, someHours, lengths, (on, calendar, hours, length) => {
        const slots = slotsOn(on, calendar, hours, length);
        slots.forEach((slot, at) => {
          expect(slot.endsAt.getTime() - slot.startsAt.getTime()).toBe(length.minutes * MINUTE);
          expect(localTime(slot.startsAt, calendar.timeZone).day).toBe(on);
          const inside = hours.some(
            ({ opensMinute, closesMinute }) =>
              instantOf(on, opensMinute, calendar.timeZone) <= slot.startsAt &&
              slot.endsAt <= instantOf(on, closesMinute, calendar.timeZone),
          );
          expect(inside).toBe(true);
          const before = slots[at - 1];
          if (before) {
            const pause = slot.startsAt.getTime() - before.endsAt.getTime();
            expect(pause).toBeGreaterThanOrEqual(length.gapMinutes * MINUTE);
          }
        });
      }),
      { numRuns: 500 },
    );
  });

  it('what is offered can be asked for, and nothing a minute beside it', () => {
    fc.assert(
      fc.property(day, calendars, someHours, lengths, (on, calendar, hours, length) => {
        const slots = slotsOn(on, calendar, hours, length);
        for (const slot of slots) {
          expect(slotAt(slot.startsAt, calendar, hours, length)).toEqual(slot);
          for (const beside of [-MINUTE, MINUTE, 1]) {
            expect(slotAt(new Date(slot.startsAt.getTime() + beside), calendar, hours, length)).toBeUndefined();
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('free slots', () => {
  const situation = fc.record({
    first: firstDays,
    days: fc.integer({ min: 0, max: 6 }),
    /** minutes that `now` lies after the range begins */
    late: fc.integer({ min: -3_000, max: 6_000 }),
    calendar: calendars,
    length: lengths,
    counselors: fc.array(
      fc.record({ hours: someHours, vetted: fc.option(fc.integer({ min: -1, max: 7 }), { nil: null }) }),
      { maxLength: 4 },
    ),
    rooms: fc.integer({ min: 0, max: 3 }),
    /** earlier appointments: who, where, minutes after the range begins, their own length */
    earlier: fc.array(
      fc.record({
        counselor: fc.nat(3),
        room: fc.nat(2),
        at: fc.integer({ min: -200, max: 8_000 }),
        minutes: fc.integer({ min: 1, max: 200 }),
      }),
      { maxLength: 30 },
    ),
    choices: fc.infiniteStream(fc.nat()),
  });
  type Situation = typeof situation extends fc.Arbitrary<infer Value> ? Value : never;

  /** The situation as the rule is asked about it; earlier appointments that would overlap are left out, as the constraints do. */
  function lay(given: Situation) {
    const { first, days, calendar, length } = given;
    const from = instantOf(first, 0, calendar.timeZone);
    const to = instantOf(plus(first, days), 0, calendar.timeZone);
    const now = new Date(from.getTime() + given.late * MINUTE);
    const counselors = given.counselors.map(({ hours, vetted }, n) => ({
      id: `counselor-${n}`,
      hours,
      vettedUntil: vetted === null ? null : plus(first, vetted),
      taken: [] as Taken[],
    }));
    const rooms = Array.from({ length: given.rooms }, (_, n) => ({ id: `room-${n}`, taken: [] as Taken[] }));
    for (const { counselor, room, at, minutes } of given.earlier) {
      const startsAt = new Date(from.getTime() + at * MINUTE);
      const span = { startsAt, endsAt: new Date(startsAt.getTime() + minutes * MINUTE) };
      const owners = [counselors[counselor], rooms[room]].flatMap((owner) => (owner ? [owner] : []));
      if (owners.some(({ taken }) => taken.some((one) => overlaps(one, span)))) continue;
      for (const { taken } of owners) taken.push(span);
    }
    for (const { taken } of [...counselors, ...rooms]) inOrder(taken);
    return { range: { from, to }, now, calendar, length, counselors, rooms };
  }

  const free = (owner: SlotCounselor | SlotRoom, slot: Span, length: AppointmentLength) =>
    !owner.taken.some((one) => overlaps(one, withPause(slot, length)));

  it('are all that the hours have and nothing takes away: checked one by one', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const ask = lay(given);
        const expected = ask.counselors.flatMap((counselor) =>
          Array.from({ length: given.days + 1 }, (_, n) => plus(given.first, n))
            .filter((on) => counselor.vettedUntil !== null && on <= counselor.vettedUntil)
            .flatMap((on) => slotsOn(on, ask.calendar, counselor.hours, ask.length))
            .filter(({ startsAt }) => startsAt >= ask.range.from && startsAt < ask.range.to && startsAt > ask.now)
            .filter((slot) => free(counselor, slot, ask.length))
            .map((slot) => ({
              ...slot,
              counselorId: counselor.id,
              roomIds: ask.rooms.filter((room) => free(room, slot, ask.length)).map(({ id }) => id),
            }))
            .filter(({ roomIds }) => roomIds.length > 0),
        );
        const key = (slot: FreeSlot) => JSON.stringify(slot);
        expect(freeSlots(ask).map(key).sort()).toEqual(expected.map(key).sort());
      }),
      { numRuns: 300 },
    );
  });

  it('can be booked one after the other, whichever is chosen, until none is left and nothing overlaps', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const ask = lay(given);
        for (let offered = freeSlots(ask); offered.length > 0; offered = freeSlots(ask)) {
          const slot = offered[given.choices.next().value % offered.length];
          if (!slot) throw new Error('nothing was chosen');
          const roomId = slot.roomIds[given.choices.next().value % slot.roomIds.length];
          const owners = [...ask.counselors, ...ask.rooms].filter(({ id }) => id === slot.counselorId || id === roomId);
          expect(owners).toHaveLength(2);
          for (const owner of owners) {
            expect(owner.taken.some((one) => overlaps(one, withPause(slot, ask.length)))).toBe(false);
            owner.taken.push(withPause(slot, ask.length));
            inOrder(owner.taken);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('include the one that begins when the pause of the one before is over, and the one whose pause ends with the next', () => {
    const at = (time: string) => new Date(`2026-11-20T${time}:00Z`);
    const taken = [
      { startsAt: at('05:00'), endsAt: at('06:00') },
      { startsAt: at('07:00'), endsAt: at('08:00') },
    ];
    const slots = freeSlots({
      range: { from: at('00:00'), to: at('12:00') },
      now: at('00:00'),
      calendar: SHANGHAI,
      length: FIFTY,
      counselors: [{ id: 'a', hours: daily(13 * 60, 17 * 60), vettedUntil: '2027-01-01', taken }],
      rooms: [{ id: 'room', taken: [] }],
    });
    expect(startsIn(SHANGHAI, slots)).toEqual(['14:00', '16:00']);
  });

  it('come by time', () => {
    const counselors = ['a', 'b'].map((id) => ({ id, hours: daily(840, 960), vettedUntil: '2027-01-01', taken: [] }));
    const slots = freeSlots({
      range: { from: new Date('2026-11-20T00:00:00Z'), to: new Date('2026-11-20T12:00:00Z') },
      now: new Date('2026-11-20T06:00:00Z'),
      calendar: SHANGHAI,
      length: FIFTY,
      counselors,
      rooms: [{ id: 'room', taken: [] }],
    });
    // the one that begins at this very moment can't be booked any more
    expect(slots.map(({ counselorId, startsAt }) => [counselorId, startsAt.toISOString()])).toEqual([
      ['a', '2026-11-20T07:00:00.000Z'],
      ['b', '2026-11-20T07:00:00.000Z'],
    ]);
  });
});
