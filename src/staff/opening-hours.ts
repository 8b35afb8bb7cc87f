import type { Channel } from './staff.schemas.js';

export interface OpeningHours {
  readonly channel: Channel;
  /** 1 Monday … 7 Sunday */
  readonly weekday: number;
  readonly opensMinute: number;
  readonly closesMinute: number;
}

export interface DeskCalendar {
  readonly timeZone: string;
  readonly holidayRule: 'as-usual' | 'closed' | 'open';
  readonly hours: readonly OpeningHours[];
  /** days that are not what their weekday says, by `YYYY-MM-DD` */
  readonly days: ReadonlyMap<string, 'holiday' | 'workday'>;
}

const DAY_MS = 86_400_000;

/** The local day, weekday and minute of an instant in a time zone. */
export function localTime(at: Date, timeZone: string): { day: string; weekday: number; minute: number } {
  const parts = formatter(timeZone).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  return { day, weekday, minute: Number(part('hour')) * 60 + Number(part('minute')) };
}

/**
 * Which weekday's hours hold on a local day. On a holiday a desk keeps its hours, closes, or (district desks that work
 * when schools don't) opens as on a Sunday; a make-up workday counts as a Monday.
 * @returns 1 Monday … 7 Sunday, or null where the desk is closed that day
 */
export function weekdayFor(calendar: Pick<DeskCalendar, 'holidayRule' | 'days'>, day: string): number | null {
  const kind = calendar.days.get(day);
  if (kind === 'workday') return 1;
  if (kind === 'holiday' && calendar.holidayRule === 'closed') return null;
  if (kind === 'holiday' && calendar.holidayRule === 'open') return 7;
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** The hours of one local day. */
export function hoursOn(calendar: DeskCalendar, channel: Channel, day: string): OpeningHours[] {
  const weekday = weekdayFor(calendar, day);
  return calendar.hours.filter((hours) => hours.channel === channel && hours.weekday === weekday);
}

export function isOpen(calendar: DeskCalendar, channel: Channel, at: Date): boolean {
  const { day, minute } = localTime(at, calendar.timeZone);
  return hoursOn(calendar, channel, day).some((hours) => hours.opensMinute <= minute && minute < hours.closesMinute);
}

/**
 * When the channel's state next changes, looking eight days ahead.
 * @returns null where it never does, as on a board that never closes
 */
export function nextChange(calendar: DeskCalendar, channel: Channel, at: Date): Date | null {
  const open = isOpen(calendar, channel, at);
  const edges: Date[] = [];
  for (let ahead = 0; ahead <= 8; ahead++) {
    const { day } = localTime(new Date(at.getTime() + ahead * DAY_MS), calendar.timeZone);
    for (const hours of hoursOn(calendar, channel, day)) {
      edges.push(instantOf(day, hours.opensMinute, calendar.timeZone));
      edges.push(instantOf(day, hours.closesMinute, calendar.timeZone));
    }
  }
  edges.sort((a, b) => a.getTime() - b.getTime());
  return edges.find((edge) => edge > at && isOpen(calendar, channel, edge) !== open) ?? null;
}

/** The instant of a local minute. In the hour a clock skips, the moment the clock has moved on. */
export function instantOf(day: string, minute: number, timeZone: string): Date {
  const guess = Date.parse(`${day}T00:00:00Z`) + minute * 60_000;
  // the zone's offset at the guess, then once more at the corrected instant, for days on which it changes
  const first = guess - offsetAt(new Date(guess), timeZone);
  return new Date(guess - offsetAt(new Date(first), timeZone));
}

/** Milliseconds that local time is ahead of UTC. */
function offsetAt(at: Date, timeZone: string): number {
  const { day, minute } = localTime(at, timeZone);
  return Date.parse(`${day}T00:00:00Z`) + minute * 60_000 - Math.floor(at.getTime() / 60_000) * 60_000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}
