import type { Words } from '../words';

/** `0:40`, `12:41`, `1:02:07`: a running time. */
export function clockLike(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const h = Math.floor(seconds / 3600);
  const m = Math.floor((seconds % 3600) / 60);
  const s = String(seconds % 60).padStart(2, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

/** `00:12:41`: a call's length, always as wide. */
export function longClock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** How long ago, coarse enough not to flicker: `<1 分`, `38 分`, `3 时 5 分`, `2 天`. */
export function age(milliseconds: number, words: Words): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return words.time.underMinute;
  if (minutes < 60) return words.time.minutes(minutes);
  if (minutes < 60 * 24) return words.time.hours(Math.floor(minutes / 60), minutes % 60);
  return words.time.days(Math.floor(minutes / 1440));
}

/** The same in one unit, for narrow places: `38 分`, `23 时`, `2 天`. */
export function shortAge(milliseconds: number, words: Words): string {
  const minutes = Math.floor(milliseconds / 60_000);
  const inHours = minutes >= 60 && minutes < 60 * 24;
  return inHours ? words.time.wholeHours(Math.floor(minutes / 60)) : age(milliseconds, words);
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(zone: string, kind: 'time' | 'day' | 'full'): Intl.DateTimeFormat {
  const key = `${zone} ${kind}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('zh-CN', {
    timeZone: zone,
    hourCycle: 'h23',
    ...(kind === 'time' ? {} : { year: 'numeric', month: '2-digit', day: '2-digit' }),
    ...(kind === 'day' ? {} : { hour: '2-digit', minute: '2-digit' }),
  });
  formats.set(key, made);
  return made;
}

/** `18:04` in the center's zone. */
export const timeOfDay = (instant: string, zone: string): string => format(zone, 'time').format(new Date(instant));
/** `2026/11/22 18:04` in the center's zone. */
export const dayAndTime = (instant: string, zone: string): string => format(zone, 'full').format(new Date(instant));
/** `2026/11/22` in the center's zone. */
export const dayOf = (instant: string, zone: string): string => format(zone, 'day').format(new Date(instant));
