import type { ChannelState } from './api/types';

/** A time to name on the page: the day is left out when it is today. */
export interface NamedTime {
  day: 'today' | 'tomorrow' | 'later';
  /** 0 is Sunday */
  weekday: number;
  /** `HH:MM` on the center's clock; `24:00` for midnight at the end of the day */
  clock: string;
}

/** A day to name on the page, on the center's calendar. */
export interface NamedDay {
  month: number;
  day: number;
  /** 0 is Sunday */
  weekday: number;
}

export type Opening =
  | { kind: 'open'; until: NamedTime | null }
  | { kind: 'closed'; opensAt: NamedTime | null }
  | { kind: 'absent' };

/** @returns what can be said of a channel at this moment; `absent` if the center has none */
export function openingOf(channel: ChannelState | undefined, now: string, timeZone: string): Opening {
  if (!channel) return { kind: 'absent' };
  const name = (time: string | null) => (time === null ? null : nameTime(time, now, timeZone));
  if (channel.open) return { kind: 'open', until: name(channel.until) };
  return { kind: 'closed', opensAt: name(channel.opensAt) };
}

/** @param time ISO 8601 @param now ISO 8601 @param timeZone IANA name: the center's clock, wherever the phone is */
export function nameTime(time: string, now: string, timeZone: string): NamedTime {
  const at = wallClock(new Date(time), timeZone);
  const days = at.day - wallClock(new Date(now), timeZone).day;
  // open until midnight reads as the end of the evening, not as the start of tomorrow
  if (at.clock === '00:00' && days === 1) return { day: 'today', weekday: (at.weekday + 6) % 7, clock: '24:00' };
  return { day: days === 0 ? 'today' : days === 1 ? 'tomorrow' : 'later', weekday: at.weekday, clock: at.clock };
}

/** An appointment's day and times, as its place's clocks show them. @param from @param to ISO 8601 */
export function nameSpan(from: string, to: string, timeZone: string): { day: NamedDay; from: string; to: string } {
  const [start, end] = [wallClock(new Date(from), timeZone), wallClock(new Date(to), timeZone)];
  const midnight = new Date(start.day * 86_400_000);
  const day = { month: midnight.getUTCMonth() + 1, day: midnight.getUTCDate(), weekday: start.weekday };
  return { day, from: start.clock, to: end.clock };
}

function wallClock(instant: Date, timeZone: string): { day: number; weekday: number; clock: string } {
  const parts: Record<string, string> = {};
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  for (const { type, value } of format.formatToParts(instant)) parts[type] = value;
  const midnight = Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day));
  // some engines print midnight as 24
  const hour = parts.hour === '24' ? '00' : parts.hour;
  return { day: midnight / 86_400_000, weekday: new Date(midnight).getUTCDay(), clock: `${hour}:${parts.minute}` };
}
