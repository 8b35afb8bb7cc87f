import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { ContactsService, meet, NotYourContact, readableBy } from '../contacts/index.js';
import { Clock, Database, type Groups, MAX_COUNT, NotFound, UnitOfWork } from '../platform/index.js';
import { Audit, PersonSeals } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { MoreWasSaid } from './chat.errors.js';
import type { noAnswerNeededInput, staffMessage, staffMessages, writeInput } from './chat.schemas.js';
import { lockThread } from './held-thread.js';
import { NotesService } from './notes.service.js';
import { RepliesService } from './replies.service.js';
import { ReplyClocksService } from './reply-clocks.service.js';
import { PastReviewsService } from './reviews/past-reviews.service.js';
import { SupervisionService } from './supervision.service.js';

type StaffMessage = z.infer<typeof staffMessage>;
interface MessageRow extends Omit<StaffMessage, 'body' | 'occurredAt'> {
  body: Buffer;
  occurredAt: Date;
  personId: string;
  threadId: string;
}

/** A thread as counselors use it: read (with a trace), written to, declared in need of no answer. */
@Injectable()
export class ConversationsService {
  private readonly byIds: Groups<string, StaffMessage | undefined>;

  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly notes: NotesService,
    private readonly replies: RepliesService,
    private readonly reviews: PastReviewsService,
    private readonly replyClocks: ReplyClocksService,
    private readonly supervision: SupervisionService,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {
    this.byIds = work.inGroups(async (ids) => {
      const messages = await this.read(sql`m.id = any(${ids}::uuid[])`, 'messages-by-id');
      const found = new Map(messages.map((message) => [message.id, message]));
      return ids.map((id) => found.get(id));
    });
  }

  /** @throws NotFound */
  async requireReadable(viewer: Viewer, contactId: string): Promise<void> {
    const found = await this.db.rows(sql`select 1 from contacts c where c.id = ${contactId} and ${readableBy(viewer)}`);
    if (found.length === 0) throw new NotFound('contact');
  }

  /**
   * The thread of a contact after a sequence number: earlier contacts' messages included, but nothing of a contact that
   * the viewer may not read, such as a later one with a colleague. @throws NotFound
   */
  async messages(viewer: Viewer, contactId: string, after: number): Promise<z.infer<typeof staffMessages>> {
    const [contact] = await this.db.rows<{
      threadId: string | null;
      personId: string;
      lastSeq: number | null;
      deliveredSeq: number | null;
      readSeq: number | null;
    }>(sql`
      select c.thread_id as "threadId", c.person_id as "personId", (
        select max(m.seq) from messages m where m.thread_id = c.thread_id and ${isReadable(viewer)}) as "lastSeq",
        r.visitor_delivered_seq as "deliveredSeq", r.visitor_read_seq as "readSeq"
      from contacts c left join thread_receipts r on r.thread_id = c.thread_id where c.id = ${contactId} and ${readableBy(viewer)}`);
    if (!contact) throw new NotFound('contact');
    await this.audit.recordRead({
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action: 'messages.read',
      subjectType: 'contact',
      subjectId: contactId,
      personId: contact.personId,
      detail: { after },
    });
    const messages = await this.read(
      sql`m.thread_id = ${contact.threadId} and m.seq > ${after} and ${isReadable(viewer)} order by m.seq limit 1000`,
    );
    const notes = await this.notes.with(viewer, { id: contactId, threadId: contact.threadId }, after);
    // one that arrived between the two statements counts as well
    const lastSeq = Math.max(contact.lastSeq ?? 0, messages.at(-1)?.seq ?? 0);
    const upToHere = (seq: number | null) => Math.min(seq ?? 0, lastSeq);
    const receipts = { deliveredSeq: upToHere(contact.deliveredSeq), readSeq: upToHere(contact.readSeq) };
    return { lastSeq, receipts, supervisors: await this.supervision.of(contactId), messages, notes };
  }

  /** Those that are asked for at the same time are read together. */
  byId(messageId: string): Promise<StaffMessage | undefined> {
    return this.byIds.add(messageId);
  }

