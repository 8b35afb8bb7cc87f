import { Injectable } from '@nestjs/common';
import sql, { empty, type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { contactEvent, type Door, newPerson, openContact, VisitorCodes } from '../contacts/index.js';
import {
  brokenConstraint,
  Clock,
  Database,
  EventDispatcher,
  insertTogether,
  newId,
  type StoredEvent,
  storedEvent,
  storeEventsParts,
  UnitOfWork,
} from '../platform/index.js';
import { KeyRing, type PersonSeal, PersonSeals } from '../privacy/index.js';
import { DesksService, isOpen } from '../staff/index.js';
import { assess, signalPart } from '../triage/index.js';
import { ClientIdReused } from './chat.errors.js';
import type { openThreadInput, threadOpened } from './chat.schemas.js';
import { ClosingService } from './closing.service.js';
import { HELP_FROM } from './emergency-numbers.js';
import { ReplyClocksService } from './reply-clocks.service.js';

/** What one first message adds to each table, as members of a `with`. */
interface Opening {
  readonly person: Sql;
  readonly thread: Sql;
  readonly contact: Sql;
  readonly message: Sql;
  readonly signal: Sql;
  /** a letter's: by when it must be answered */
  readonly clock: Sql | null;
  /** when that is warned of; a chat's: when to look whether the desk is still open */
  readonly due: Sql;
  /** another door's: who somebody is to it */
  readonly identity: Sql | null;
  readonly events: readonly StoredEvent[];
}

/** A door other than our own page: what it keeps of whoever comes by it, in the statement that stores the first words. */
export interface OtherDoor {
  readonly door: Door;
  /** an insert of one row, as a `with` member named `identity` */
  identity(person: { centerId: string; seal: PersonSeal }): Sql;
}

/** What tells one sender from another, before anything is stored. */
interface Sender {
  /** null for whoever comes by another door, and needs no code */
  readonly codeHash: Buffer | null;
  /** as it is stored with the message, and shown */
  readonly storedId: string;
  readonly other?: OtherDoor;
}

/** The first message of somebody unknown: a person, a thread, a contact in the queue, in one statement and one commit. */
@Injectable()
export class IntakeService {
  /** apart, since a letter has one part more, and so has another door */
  private readonly openings: Record<'board' | 'chat' | 'other', { add(opening: Opening): Promise<void> }>;

  constructor(
    private readonly db: Database,
    work: UnitOfWork,
    private readonly codes: VisitorCodes,
    private readonly desks: DesksService,
    private readonly keys: KeyRing,
    private readonly seals: PersonSeals,
    private readonly closing: ClosingService,
    private readonly replyClocks: ReplyClocksService,
    private readonly dispatcher: EventDispatcher,
    private readonly clock: Clock,
  ) {
    const together = (openings: readonly Opening[]) => this.store(openings);
    this.openings = { board: work.inGroups(together), chat: work.inGroups(together), other: work.inGroups(together) };
  }

  /**
   * Stores the message, sealed, before anybody is told that it is safe. The same `clientId` again, in whatever order or
   * number, is the same message with the same code.
   * @param live by chat, where the desk is open for it; a letter to the board otherwise
   * @throws NotFound for a desk that does not exist, ClientIdReused when a call was opened by it
   */
  async open(input: z.infer<typeof openThreadInput>, live = false): Promise<z.infer<typeof threadOpened>> {
    const { code, hash: codeHash } = this.codes.codeFor(input.clientId);
    // the sender's id of an opening message leads to the code: what is stored and shown leads to nothing
    const storedId = this.keys.idFor('board.opening-message', input.clientId);
    try {
      return { code, ...(await this.begin(input, live, { codeHash, storedId })) };
    } catch (error) {
      // the code follows from the sender's id, so a repeat breaks both, and PostgreSQL names whichever it checks first
      if (!/^(threads_client_hash_key|persons_code)$/.test(brokenConstraint(error) ?? '')) throw error;
      return this.already(this.hashOf(input.clientId), code);
    }
  }

  /**
   * The same by another door, which knows people again by itself: a letter to the board, and no code.
   * @throws NotFound for a desk that does not exist; the broken constraint where the message or its sender is stored already
   */
  openBy(
    other: OtherDoor,
    input: z.infer<typeof openThreadInput>,
  ): Promise<Omit<z.infer<typeof threadOpened>, 'code'>> {
    return this.begin(input, false, { codeHash: null, storedId: input.clientId, other });
  }

  private async begin(
    input: z.infer<typeof openThreadInput>,
    live: boolean,
    { codeHash, storedId, other }: Sender,
  ): Promise<Omit<z.infer<typeof threadOpened>, 'code'>> {
    const desk = await this.desks.atAddress(input.desk);
    const now = this.clock.now();
    const signal = assess(input.body);
    const channel = live && isOpen(desk.calendar, 'chat', now) ? 'chat' : 'board';

    const personId = newId();
    const { seal, wrapped } = this.seals.forNewPerson(personId);
    const threadId = newId();
    const about = { centerId: desk.centerId, deskId: desk.id };
    const contact = openContact({
      ...about,
      personId,
      threadId,
      channel,
      door: other?.door ?? null,
      live: channel === 'chat',
      callerRole: input.callerRole,
      entered: isOpen(desk.calendar, channel, now),
      signal: signal.level,
      now,
    });
    const message = { id: newId(), contactId: contact.id, ...about };
    const received = contactEvent('message.received', { ...about, id: contact.id }, now, {
      messageId: message.id,
      threadId,
      seq: 1,
      signal: signal.level,
    });
    const events = [contact.event, received].map(storedEvent);
    const opened = { id: contact.id, ...about };
    const timed =
      channel === 'chat'
        ? { clock: null, due: this.closing.watchPart(opened, desk.calendar, now) }
        : this.replyClocks.openingParts(opened, { id: message.id, at: now, signal: signal.level }, desk.replyMinutes);
    const opening: Opening = {
      person: newPerson({ id: personId, centerId: desk.centerId, wrappedKey: wrapped, codeHash, now }),
      thread: sql`
        thread as (
          insert into threads (id, center_id, desk_id, person_id, client_hash, last_seq, created_at)
          values (${threadId}, ${desk.centerId}, ${desk.id}, ${personId}, ${this.hashOf(input.clientId)}, 1, ${now})
        )`,
      contact: contact.part,
      message: sql`
        message as (
          insert into messages (id, center_id, desk_id, thread_id, contact_id, seq, author, client_id, body, occurred_at)
          values (${message.id}, ${desk.centerId}, ${desk.id}, ${threadId}, ${contact.id}, 1, 'visitor',
            ${storedId}, ${seal.seal('messages.body', message.id, input.body)}, ${now})
        )`,
      signal: signalPart(signal, { message, seal, now }),
      ...timed,
      identity: other?.identity({ centerId: desk.centerId, seal }) ?? null,
      events,
    };
    await this.openings[other ? 'other' : channel].add(opening);
    this.dispatcher.accept(events);
    return { seq: 1, occurredAt: now.toISOString(), showHelp: signal.level >= HELP_FROM, channel };
  }

  /** Everything about several openings in one statement, whose text depends on their number alone. */
  private async store(openings: readonly Opening[]): Promise<readonly undefined[]> {
    const all = (part: 'person' | 'thread' | 'contact' | 'message' | 'signal' | 'due') =>
      insertTogether(openings.map((opening) => opening[part]));
    const clocks = openings.flatMap(({ clock }) => clock ?? []);
    const identities = openings.flatMap(({ identity }) => identity ?? []);
    await this.db.rows(
      sql`
        with ${all('person')}, ${all('thread')}, ${all('contact')}, ${all('message')}, ${all('signal')},
          ${all('due')}, ${clocks.length > 0 ? sql`${insertTogether(clocks)},` : empty}
          ${identities.length > 0 ? sql`${insertTogether(identities)},` : empty}
          ${storeEventsParts(openings.flatMap((opening) => opening.events))}
        select 1`,
      `intake-${openings.length}-${clocks.length}-${identities.length}`,
    );
    return [];
  }

  private hashOf(clientId: string): Buffer {
    return this.keys.hash('board.client-id', clientId);
  }

  /** The message was stored before and only the reply was lost. */
  private async already(clientHash: Buffer, code: string): Promise<z.infer<typeof threadOpened>> {
    const [first] = await this.db.rows<{ occurredAt: Date; level: number; channel: 'board' | 'chat' }>(sql`
      select m.occurred_at as "occurredAt", s.level, c.channel
      from threads t join messages m on m.thread_id = t.id and m.seq = 1 join signals s on s.message_id = m.id
        join contacts c on c.id = m.contact_id
      where t.client_hash = ${clientHash}`);
    if (!first) throw new ClientIdReused(); // the id of a call
    const { occurredAt, level, channel } = first;
    return { code, seq: 1, occurredAt: occurredAt.toISOString(), showHelp: level >= HELP_FROM, channel };
  }
}
