import { type DeskCalendar, instantOf, localTime, weekdayFor } from '../staff/index.js';
import type { CounselingHours } from './booking.schemas.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export type BookingCalendar = Pick<DeskCalendar, 'timeZone' | 'holidayRule' | 'days'>;

/** How long an appointment lasts and the pause that follows it, in minutes. */
export interface AppointmentLength {
  readonly minutes: number;
  readonly gapMinutes: number;
}

/** From when to when, the end not included. */
export interface Span {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Taken, the pause after it included. Those of one counselor or one room never overlap, and come by their start. */
export type Taken = Span;

export interface SlotCounselor {
  readonly id: string;
  readonly hours: readonly CounselingHours[];
  /** last local day, `YYYY-MM-DD`, for which the yearly vetting holds; null without one */
  readonly vettedUntil: string | null;
  readonly taken: readonly Taken[];
}

export interface SlotRoom {
  readonly id: string;
  readonly taken: readonly Taken[];
}

export interface FreeSlot extends Span {
  readonly counselorId: string;
  /** free for the whole time and the pause after it; never none */
  readonly roomIds: readonly string[];
}

/**
 * The appointments that fit into a counselor's hours on one local day: the first at opening, the next after the pause,
 * the last over before closing. In real minutes, so that none is longer or shorter where a clock is changed.
 */
export function slotsOn(
  day: string,
  calendar: BookingCalendar,
  hours: readonly CounselingHours[],
  length: AppointmentLength,
): Span[] {
  const weekday = weekdayFor(calendar, day);
  const windows = hours
    .filter((one) => one.weekday === weekday)
    .map(({ opensMinute, closesMinute }) => ({
      opens: instantOf(day, opensMinute, calendar.timeZone).getTime(),
      closes: instantOf(day, closesMinute, calendar.timeZone).getTime(),
    }))
    .sort((a, b) => a.opens - b.opens);
  const slots: Span[] = [];
  let rested = Number.NEGATIVE_INFINITY; // hours that touch are no reason to leave out the pause
  for (const { opens, closes } of windows) {
    let start = Math.max(opens, rested);
    for (let end = start + length.minutes * MINUTE_MS; end <= closes; end = start + length.minutes * MINUTE_MS) {
      slots.push({ startsAt: new Date(start), endsAt: new Date(end) });
      start = end + length.gapMinutes * MINUTE_MS;
      rested = start;
    }
  }
  return slots;
}

/** The slot that starts at this instant, if the counselor's hours have one there. */
export function slotAt(
  startsAt: Date,
  calendar: BookingCalendar,
  hours: readonly CounselingHours[],
  length: AppointmentLength,
): Span | undefined {
  const { day } = localTime(startsAt, calendar.timeZone);
  return slotsOn(day, calendar, hours, length).find((slot) => slot.startsAt.getTime() === startsAt.getTime());
}

/** Whether a counselor may see somebody on the local day of this instant. */
export function isVettedAt(at: Date, vettedUntil: string | null, timeZone: string): boolean {
  return vettedUntil !== null && localTime(at, timeZone).day <= vettedUntil;
}

/**
 * What can still be booked: slots that start in the range and after `now`, of counselors who are free and vetted, each
 * with the rooms that are free as well. By time, then in the order of the counselors given.
 * The constraints on `appointments` say the same of what is stored.
 */
export function freeSlots(ask: {
  range: { from: Date; to: Date };
  now: Date;
  calendar: BookingCalendar;
  length: AppointmentLength;
  counselors: readonly SlotCounselor[];
  rooms: readonly SlotRoom[];
}): FreeSlot[] {
  const { range, now, calendar, length, counselors, rooms } = ask;
  const days = daysOf(range, calendar.timeZone);
  const free = counselors.flatMap((counselor) =>
    days
      .flatMap((day) => slotsOn(day, calendar, counselor.hours, length))
      .filter(({ startsAt }) => startsAt >= range.from && startsAt < range.to && startsAt > now)
      .filter(({ startsAt }) => isVettedAt(startsAt, counselor.vettedUntil, calendar.timeZone))
      .filter((slot) => isFree(counselor.taken, slot, length))
      .map((slot) => ({
        ...slot,
        counselorId: counselor.id,
        roomIds: rooms.filter(({ taken }) => isFree(taken, slot, length)).map(({ id }) => id),
      })),
  );
  return free.filter(({ roomIds }) => roomIds.length > 0).sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

/** The local days that a range touches. */
function daysOf({ from, to }: { from: Date; to: Date }, timeZone: string): string[] {
  const last = localTime(to, timeZone).day;
  const days: string[] = [];
  for (let day = localTime(from, timeZone).day; day <= last; day = dayAfter(day)) days.push(day);
  return days;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/** Whether nothing taken overlaps the slot with the pause after it. A search by halves: a month holds many. */
function isFree(taken: readonly Taken[], slot: Span, length: AppointmentLength): boolean {
  let [low, high] = [0, taken.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((taken[middle] as Taken).endsAt <= slot.startsAt) low = middle + 1;
    else high = middle;
  }
  const next = taken[low];
  return !next || next.startsAt.getTime() >= slot.endsAt.getTime() + length.gapMinutes * MINUTE_MS;
}
