import { Injectable } from '@nestjs/common';
import { DatabaseError } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { contactEvent, OPEN_RISK_FROM, raisedPart, samePerson } from '../contacts/index.js';
import {
  Clock,
  Database,
  EventDispatcher,
  type Groups,
  insertTogether,
  newId,
  type StoredEvent,
  storedEvent,
  storeEventsParts,
  UnitOfWork,
} from '../platform/index.js';
import { PersonSeals } from '../privacy/index.js';
import { type Channel, DesksService, isOpen } from '../staff/index.js';
import { assess, dependsOnEarlier, signalPart } from '../triage/index.js';
import { type visitorWriteInput, type written, writtenOn } from './chat.schemas.js';
import { HELP_FROM } from './emergency-numbers.js';
import { type ReplyClock, withWord } from './reply-clock.js';

type Written = z.infer<typeof written>;
type Input = z.infer<typeof visitorWriteInput>;
interface Asked {
  readonly personId: string;
  readonly clientId: string;
}
/** How a person's thread stands before her words; what is null is not there. */
interface Standing {
  readonly threadId: string | null;
  readonly centerId: string;
  readonly deskId: string;
  readonly lastSeq: number;
  readonly wrappedKey: Buffer;
  readonly isStored: boolean;
  readonly isBlocked: boolean;
  readonly contactId: string | null;
  readonly state: string;
  readonly channel: Channel;
  readonly signal: number | null;
  readonly grade: string;
  /** of the clock that runs for a letter, like what follows */
  readonly setBy: string | null;
  readonly owedSince: Date;
  readonly warnsAt: Date;
  readonly dueAt: Date;
  readonly clockSignal: number;
}
/** What one more message adds to each table, as members of a `with`, and what must still be as it was read. */
interface Addition {
  readonly threadId: string;
  readonly contactId: string;
  readonly seq: number;
  readonly channel: Channel;
  readonly signal: number;
  /** the word that set the running clock of a letter; null for a chat */
  readonly setBy: string | null;
  readonly message: Sql;
  readonly signalled: Sql;
  readonly required: Sql;
  readonly event: StoredEvent;
}

/**
 * One more message to somebody already with us, when nothing else comes of it: no risk, no new contact, no other clock. That
 * is most of what is ever written, so it is two statements, shared by all that are written at the same time: one that reads
 * how everything stands, and one that stores if it still stands so.
 */
@Injectable()
export class FurtherWords {
  private readonly readings: Groups<Asked, Standing>;
  private readonly additions: Groups<Addition>;

  constructor(
    private readonly db: Database,
    work: UnitOfWork,
    private readonly desks: DesksService,
    private readonly seals: PersonSeals,
    private readonly dispatcher: EventDispatcher,
    private readonly clock: Clock,
  ) {
    this.readings = work.inGroups((asked) => this.read(asked));
    this.additions = work.inGroups((additions) => this.store(additions));
  }

  /**
   * Stores the message, or leaves everything as it was. Twice with the same `clientId` stores it once.
   * @returns null where it may say more after what came before it, where more comes of it, or where something happened
   * meanwhile: it is to be done in a transaction, from the beginning
   */
  async add(personId: string, input: Input): Promise<Written | null> {
    if (dependsOnEarlier(input.body)) return null;
    const standing = await this.readings.add({ personId, clientId: input.clientId });
    const now = this.clock.now();
    const { threadId, contactId, isStored, isBlocked, channel, signal: highest } = standing;
    if (!threadId || !contactId || isStored || isBlocked || (channel !== 'board' && channel !== 'chat')) return null;
    if (standing.grade === '3' || standing.grade === '4') return null;

    const seal = this.seals.unwrapped(personId, standing.wrappedKey);
    const signal = assess(input.body);
    if (signal.level >= OPEN_RISK_FROM || signal.level > (highest ?? -1)) return null;

    const message = { id: newId(), contactId, centerId: standing.centerId, deskId: standing.deskId };
    const seq = standing.lastSeq + 1;
    const { calendar, replyMinutes } = await this.desks.byId(standing.deskId);
    if (channel === 'board') {
      if (input.live && standing.state === 'waiting' && isOpen(calendar, 'chat', now)) return null;
      const running = runningClock(standing);
      const word = { id: message.id, at: now, signal: signal.level };
      if (!running || withWord(running, word, replyMinutes) !== running) return null;
    }
    const about = { id: contactId, centerId: standing.centerId, deskId: standing.deskId };
    const payload = { messageId: message.id, threadId, seq, signal: signal.level };
    const event = storedEvent(contactEvent('message.received', about, now, payload));
    const body = seal.seal('messages.body', message.id, input.body);
    const addition = {
      threadId,
      contactId,
      seq,
      channel,
      signal: signal.level,
      setBy: standing.setBy,
      message: sql`
        message as (
          insert into messages (id, center_id, desk_id, thread_id, contact_id, seq, author, client_id, body, occurred_at)
          values (${message.id}, ${standing.centerId}, ${standing.deskId}, ${threadId}, ${contactId},
            (select s.seq from stands s where s.thread_id = ${threadId}), 'visitor', ${input.clientId}, ${body}, ${now})
        )`,
      signalled: signalPart(signal, { message, seal, now }),
      required: raisedPart(about, 'answer', now),
      event,
    };
    if (!(await this.isStored(addition))) return null;
    this.dispatcher.accept([event]);
    return { seq, occurredAt: now.toISOString(), showHelp: signal.level >= HELP_FROM, channel: writtenOn(channel) };
  }

