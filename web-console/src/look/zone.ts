/** How far a zone is ahead of UTC at an instant, in milliseconds. */
function offsetOf(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((found) => found.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(at / 1000) * 1000;
}

/**
 * The instant of a clock time in the center's zone, wherever the browser is.
 * @param local `2026-11-22T18:00`
 * @returns ISO 8601 in UTC
 */
export function instantIn(zone: string, local: string): string {
  const asUtc = Date.parse(`${local}Z`);
  // Twice, because the offset is asked for at a time that the first answer may shift across a change of clocks.
  const first = asUtc - offsetOf(zone, asUtc);
  return new Date(asUtc - offsetOf(zone, first)).toISOString();
}

const days = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of an instant in a zone: `2026-11-22`. */
export function dayIn(zone: string, at: number): string {
  let format = days.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    days.set(zone, format);
  }
  return format.format(at);
}

const DAY_MS = 86_400_000;

/** @param day `2026-11-22`; @returns the day so many days later */
export function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** How many days from one to the other; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / DAY_MS);
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00Z`).getUTCDay() || 7;
}
