import { instantOf } from '../../staff/index.js';

/** At this minute of the desk's day a letter is back on top of its counselor's list [P]. */
const MORNING = 8 * 60;
/** How far ahead somebody may say when she looks again; whatever is further away belongs into the case [P]. */
const FURTHEST_DAYS = 92;
const DAY_MS = 86_400_000;

/** When a letter is looked at again: in the morning of that day, as clocks at the desk have it. */
export function dueOn(day: string, timeZone: string): Date {
  return instantOf(day, MORNING, timeZone);
}

/** Whether somebody can be reminded then: still to come, and not so far away that it is forgotten why. */
export function isInReach(dueAt: Date, now: Date): boolean {
  return dueAt > now && dueAt.getTime() - now.getTime() <= FURTHEST_DAYS * DAY_MS;
}
