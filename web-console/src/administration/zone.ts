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
