import type { Grade } from './contacts.schemas.js';

/** Where a risk nobody knows anything about stands: between 2 and 3, as on every unanswered call. */
export const UNKNOWN_URGENCY = 5;

/** What a person judged of the contact before, where it was 3 or 4 and not long ago. */
export type GradeBefore = '3' | '4' | null;

/** Whoever was being talked to and no longer is, through no wish of hers: before every risk, and not a risk itself. */
export const FRONT_URGENCY = 9;

/** Why somebody stands there: the counselor's line broke, or she was handed on and is not taken yet, or she called by invitation and nobody picked up. */
export type Front = 'line-lost' | 'transferred' | 'invited' | null;

/**
 * The first thing the queue orders by: twice the level, so that the unknown fits between 2 and 3.
 * The more serious of signal (machine) and grade (person) counts; "not assessed" never lowers anything.
 * @param before counts as the grade until a person has judged this contact
 */
export function urgencyOf(signal: number | null, grade: Grade, before: GradeBefore = null): number {
  const graded = isJudged(grade) ? Number(grade) : before && Number(before);
  if (signal === null && graded === null) return UNKNOWN_URGENCY;
  return 2 * Math.max(signal ?? 0, graded ?? 0);
}

/** Whether a person has said 0–4; "not assessed" is no judgement. */
export function isJudged(grade: Grade): boolean {
  return grade !== 'unset' && grade !== 'U';
}