  /**
   * The same `clientId` again is the same message; its draft is gone with it. A supervisor who has joined a chat writes as
   * herself: the answer is still owed by its counselor, whose draft stays.
   * @throws NotFound, NotYourContact, IllegalContactMove, ClientIdReused, ReviewDemanded
   */
  async write(viewer: Viewer, contactId: string, input: z.infer<typeof writeInput>): Promise<StaffMessage> {
    const id = await this.work.run(async (tx) => {
      const now = this.clock.now();
      const thread = await lockThread(tx, contactId, readableBy(viewer));
      const stored = await this.replies.stored(tx, thread.id, viewer.accountId, input.clientId);
      if (stored) return stored;
      const { clientId, body, draft } = input;
      const reply = { accountId: viewer.accountId, clientId, body, draft };
      if (await this.supervision.isIn(tx, viewer, contactId)) {
        const contact = await this.contacts.lockReadable(tx, viewer, contactId);
        if (contact.state !== 'active') throw new NotYourContact(); // it ended at this moment
        return this.replies.storeBeside(tx, thread, contact, reply, now);
      }
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      const unreviewed = this.reviews.whyUnreviewed(viewer, thread, contact, input);
      if (contact.state === 'wrap-up') tx.publish(contact.resume(now));
      const messageId = await this.replies.store(tx, thread, contact, reply, now);
      await this.reviews.passedBy(tx, viewer, thread, contact, { id: messageId, clientId, unreviewed }, now);
      return messageId;
    });
    const message = await this.byId(id);
    if (!message) throw new Error('a message just stored is gone');
    return message;
  }

  /**
   * The last word was the visitor's and needs none back: a "thank you", a "good night". What she says at the same moment is
   * not meant by it. @param upTo the last message that the counselor has before her @throws NotFound, NotYourContact, MoreWasSaid
   */
  async noAnswerNeeded(
    viewer: Viewer,
    contactId: string,
    { upTo = MAX_COUNT }: z.infer<typeof noAnswerNeededInput>,
  ): Promise<void> {
    await this.work.run(async (tx) => {
      const now = this.clock.now();
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      const more = await tx.rows(sql`
        select 1 from messages where contact_id = ${contactId} and author = 'visitor' and seq > ${upTo} limit 1`);
      if (more.length > 0) throw new MoreWasSaid();
      await meet(tx, contact.id, ['answer'], viewer.accountId, now);
      await this.replyClocks.settle(tx, contact, 'no-answer-needed', now);
      await this.audit.record(tx, {
        centerId: contact.centerId,
        accountId: viewer.accountId,
        action: 'contact.no-answer-needed',
        subjectType: 'contact',
        subjectId: contact.id,
        personId: contact.personId,
      });
    });
  }

  private async read(condition: Sql, name?: string): Promise<StaffMessage[]> {
    const rows = await this.db.rows<MessageRow>(
      sql`
      select m.id, m.contact_id as "contactId", m.client_id as "clientId", m.seq, m.author,
        m.by_supervisor as "bySupervisor", m.body,
        a.display_name as "authorName", m.occurred_at as "occurredAt", t.person_id as "personId", t.id as "threadId", y.state as delivery,
        case when v.id is null then null else json_build_object('by', s.display_name, 'reworded', v.reworded) end as review,
        u.reason as unreviewed
      from messages m join threads t on t.id = m.thread_id left join accounts a on a.id = m.account_id
        left join message_deliveries y on y.message_id = m.id and m.author = 'counselor'
        left join reply_reviews v on v.message_id = m.id left join accounts s on s.id = v.settled_by
        left join unreviewed_replies u on u.message_id = m.id
      where ${condition}`,
      name,
    );
    return Promise.all(
      rows.map(async ({ personId, threadId: _, ...row }) => ({
        ...row,
        body: (await this.seals.of(personId)).open('messages.body', row.id, row.body),
        occurredAt: row.occurredAt.toISOString(),
      })),
    );
  }
}

/** Whether the viewer may read the contact that the message `m` was written in. */
function isReadable(viewer: Viewer): Sql {
  return sql`exists (select 1 from contacts c where c.id = m.contact_id and ${readableBy(viewer)})`;
}
