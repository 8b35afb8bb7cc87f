import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { samePerson } from '../contacts/index.js';
import { Clock, Database, NotFound } from '../platform/index.js';
import { PersonSeals } from '../privacy/index.js';
import { PlacesInLine } from '../queue/index.js';
import type { Channel } from '../staff/index.js';
import { type threadState, type threadView, writtenOn } from './chat.schemas.js';

type ThreadState = z.infer<typeof threadState>;
interface Standing {
  /** null for whoever has only called so far */
  threadId: string | null;
  deskName: string;
  lastSeq: number;
  readSeq: number;
  supervisor: boolean;
  /** of the thread's live contact, if there is one */
  contactId: string | null;
  state: string | null;
  channel: Channel | null;
  /** somebody has had it before */
  assigned: boolean;
  answered: boolean;
  blockedUntil: Date | null;
}

/** So many threads' persons are remembered: 100 bytes each. */
const MOST_PERSONS = 20_000;

/** A thread as its visitor sees it: what stands in it, and how it stands. Everybody has one at most. */
@Injectable()
export class ThreadsService {
  private readonly persons = new Map<string, string>();

  constructor(
    private readonly db: Database,
    private readonly places: PlacesInLine,
    private readonly seals: PersonSeals,
    private readonly clock: Clock,
  ) {}

  /** Whose thread it is. Asked for every message and never changes, so it is remembered. */
  async personOf(threadId: string): Promise<string | null> {
    const known = this.persons.get(threadId);
    if (known !== undefined) return known;
    const [thread] = await this.db.rows<{ personId: string }>(sql`
      select person_id as "personId" from threads where id = ${threadId}`);
    if (!thread) return null;
    if (this.persons.size >= MOST_PERSONS) this.persons.clear();
    this.persons.set(threadId, thread.personId);
    return thread.personId;
  }

  /** Whose thread a contact belongs to; null for one without, as a call. */
  async personOfContact(contactId: string): Promise<string | null> {
    const [contact] = await this.db.rows<{ personId: string }>(sql`
      select person_id as "personId" from contacts where id = ${contactId} and thread_id is not null`);
    return contact?.personId ?? null;
  }

  /** What stands in the person's thread after a sequence number. @throws NotFound */
  async view(personId: string, after: number): Promise<z.infer<typeof threadView>> {
    const standing = await this.standing(personId);
    const { threadId, deskName, lastSeq, readSeq, supervisor } = standing;
    const state = await this.shown(standing);
    if (!threadId) return { ...state, deskName, lastSeq: 0, readSeq, supervisor, messages: [] };
    const rows = await this.db.rows<{
      id: string;
      clientId: string;
      seq: number;
      author: 'visitor' | 'counselor';
      bySupervisor: boolean;
      body: Buffer;
      occurredAt: Date;
    }>(sql`
      select id, client_id as "clientId", seq, author, by_supervisor as "bySupervisor", body, occurred_at as "occurredAt" from messages
      where thread_id = ${threadId} and seq > ${after} order by seq limit 1000`);
    const seal = await this.seals.of(personId);
    return {
      ...state,
      deskName,
      // a message that arrived between the two statements counts as well
      lastSeq: Math.max(lastSeq, rows.at(-1)?.seq ?? 0),
      readSeq,
      supervisor,
      messages: rows.map(({ id, ...message }) => ({
        ...message,
        body: seal.open('messages.body', id, message.body),
        occurredAt: message.occurredAt.toISOString(),
      })),
    };
  }

  /** @throws NotFound */
  async state(personId: string): Promise<ThreadState> {
    return this.shown(await this.standing(personId));
  }

  /** How the threads of those stand who wait at a desk, by person; one question for all of them. */
  async waitingAt(deskId: string, personIds: readonly string[]): Promise<{ personId: string; state: ThreadState }[]> {
    if (personIds.length === 0) return [];
    const waiting = await this.db.rows<{
      contactId: string;
      personId: string;
      channel: Channel;
      handedOn: boolean;
      blockedUntil: Date | null;
    }>(
      sql`
        select id as "contactId", person_id as "personId", channel, assigned_at is not null as "handedOn",
          ${this.blockedUntil(sql`contacts.person_id`)} as "blockedUntil"
        from contacts where state = 'waiting' and desk_id = ${deskId} and thread_id is not null and person_id = any(${personIds}::uuid[])`,
      'threads-waiting-at',
    );
    const places = await this.places.of(waiting.map((one) => one.contactId));
    return waiting.flatMap(({ contactId, personId, channel, handedOn, ...block }) => {
      const place = places.get(contactId);
      const blockedUntil = block.blockedUntil?.toISOString() ?? null;
      return place
        ? [
            {
              personId,
              state: { state: 'waiting' as const, channel: writtenOn(channel), handedOn, blockedUntil, ...place },
            },
          ]
        : [];
    });
  }

  private async standing(personId: string): Promise<Standing> {
    const [standing] = await this.db.rows<Standing>(sql`
      select t.id as "threadId", d.name as "deskName", coalesce(t.last_seq, 0) as "lastSeq",
        coalesce((select r.staff_read_seq from thread_receipts r where r.thread_id = t.id), 0) as "readSeq", c.id as "contactId", c.state,
        coalesce(c.state = 'active' and exists (
          select 1 from chat_supervisions s where s.contact_id = c.id and s.left_at is null), false) as supervisor,
        c.channel, c.assigned_at is not null as assigned, exists (select 1 from messages m where m.thread_id = t.id and m.author = 'counselor') as answered,
        ${this.blockedUntil(sql`p.id`)} as "blockedUntil"
      from persons p
        left join threads t on t.person_id = p.id
        left join contacts c on c.thread_id = t.id and c.state <> 'closed'
        join desks d on d.id = coalesce(t.desk_id,
          (select k.desk_id from contacts k where k.person_id = p.id order by k.opened_at desc limit 1))
      where p.id = ${personId}`);
    if (!standing) throw new NotFound('thread');
    return standing;
  }

  /** One that is over and not lifted yet blocks nobody. */
  private blockedUntil(personId: Sql): Sql {
    return sql`(select max(b.until) from person_blocks b
      where b.person_id = any(${samePerson(personId)}) and b.lifted_at is null and b.until > ${this.clock.now()})`;
  }

  private async shown({
    threadId,
    contactId,
    state,
    channel,
    assigned,
    answered,
    blockedUntil,
  }: Standing): Promise<ThreadState> {
    const place =
      contactId !== null && state === 'waiting' ? (await this.places.of([contactId])).get(contactId) : undefined;
    return {
      state: shownState(threadId !== null, state, answered),
      channel: channel && writtenOn(channel),
      ahead: place?.ahead ?? null,
      waitSeconds: place?.waitSeconds ?? null,
      blockedUntil: blockedUntil?.toISOString() ?? null,
      handedOn: state === 'waiting' && assigned,
    };
  }
}

/** @param live the state of the thread's live contact, if there is one */
function shownState(exists: boolean, live: string | null, answered: boolean): ThreadState['state'] {
  if (!exists) return 'empty';
  if (live === null) return answered ? 'answered' : 'read';
  return live === 'waiting' ? 'waiting' : 'being-answered';
}
