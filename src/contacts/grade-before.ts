import sql from 'sql-template-tag';
import type { Tx } from '../platform/index.js';
import { samePerson } from './persons/same-person.js';
import type { GradeBefore } from './urgency.js';

/** How long a high grade moves up whoever comes back [P]: through the third month of follow-up. */
const COUNTS_FOR_MS = 90 * 86_400_000;

/**
 * What a person judged last of somebody who comes back: 3 or 4 within ninety days, else null. A contact that nobody
 * graded says nothing; a later 0–2 lifts it.
 */
export async function gradeBefore(tx: Pick<Tx, 'rows'>, personId: string, now: Date): Promise<GradeBefore> {
  const [last] = await tx.rows<{ grade: string; at: Date }>(sql`
    select grade, coalesce(closed_at, opened_at) as at from contacts
    where person_id = any(${samePerson(personId)}) and grade in ('0', '1', '2', '3', '4') order by opened_at desc, id desc limit 1`);
  if (!last || now.getTime() - last.at.getTime() > COUNTS_FOR_MS) return null;
  return last.grade === '3' || last.grade === '4' ? last.grade : null;
}