  /** @returns false where the database refused it, and nothing of it is there */
  private async isStored(addition: Addition): Promise<boolean> {
    try {
      await this.additions.add(addition);
      return true;
    } catch (error) {
      if (error instanceof DatabaseError) return false;
      throw error;
    }
  }

  private async read(asked: readonly Asked[]): Promise<readonly Standing[]> {
    const now = this.clock.now();
    return this.db.rows<Standing>(
      sql`
        select t.id as "threadId", t.center_id as "centerId", t.desk_id as "deskId", t.last_seq as "lastSeq",
          p.wrapped_key as "wrappedKey", c.id as "contactId", c.state, c.channel, c.signal, c.grade,
          exists (select 1 from messages m where m.thread_id = t.id and m.client_id = asked.client_id) as "isStored",
          exists (select 1 from person_blocks b
            where b.person_id = any(${samePerson(sql`t.person_id`)}) and b.lifted_at is null and b.until > ${now}) as "isBlocked",
          k.set_by as "setBy", k.owed_since as "owedSince", k.warns_at as "warnsAt", k.due_at as "dueAt", k.signal as "clockSignal"
        from unnest(${asked.map((one) => one.personId)}::uuid[], ${asked.map((one) => one.clientId)}::uuid[])
            with ordinality as asked(person_id, client_id, at)
          left join threads t on t.person_id = asked.person_id
          left join persons p on p.id = t.person_id
          left join contacts c on c.thread_id = t.id and c.state <> 'closed'
          left join reply_clocks k on k.contact_id = c.id and k.ended_at is null
        order by asked.at`,
      'further-words-read',
    );
  }

  /**
   * Locks the threads, then their contacts, then the clocks, as everybody does, and stores what still stands as it was read.
   * Where something does not, its message has no number, which the table refuses: the whole group is undone, and each of it
   * tried alone.
   */
  private async store(additions: readonly Addition[]): Promise<readonly undefined[]> {
    const all = (part: 'message' | 'signalled' | 'required') => insertTogether(additions.map((one) => one[part]));
    const column = <Name extends keyof Addition>(name: Name) => additions.map((one) => one[name]);
    await this.db.rows(
      sql`
        with word as (
          select * from unnest(${column('threadId')}::uuid[], ${column('contactId')}::uuid[], ${column('seq')}::integer[],
            ${column('channel')}::text[], ${column('signal')}::smallint[], ${column('setBy')}::uuid[])
            as word(thread_id, contact_id, seq, channel, signal, set_by)),
        thread as materialized (
          select t.id from threads t join word w on w.thread_id = t.id
          where t.last_seq = w.seq - 1 order by t.id for update of t),
        contact as materialized (
          select c.id from thread join word w on w.thread_id = thread.id join contacts c on c.id = w.contact_id
          where c.state <> 'closed' and c.channel = w.channel and c.signal >= w.signal order by c.id for share of c),
        clock as materialized (
          select k.contact_id from contact join word w on w.contact_id = contact.id
            join reply_clocks k on k.contact_id = w.contact_id and k.set_by = w.set_by
          where k.ended_at is null order by k.contact_id for share of k),
        stands as materialized (
          select w.thread_id, w.seq from word w join contact on contact.id = w.contact_id
          where w.set_by is null or exists (select 1 from clock where clock.contact_id = w.contact_id)),
        counted as (update threads t set last_seq = s.seq from stands s where t.id = s.thread_id),
        ${all('message')}, ${all('signalled')}, ${all('required')},
        ${storeEventsParts(additions.map(({ event }) => event))}
        select 1`,
      `further-words-${additions.length}`,
    );
    return [];
  }
}

function runningClock({ setBy, owedSince, warnsAt, dueAt, clockSignal }: Standing): ReplyClock | null {
  return setBy ? { setBy, owedSince, warnsAt, dueAt, signal: clockSignal } : null;
}
