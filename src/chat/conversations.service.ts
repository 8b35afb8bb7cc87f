import { Injectable } from '@nestjs/common';
import sql, { empty, type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import {
  type Contact,
  ContactsService,
  contactEvent,
  meet,
  NotYourContact,
  readableBy,
  saveMove,
} from '../contacts/index.js';
import { Clock, Database, NotFound, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit, PersonSeals } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { ClientIdReused } from './chat.errors.js';
import type { staffMessage, staffMessages, writeInput } from './chat.schemas.js';
import { DraftsService } from './drafts.service.js';
import { NotesService } from './notes.service.js';
import { ReplyClocksService } from './reply-clocks.service.js';
import { SupervisionService } from './supervision.service.js';

type StaffMessage = z.infer<typeof staffMessage>;
interface Held {
  id: string;
  personId: string;
  wrappedKey: Buffer;
}
interface MessageRow extends Omit<StaffMessage, 'body' | 'occurredAt'> {
  body: Buffer;
  occurredAt: Date;
  personId: string;
  threadId: string;
}

/** A thread as counselors use it: read (with a trace), written to, declared in need of no answer. */
@Injectable()
export class ConversationsService {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly notes: NotesService,
    private readonly drafts: DraftsService,
    private readonly replyClocks: ReplyClocksService,
    private readonly supervision: SupervisionService,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

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

  async byId(messageId: string): Promise<StaffMessage | undefined> {
    return (await this.read(sql`m.id = ${messageId}`))[0];
  }

  /**
   * The same `clientId` again is the same message; its draft is gone with it. A supervisor who has joined a chat writes as
   * herself: the answer is still owed by its counselor, whose draft stays. @throws NotFound, NotYourContact, IllegalContactMove, ClientIdReused
   */
  async write(viewer: Viewer, contactId: string, input: z.infer<typeof writeInput>): Promise<StaffMessage> {
    const id = await this.work.run(async (tx) => {
      const now = this.clock.now();
      const { id: threadId, personId, wrappedKey } = await this.lockThread(tx, viewer, contactId);
      const [stored] = await tx.rows<{ id: string; accountId: string | null }>(sql`
        select id, account_id as "accountId" from messages
        where thread_id = ${threadId} and client_id = ${input.clientId}`);
      if (stored?.accountId === viewer.accountId) return stored.id;
      if (stored) throw new ClientIdReused();
      const bySupervisor = await this.supervision.isIn(tx, viewer, contactId);
      const contact = bySupervisor
        ? await this.contacts.lockReadable(tx, viewer, contactId)
        : await this.contacts.lockMine(tx, viewer, contactId);
      if (bySupervisor && contact.state !== 'active') throw new NotYourContact(); // it ended at this moment
      if (!bySupervisor) await this.answer(tx, contact, viewer, now);

      const messageId = newId();
      const seal = this.seals.unwrapped(personId, wrappedKey);
      const [{ seq } = { seq: 0 }] = await tx.rows<{ seq: number }>(sql`
        with counted as (update threads set last_seq = last_seq + 1 where id = ${threadId} returning last_seq)
        ${bySupervisor ? empty : sql`, ${this.drafts.sentPart(contact, input.draft, viewer.accountId, now)}`}
        insert into messages (id, center_id, desk_id, thread_id, contact_id, seq, author, by_supervisor, account_id,
          client_id, body, occurred_at)
        select ${messageId}, ${contact.centerId}, ${contact.deskId}, ${threadId}, ${contact.id}, last_seq, 'counselor',
          ${bySupervisor}, ${viewer.accountId}, ${input.clientId}, ${seal.seal('messages.body', messageId, input.body)}, ${now}
        from counted returning seq`);
      tx.publish(contactEvent('message.sent', contact, now, { messageId, threadId, seq }, viewer.accountId));
      return messageId;
    });
    const message = await this.byId(id);
    if (!message) throw new Error('a message just stored is gone');
    return message;
  }

  /** Words of whoever holds the contact. */
  private async answer(tx: Tx, contact: Contact, viewer: Viewer, now: Date): Promise<void> {
    if (contact.state === 'wrap-up') tx.publish(contact.resume(now));
    const answered = contact.answer(now);
    if (answered) tx.publish(answered);
    await saveMove(tx, contact);
    await meet(tx, contact.id, ['answer'], viewer.accountId, now);
    await this.replyClocks.settle(tx, contact, 'answered', now);
  }

  /** The last word was the visitor's and needs none back: a "thank you", a "good night". */
  async noAnswerNeeded(viewer: Viewer, contactId: string): Promise<void> {
    await this.work.run(async (tx) => {
      const now = this.clock.now();
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
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

  /** The thread before the contact: everybody locks them in this order. */
  private async lockThread(tx: Tx, viewer: Viewer, contactId: string): Promise<Held> {
    const [thread] = await tx.rows<Held>(sql`
      select t.id, t.person_id as "personId", p.wrapped_key as "wrappedKey"
      from threads t join contacts c on c.thread_id = t.id join persons p on p.id = t.person_id
      where c.id = ${contactId} and ${readableBy(viewer)} for update of t`);
    if (!thread) throw new NotFound('contact');
    return thread;
  }

  private async read(condition: Sql): Promise<StaffMessage[]> {
    const rows = await this.db.rows<MessageRow>(sql`
      select m.id, m.contact_id as "contactId", m.client_id as "clientId", m.seq, m.author,
        m.by_supervisor as "bySupervisor", m.body,
        a.display_name as "authorName", m.occurred_at as "occurredAt", t.person_id as "personId", t.id as "threadId", y.state as delivery
      from messages m join threads t on t.id = m.thread_id left join accounts a on a.id = m.account_id
        left join message_deliveries y on y.message_id = m.id and m.author = 'counselor'
      where ${condition}`);
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
