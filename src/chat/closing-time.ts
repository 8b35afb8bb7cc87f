import { type DeskCalendar, nextChange } from '../staff/index.js';

/** Hours can be changed while somebody waits: whether the desk is still open is looked at this often. */
const LOOK_EVERY_MS = 10 * 60_000;

/** When to look whether a desk that is open for chat at `now` still is: at closing time, or before. */
export function nextLook(calendar: DeskCalendar, now: Date): Date {
  const soon = new Date(now.getTime() + LOOK_EVERY_MS);
  const closing = nextChange(calendar, 'chat', now);
  return closing && closing < soon ? closing : soon;
}
