import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import type { replyClock } from './contacts.schemas.js';

/** Times as PostgreSQL writes them in JSON. */
export type ReplyClockRow = z.infer<typeof replyClock>;

/** The clock that runs for the contact `c`, as a column; null where nothing is to be answered by letter. */
export const replyClockOf: Sql = sql`
  (select json_build_object('owedSince', k.owed_since, 'warnsAt', k.warns_at, 'dueAt', k.due_at)
   from reply_clocks k where k.contact_id = c.id and k.ended_at is null)`;

export function shownClock(row: ReplyClockRow | null): z.infer<typeof replyClock> | null {
  if (!row) return null;
  const told = (at: string): string => new Date(at).toISOString();
  return { owedSince: told(row.owedSince), warnsAt: told(row.warnsAt), dueAt: told(row.dueAt) };
}
