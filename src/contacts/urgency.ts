import type { Grade } from './contacts.schemas.js';

/** Where a risk nobody knows anything about stands: between 2 and 3, as on every unanswered call. */
export const UNKNOWN_URGENCY = 5;

/**
 * The first thing the queue orders by: twice the level, so that the unknown fits between 2 and 3.
 * The more serious of signal (machine) and grade (person) counts; "not assessed" never lowers anything.
 */
export function urgencyOf(signal: number | null, grade: Grade): number {
  const graded = grade === 'unset' || grade === 'U' ? null : Number(grade);
  if (signal === null && graded === null) return UNKNOWN_URGENCY;
  return 2 * Math.max(signal ?? 0, graded ?? 0);
}
