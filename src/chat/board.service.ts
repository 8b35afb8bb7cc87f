import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import {
  Contact,
  type ContactEvents,
  contactEvent,
  openContact,
  raiseRequirements,
  saveMove,
  VisitorCodes,
} from '../contacts/index.js';
import { Clock, Database, NotFound, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { type PersonSeal, PersonSeals } from '../privacy/index.js';
import { DesksService, isOpen } from '../staff/index.js';
import { assess, type Signal, signalPart } from '../triage/index.js';
import { ClientIdReused } from './chat.errors.js';
import type { threadView, writeInput, written } from './chat.schemas.js';

/** From this signal on the page shows the warm line with the numbers. */
export const HELP_FROM = 2;
/** How much of what was said before is read along with a new message. */
const EARLIER = 20;

interface Thread {
  id: string;
  centerId: string;
  deskId: string;
  personId: string;
  lastSeq: number;
  wrappedKey: Buffer;
}

/** A thread as its visitor uses it: read, written to, come back to, with nothing but the code. */
@Injectable()
export class BoardService {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly desks: DesksService,
    private readonly codes: VisitorCodes,
    private readonly seals: PersonSeals,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound for a code that leads nowhere */
  async byCode(code: unknown): Promise<{ id: string; deskId: string }> {
    const thread = await this.ofPerson((await this.codes.personOf(code)).personId);
    if (!thread) throw new NotFound('thread');
    return thread;
  }

  /** The person's thread; null for whoever has only called. */
  async ofPerson(personId: string): Promise<{ id: string; deskId: string } | null> {
    const [thread] = await this.db.rows<{ id: string; deskId: string }>(sql`
      select id, desk_id as "deskId" from threads where person_id = ${personId} order by created_at limit 1`);
    return thread ?? null;
  }

  async threadOfContact(contactId: string): Promise<string | null> {
    const [row] = await this.db.rows<{ threadId: string | null }>(sql`
      select thread_id as "threadId" from contacts where id = ${contactId}`);
    return row?.threadId ?? null;
  }

  /** What stands in the thread after a sequence number. @throws NotFound */
  async view(threadId: string, after: number): Promise<z.infer<typeof threadView>> {
    const [thread] = await this.db.rows<{
      personId: string;
      deskName: string;
      lastSeq: number;
      state: string | null;
      answered: boolean;
      ahead: number | null;
    }>(sql`
      select t.person_id as "personId", d.name as "deskName", t.last_seq as "lastSeq", c.state,
        exists (select 1 from messages m where m.thread_id = t.id and m.author = 'counselor') as answered,
        case when c.state = 'waiting' then (select count(*)::int from contacts o
          where o.state = 'waiting' and o.desk_id = c.desk_id and o.channel = c.channel
            and (o.urgency > c.urgency or (o.urgency = c.urgency and (o.waiting_since, o.id) < (c.waiting_since, c.id))))
        end as ahead
      from threads t join desks d on d.id = t.desk_id
        left join contacts c on c.thread_id = t.id and c.state <> 'closed'
      where t.id = ${threadId}`);
    if (!thread) throw new NotFound('thread');
    const rows = await this.db.rows<{
      id: string;
      clientId: string;
      seq: number;
      author: 'visitor' | 'counselor';
      body: Buffer;
      occurredAt: Date;
    }>(sql`
      select id, client_id as "clientId", seq, author, body, occurred_at as "occurredAt" from messages
      where thread_id = ${threadId} and seq > ${after} order by seq limit 1000`);
    const seal = await this.seals.of(thread.personId);
    return {
      state: shownState(thread.state, thread.answered),
      deskName: thread.deskName,
      ahead: thread.ahead,
      // a message that arrived between the two statements counts as well
      lastSeq: Math.max(thread.lastSeq, rows.at(-1)?.seq ?? 0),
      messages: rows.map(({ id, ...message }) => ({
        ...message,
        body: seal.open('messages.body', id, message.body),
        occurredAt: message.occurredAt.toISOString(),
      })),
    };
  }

  /**
   * Adds to a thread. Writing to a finished one opens a new contact on the same thread and person.
   * The same `clientId` again changes nothing and gets the same answer.
   * @throws NotFound, ClientIdReused
   */
  async write(
    { id: threadId, deskId }: { id: string; deskId: string },
    input: z.infer<typeof writeInput>,
  ): Promise<z.infer<typeof written>> {
    const { calendar } = await this.desks.byId(deskId);
    return this.work.run(async (tx) => {
      const now = this.clock.now();
      const [thread] = await tx.rows<Thread>(sql`
        select t.id, t.center_id as "centerId", t.desk_id as "deskId", t.person_id as "personId",
          t.last_seq as "lastSeq", p.wrapped_key as "wrappedKey"
        from threads t join persons p on p.id = t.person_id where t.id = ${threadId} for update of t`);
      if (!thread) throw new NotFound('thread');
      const stored = await this.storedBefore(tx, threadId, input.clientId);
      if (stored) return stored;
      const contact = await this.lockLive(tx, threadId);
      const seal = this.seals.unwrapped(thread.personId, thread.wrappedKey);
      const signal = assess(input.body, { earlier: await this.saidBefore(tx, threadId, seal) });
      const message = { id: newId(), centerId: thread.centerId, deskId: thread.deskId, seq: thread.lastSeq + 1 };

      const body = seal.seal('messages.body', message.id, input.body);
      const store = (contactId: string, opened?: Sql) =>
        tx.rows(sql`
          with ${opened ? sql`${opened},` : sql``}
          counted as (update threads set last_seq = ${message.seq} where id = ${threadId}),
          message as (
            insert into messages (id, center_id, desk_id, thread_id, contact_id, seq, author, client_id, body, occurred_at)
            values (${message.id}, ${thread.centerId}, ${thread.deskId}, ${threadId}, ${contactId}, ${message.seq},
              'visitor', ${input.clientId}, ${body}, ${now})
          ),
          ${signalPart(signal, { message: { ...message, contactId }, seal, now })}
          select 1`);
      const payload = { messageId: message.id, threadId, seq: message.seq, signal: signal.level };
      if (contact) {
        await store(contact.id);
        tx.publish(contactEvent('message.received', contact, now, payload));
        await this.touch(tx, contact, message.id, signal, now);
      } else {
        await this.openAgain(tx, thread, signal, isOpen(calendar, 'board', now), payload, store, now);
      }
      return { seq: message.seq, occurredAt: now.toISOString(), showHelp: signal.level >= HELP_FROM };
    });
  }

  /** Said to somebody already with us: a higher signal moves the contact up, and an answer is owed again. */
  private async touch(tx: Tx, contact: Contact, messageId: string, signal: Signal, now: Date): Promise<void> {
    if (signal.level > (contact.signal ?? -1)) {
      contact.setSignal(signal.level);
      tx.publish(contactEvent('signal.raised', contact, now, { messageId, level: signal.level }));
      await saveMove(tx, contact);
    }
    await raiseRequirements(tx, contact, ['answer'], now);
  }

  private async openAgain(
    tx: Tx,
    thread: Thread,
    signal: Signal,
    entered: boolean,
    payload: ContactEvents['message.received'],
    store: (contactId: string, opened: Sql) => Promise<unknown>,
    now: Date,
  ): Promise<void> {
    const { centerId, deskId, personId } = thread;
    const [last] = await tx.rows<{ callerRole: Contact['callerRole'] }>(sql`
      select caller_role as "callerRole" from contacts where thread_id = ${thread.id} order by opened_at desc limit 1`);
    const opened = openContact({
      centerId,
      deskId,
      personId,
      threadId: thread.id,
      channel: 'board',
      live: false,
      callerRole: last?.callerRole ?? 'unknown',
      entered,
      signal: signal.level,
      now,
    });
    await store(opened.id, opened.part);
    tx.publish(opened.event, contactEvent('message.received', { id: opened.id, centerId, deskId }, now, payload));
  }

  /**
   * What was said in the thread before, finished contacts included: "I have taken them" means something only after what
   * came first. Messages whose signal a person has dismissed are left out.
   */
  private async saidBefore(tx: Tx, threadId: string, seal: PersonSeal): Promise<string[]> {
    const rows = await tx.rows<{ id: string; body: Buffer }>(sql`
      select m.id, m.body from messages m join signals s on s.message_id = m.id and s.dismissed_at is null
      where m.thread_id = ${threadId} and m.author = 'visitor' order by m.seq desc limit ${EARLIER}`);
    return rows.reverse().map((row) => seal.open('messages.body', row.id, row.body));
  }

  private async storedBefore(tx: Tx, threadId: string, clientId: string): Promise<z.infer<typeof written> | null> {
    const [row] = await tx.rows<{ seq: number; occurredAt: Date; level: number | null; author: string }>(sql`
      select m.seq, m.occurred_at as "occurredAt", s.level, m.author
      from messages m left join signals s on s.message_id = m.id
      where m.thread_id = ${threadId} and m.client_id = ${clientId}`);
    if (row && row.author !== 'visitor') throw new ClientIdReused();
    return (
      (row && { seq: row.seq, occurredAt: row.occurredAt.toISOString(), showHelp: (row.level ?? 0) >= HELP_FROM }) ??
      null
    );
  }

  /** The thread's live contact, held; null if it has none, or had one that has just been closed. */
  private async lockLive(tx: Tx, threadId: string): Promise<Contact | null> {
    const [live] = await tx.rows<{ id: string }>(sql`
      select id from contacts where thread_id = ${threadId} and state <> 'closed'`);
    const contact = live ? await tx.lock(Contact, live.id) : null;
    return contact?.state === 'closed' ? null : contact;
  }
}

/** @param live the state of the thread's live contact, if there is one */
function shownState(live: string | null, answered: boolean): z.infer<typeof threadView>['state'] {
  if (live === null) return answered ? 'answered' : 'read';
  return live === 'waiting' ? 'waiting' : 'being-answered';
}
