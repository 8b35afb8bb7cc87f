import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { VisitorSockets } from '../contacts/index.js';
import { Database } from '../platform/index.js';
import { ConsoleSockets, type Viewer } from '../staff/index.js';
import { threadEvents, visitorEvents } from './board.sockets.js';
import type { visitorReceipts } from './chat.schemas.js';

/**
 * How far each side of a thread has come. Pages report it in batches, as the number of the last message; a report costs
 * one statement, holds no thread, and one that says nothing new writes nothing. What is lost is reported again by the page
 * when it comes back.
 */
@Injectable()
export class ReceiptsService {
  constructor(
    private readonly db: Database,
    private readonly visitors: VisitorSockets,
    private readonly consoles: ConsoleSockets,
  ) {}

  /** What the visitor's page has, and what of it was in front of her. Told to whoever has the thread's last contact open. */
  async byVisitor(personId: string, { deliveredSeq, readSeq }: z.infer<typeof visitorReceipts>): Promise<void> {
    const [moved] = await this.db.rows<{ deliveredSeq: number; readSeq: number; contactId: string | null }>(
      sql`
        insert into thread_receipts as r (thread_id, center_id, desk_id, visitor_delivered_seq, visitor_read_seq)
        select id, center_id, desk_id, least(greatest(${deliveredSeq}::integer, ${readSeq}::integer), last_seq),
          least(${readSeq}::integer, last_seq)
        from threads where person_id = ${personId}
        on conflict (thread_id) do update set
          visitor_delivered_seq = greatest(r.visitor_delivered_seq, excluded.visitor_delivered_seq),
          visitor_read_seq = greatest(r.visitor_read_seq, excluded.visitor_read_seq)
        where excluded.visitor_delivered_seq > r.visitor_delivered_seq or excluded.visitor_read_seq > r.visitor_read_seq
        returning visitor_delivered_seq as "deliveredSeq", visitor_read_seq as "readSeq", (
          select c.id from contacts c where c.thread_id = r.thread_id order by c.opened_at desc, c.id desc limit 1
        ) as "contactId"`,
      'receipts-by-visitor',
    );
    if (moved?.contactId) {
      const { contactId, ...receipts } = moved;
      this.consoles.toFollowers(contactId, threadEvents, 'thread.receipts', { contactId, receipts });
    }
  }

  /**
   * Up to which message the counselor has had the thread in front of her. Only of whoever holds the contact: a colleague or
   * a supervisor who looks in says nothing to the visitor by it.
   */
  async byCounselor(viewer: Viewer, contactId: string, seq: number): Promise<void> {
    const [moved] = await this.db.rows<{ readSeq: number; personId: string }>(
      sql`
        insert into thread_receipts as r (thread_id, center_id, desk_id, staff_read_seq)
        select t.id, t.center_id, t.desk_id, least(${seq}::integer, t.last_seq)
        from contacts c join threads t on t.id = c.thread_id
        where c.id = ${contactId} and c.counselor_id = ${viewer.accountId} and c.state in ('active', 'wrap-up')
        on conflict (thread_id) do update set staff_read_seq = excluded.staff_read_seq
        where excluded.staff_read_seq > r.staff_read_seq
        returning staff_read_seq as "readSeq", (select t.person_id from threads t where t.id = r.thread_id) as "personId"`,
      'receipts-by-counselor',
    );
    if (moved) this.visitors.toPerson(moved.personId, visitorEvents, 'thread.read', { readSeq: moved.readSeq });
  }
}
