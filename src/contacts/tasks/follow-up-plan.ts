import { instantOf, localTime } from '../../staff/index.js';
import type { FollowedGrade } from './task.js';

/** What is due how long after a grade. */
export interface PlanStep {
  /** ISO 8601: hours `PT24H`, days `P7D` or months `P3M` */
  readonly after: string;
  readonly optional: boolean;
}
export interface FollowUpPlan {
  readonly steps: Readonly<Record<FollowedGrade, readonly PlanStep[]>>;
  /** minutes of the center's day between which people are followed up */
  readonly fromMinute: number;
  readonly untilMinute: number;
}

const step = (after: string, optional = false): PlanStep => ({ after, optional });
/** Huilongguan hotline: 24 h, a week, 1, 3 and 6 months [X]. */
const grave = ['PT24H', 'P7D', 'P1M', 'P3M', 'P6M'].map((after) => step(after));

/** What holds where a center has said nothing else; all but the series at 3 and 4 is ours [P]. */
export const DEFAULT_PLAN: FollowUpPlan = {
  steps: { 1: [step('P7D', true)], 2: [step('PT72H')], 3: grave, 4: grave },
  fromMinute: 8 * 60,
  untilMinute: 20 * 60,
};

type Hours = Pick<FollowUpPlan, 'fromMinute' | 'untilMinute'>;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * When a step is due. Days and months end with the hours of that day. Hours are a limit: where it falls into the night it is the end
 * of the hours before, so that nobody rings or is alarmed then; where these are over already, the beginning of the next ones.
 */
export function dueAfter(start: Date, after: string, hours: Hours, timeZone: string): Date {
  const [, count, unit] = /^PT?(\d+)([HDM])$/.exec(after) ?? [];
  const n = Number(count);
  if (unit === 'H') return withinHours(new Date(start.getTime() + n * HOUR_MS), start, hours, timeZone);
  const { day } = localTime(start, timeZone);
  return dueOn(unit === 'D' ? daysAfter(day, n) : monthsAfter(day, n), hours, timeZone);
}

/** The end of the hours of a day. */
export function dueOn(day: string, hours: Hours, timeZone: string): Date {
  return instantOf(day, hours.untilMinute, timeZone);
}

/** In the morning of the day on which something is due; null where that is past, or no earlier than it is due. */
export function remindsAt(dueAt: Date, hours: Hours, timeZone: string, now: Date): Date | null {
  const morning = instantOf(localTime(dueAt, timeZone).day, hours.fromMinute, timeZone);
  return morning > now && morning < dueAt ? morning : null;
}

/** How far ahead anything is due that somebody sets by hand [P]. */
const FURTHEST_DAYS = 400;
export function isInReach(dueAt: Date, now: Date): boolean {
  return dueAt > now && dueAt.getTime() - now.getTime() <= FURTHEST_DAYS * DAY_MS;
}

function withinHours(limit: Date, start: Date, hours: Hours, timeZone: string): Date {
  const { day, minute } = localTime(limit, timeZone);
  if (minute >= hours.fromMinute && minute < hours.untilMinute) return limit;
  const isEarly = minute < hours.fromMinute;
  const before = dueOn(isEarly ? daysAfter(day, -1) : day, hours, timeZone);
  return before > start ? before : instantOf(isEarly ? day : daysAfter(day, 1), hours.fromMinute, timeZone);
}

function daysAfter(day: string, n: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY_MS).toISOString().slice(0, 10);
}

/** The same day of a later month, or its last one. */
function monthsAfter(day: string, n: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + n, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + n, Math.min(date, last))).toISOString().slice(0, 10);
}
