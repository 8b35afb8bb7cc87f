import sql, { type Sql } from 'sql-template-tag';
import { NotFound, type Tx } from '../platform/index.js';

/** The thread of a contact, held until the transaction ends. */
export interface HeldThread {
  readonly id: string;
  readonly personId: string;
  readonly wrappedKey: Buffer;
  /** whether the contact's desk demands that letters are reviewed */
  readonly repliesReviewed: boolean;
}

/**
 * The thread before the contact: everybody locks them in this order.
 * @param reach a condition on the contact `c` @throws NotFound
 */
export async function lockThread(tx: Tx, contactId: string, reach: Sql): Promise<HeldThread> {
  const [thread] = await tx.rows<HeldThread>(sql`
    select t.id, t.person_id as "personId", p.wrapped_key as "wrappedKey", d.replies_reviewed as "repliesReviewed"
    from threads t join contacts c on c.thread_id = t.id join persons p on p.id = t.person_id
      join desks d on d.id = c.desk_id
    where c.id = ${contactId} and ${reach} for update of t`);
  if (!thread) throw new NotFound('contact');
  return thread;
}
