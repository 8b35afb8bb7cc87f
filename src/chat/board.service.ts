import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import {
  Blocks,
  Contact,
  type ContactEvents,
  contactEvent,
  type Door,
  gradeBefore,
  openContact,
  raiseRequirements,
  saveMove,
} from '../contacts/index.js';
import { Clock, NotFound, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { type PersonSeal, PersonSeals } from '../privacy/index.js';
import { type Channel, type DeskCalendar, DesksService, isOpen } from '../staff/index.js';
import { assess, EARLIER_READ, type Signal, signalPart } from '../triage/index.js';
import { ClientIdReused } from './chat.errors.js';
import { type visitorWriteInput, type written, writtenOn } from './chat.schemas.js';
import { ClosingService } from './closing.service.js';
import { HELP_FROM } from './emergency-numbers.js';
import { FurtherWords } from './further-words.service.js';
import { type HeardOn, ReplyClocksService } from './reply-clocks.service.js';

type Written = z.infer<typeof written>;
type TextChannel = Written['channel'];
interface Thread {
  id: string;
  centerId: string;
  deskId: string;
  personId: string;
  lastSeq: number;
  wrappedKey: Buffer;
}

/** What a visitor does to a thread, with nothing but the code: adding to it, opening it again, not waiting any longer. */
@Injectable()
export class BoardService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly further: FurtherWords,
    private readonly desks: DesksService,
    private readonly closing: ClosingService,
    private readonly replyClocks: ReplyClocksService,
    private readonly blocks: Blocks,
    private readonly seals: PersonSeals,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds to the person's thread; whoever has only called so far gets one. Writing to a finished one opens a new contact on
   * the same thread and person. The same `clientId` again changes nothing and gets the same answer.
   * @param door by which it came, where that is not our own page
   * @throws NotFound, ClientIdReused, PersonBlocked
   */
  async write(personId: string, input: z.infer<typeof visitorWriteInput>, door: Door | null = null): Promise<Written> {
    return (await this.further.add(personId, input)) ?? this.writeWithAll(personId, input, door);
  }

  /** With all that may come of it: a thread, a contact, risk, a clock. */
  private writeWithAll(
    personId: string,
    input: z.infer<typeof visitorWriteInput>,
    door: Door | null,
  ): Promise<Written> {
    return this.work.run(async (tx) => {
      const now = this.clock.now();
      const thread = (await this.lockThread(tx, personId)) ?? (await this.beginThread(tx, personId, now));
      const stored = await this.storedBefore(tx, thread.id, input.clientId);
      if (stored) return stored;
      const contact = await this.lockLive(tx, thread.id);
      const seal = this.seals.unwrapped(thread.personId, thread.wrappedKey);
      const signal = assess(input.body, { earlier: await this.saidBefore(tx, thread.id, seal) });
      await this.blocks.admit(tx, personId, signal.level, now);
      const message = { id: newId(), centerId: thread.centerId, deskId: thread.deskId, seq: thread.lastSeq + 1 };

      const body = seal.seal('messages.body', message.id, input.body);
      const store = (contactId: string, opened?: Sql) =>
        tx.rows(sql`
          with ${opened ? sql`${opened},` : sql``}
          counted as (update threads set last_seq = ${message.seq} where id = ${thread.id}),
          message as (
            insert into messages (id, center_id, desk_id, thread_id, contact_id, seq, author, client_id, body, occurred_at)
            values (${message.id}, ${thread.centerId}, ${thread.deskId}, ${thread.id}, ${contactId}, ${message.seq},
              'visitor', ${input.clientId}, ${body}, ${now})
          ),
          ${signalPart(signal, { message: { ...message, contactId }, seal, now })}
          select 1`);
      const payload = { messageId: message.id, threadId: thread.id, seq: message.seq, signal: signal.level };
      const { calendar, replyMinutes } = await this.desks.byId(thread.deskId);
      const live = input.live && isOpen(calendar, 'chat', now);
      const word = { id: message.id, at: now, signal: signal.level };
      let channel: TextChannel;
      if (contact) {
        await store(contact.id);
        tx.publish(contactEvent('message.received', contact, now, payload));
        await this.touch(tx, contact, message.id, signal, now);
        if (live) await this.comeIn(tx, contact, calendar, now);
        channel = writtenOn(contact.channel);
        if (contact.channel === 'board') await this.replyClocks.heard(tx, contact, word, replyMinutes, now);
      } else {
        channel = live ? 'chat' : 'board';
        const opened = await this.openAgain(tx, thread, signal, { channel, door, calendar }, payload, store, now);
        if (channel === 'board') await this.replyClocks.heard(tx, opened, word, replyMinutes, now);
      }
      return { seq: message.seq, occurredAt: now.toISOString(), showHelp: signal.level >= HELP_FROM, channel };
    });
  }

  /**
   * Whoever waits in a chat need not wait any longer: it becomes a letter to the board. Nothing happens when somebody has
   * just taken it up, or it is a letter already. @throws NotFound for whoever has no thread
   */
  leaveMessage(personId: string): Promise<void> {
    return this.work.run(async (tx) => {
      const now = this.clock.now();
      const thread = await this.lockThread(tx, personId);
      if (!thread) throw new NotFound('thread');
      const waiting = await this.liveOf(tx, thread.id);
      if (!waiting) return;
      await this.closing.unwatch(tx, waiting, now);
      const contact = await tx.lock(Contact, waiting);
      if (contact?.state === 'waiting' && contact.channel === 'chat') {
        await this.closing.toBoard(tx, waiting, 'visitor-asked', now);
      }
    });
  }

  /** The visitor is here now and the desk is open: a letter that still waits goes on as a chat. */
  private async comeIn(tx: Tx, contact: Contact, calendar: DeskCalendar, now: Date): Promise<void> {
    if (contact.state !== 'waiting' || contact.channel !== 'board') return;
    tx.publish(contact.moveTo('chat', 'visitor-asked', now));
    await saveMove(tx, contact);
    await this.replyClocks.settle(tx, contact, 'moved', now);
    await this.closing.watch(tx, contact, calendar, now);
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
    { channel, door, calendar }: { channel: TextChannel; door: Door | null; calendar: DeskCalendar },
    payload: ContactEvents['message.received'],
    store: (contactId: string, opened: Sql) => Promise<unknown>,
    now: Date,
  ): Promise<HeardOn> {
    const { centerId, deskId, personId } = thread;
    const [last] = await tx.rows<{ callerRole: Contact['callerRole'] }>(sql`
      select caller_role as "callerRole" from contacts where person_id = ${personId} order by opened_at desc limit 1`);
    const opened = openContact({
      centerId,
      deskId,
      personId,
      threadId: thread.id,
      channel,
      door,
      live: channel === 'chat',
      callerRole: last?.callerRole ?? 'unknown',
      entered: isOpen(calendar, channel, now),
      signal: signal.level,
      gradeBefore: await gradeBefore(tx, personId, now),
      now,
    });
    await store(opened.id, opened.part);
    if (channel === 'chat') await this.closing.watch(tx, { id: opened.id, centerId }, calendar, now);
    const about: HeardOn = { id: opened.id, centerId, deskId, counselorId: null, grade: 'unset' };
    tx.publish(opened.event, contactEvent('message.received', about, now, payload));
    return about;
  }

  /**
   * What was said last in the thread, finished contacts included: "I have taken them" means something only after what came
   * first. Messages whose signal a person has dismissed are left out.
   */
  private async saidBefore(tx: Tx, threadId: string, seal: PersonSeal): Promise<string[]> {
    const rows = await tx.rows<{ id: string; body: Buffer }>(sql`
      select m.id, m.body from messages m join signals s on s.message_id = m.id and s.dismissed_at is null
      where m.thread_id = ${threadId} and m.author = 'visitor' order by m.seq desc limit ${EARLIER_READ}`);
    return rows.reverse().map((row) => seal.open('messages.body', row.id, row.body));
  }

  private async storedBefore(tx: Tx, threadId: string, clientId: string): Promise<Written | null> {
    const [row] = await tx.rows<{
      seq: number;
      occurredAt: Date;
      level: number | null;
      author: string;
      channel: Channel;
    }>(sql`
      select m.seq, m.occurred_at as "occurredAt", s.level, m.author, c.channel
      from messages m join contacts c on c.id = m.contact_id left join signals s on s.message_id = m.id
      where m.thread_id = ${threadId} and m.client_id = ${clientId}`);
    if (!row) return null;
    if (row.author !== 'visitor') throw new ClientIdReused();
    const { seq, occurredAt, level, channel } = row;
    return {
      seq,
      occurredAt: occurredAt.toISOString(),
      showHelp: (level ?? 0) >= HELP_FROM,
      channel: writtenOn(channel),
    };
  }

  private async lockThread(tx: Tx, personId: string): Promise<Thread | undefined> {
    const [thread] = await tx.rows<Thread>(sql`
      select t.id, t.center_id as "centerId", t.desk_id as "deskId", t.person_id as "personId",
        t.last_seq as "lastSeq", p.wrapped_key as "wrappedKey"
      from threads t join persons p on p.id = t.person_id where t.person_id = ${personId} for update of t`);
    return thread;
  }

  /** For whoever came by a call, at the desk of that call. Of two pages that write first, one begins it. @throws NotFound */
  private async beginThread(tx: Tx, personId: string, now: Date): Promise<Thread> {
    await tx.rows(sql`
      insert into threads (id, center_id, desk_id, person_id, last_seq, created_at)
      select ${newId()}, c.center_id, c.desk_id, c.person_id, 0, ${now} from contacts c
      where c.person_id = ${personId} order by c.opened_at desc limit 1
      on conflict (person_id) do nothing`);
    const thread = await this.lockThread(tx, personId);
    if (!thread) throw new NotFound('thread');
    return thread;
  }

  private async liveOf(tx: Tx, threadId: string): Promise<string | undefined> {
    const [live] = await tx.rows<{ id: string }>(sql`
      select id from contacts where thread_id = ${threadId} and state <> 'closed'`);
    return live?.id;
  }

  /** The thread's live contact, held; null if it has none, or had one that has just been closed. */
  private async lockLive(tx: Tx, threadId: string): Promise<Contact | null> {
    const live = await this.liveOf(tx, threadId);
    const contact = live ? await tx.lock(Contact, live) : null;
    return contact?.state === 'closed' ? null : contact;
  }
}
