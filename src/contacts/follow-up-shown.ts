import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import type { followUp } from './contacts.schemas.js';

/** The day on which somebody looks again at the letter `c`, as a column; null where nobody said so. */
export const followUpOf: Sql = sql`
  (select json_build_object('day', f.day, 'dueAt', f.due_at, 'isDue', f.came_due_at is not null)
   from letter_follow_ups f where f.contact_id = c.id and f.ended_at is null)`;

/** Times as PostgreSQL writes them in JSON. */
export type FollowUpRow = z.infer<typeof followUp>;

export function shownFollowUp(row: FollowUpRow | null): FollowUpRow | null {
  return row && { ...row, dueAt: new Date(row.dueAt).toISOString() };
}
