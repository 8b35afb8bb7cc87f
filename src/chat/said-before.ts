import sql, { type Sql } from 'sql-template-tag';
import { EARLIER_READ } from '../triage/index.js';

/**
 * What was said last in a thread, the last first, finished contacts included: "I have taken them" means something only
 * after what came first. Messages whose signal a person has dismissed are left out.
 * @returns a select of `id`, `seq` and the sealed `body`
 */
export function saidBefore(threadId: Sql): Sql {
  return sql`
    select m.id, m.seq, m.body from messages m join signals s on s.message_id = m.id and s.dismissed_at is null
    where m.thread_id = ${threadId} and m.author = 'visitor' order by m.seq desc limit ${EARLIER_READ}`;
}
