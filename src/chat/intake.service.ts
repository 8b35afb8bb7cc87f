import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { contactEvent, openContact } from '../contacts/index.js';
import {
  brokenConstraint,
  Clock,
  Database,
  EventDispatcher,
  newId,
  storedEvent,
  storeEventsParts,
} from '../platform/index.js';
import { KeyRing, PersonSeals } from '../privacy/index.js';
import { DesksService, isOpen } from '../staff/index.js';
import { assess, signalPart } from '../triage/index.js';
import { HELP_FROM } from './board.service.js';
import type { openThreadInput, threadOpened } from './chat.schemas.js';
import { retrievalCodeFor } from './retrieval-code.js';

/** The first message of somebody unknown: a person, a thread, a contact in the queue, in one statement. */
@Injectable()
export class IntakeService {
  constructor(
    private readonly db: Database,
    private readonly desks: DesksService,
    private readonly keys: KeyRing,
    private readonly seals: PersonSeals,
    private readonly dispatcher: EventDispatcher,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores the message, sealed, before anybody is told that it is safe. The same `clientId` again, in whatever order or
   * number, is the same message with the same code.
   * @throws NotFound for a desk that does not exist
   */
  async open(input: z.infer<typeof openThreadInput>): Promise<z.infer<typeof threadOpened>> {
    const desk = await this.desks.atAddress(input.desk);
    const now = this.clock.now();
    const code = retrievalCodeFor(this.keys.secret('retrieval-code'), input.clientId);
    const signal = assess(input.body);

    const personId = newId();
    const { seal, wrapped } = this.seals.forNewPerson(personId);
    const threadId = newId();
    const about = { centerId: desk.centerId, deskId: desk.id };
    const contact = openContact({
      ...about,
      personId,
      threadId,
      channel: 'board',
      callerRole: input.callerRole,
      entered: isOpen(desk.calendar, 'board', now),
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
    const clientHash = this.keys.hash('board.client-id', input.clientId);
    try {
      await this.db.rows(
        sql`
          with person as (
            insert into persons (id, center_id, wrapped_key, created_at)
            values (${personId}, ${desk.centerId}, ${wrapped}, ${now})
          ),
          thread as (
            insert into threads (id, center_id, desk_id, person_id, code_hash, client_hash, last_seq, created_at)
            values (${threadId}, ${desk.centerId}, ${desk.id}, ${personId}, ${this.keys.hash('retrieval-code', code)},
              ${clientHash}, 1, ${now})
          ),
          ${contact.part},
          message as (
            insert into messages (id, center_id, desk_id, thread_id, contact_id, seq, author, client_id, body, occurred_at)
            values (${message.id}, ${desk.centerId}, ${desk.id}, ${threadId}, ${contact.id}, 1, 'visitor',
              ${input.clientId}, ${seal.seal('messages.body', message.id, input.body)}, ${now})
          ),
          ${signalPart(signal, { message, seal, now })},
          ${storeEventsParts(events)}
          select 1`,
        'board-intake',
      );
    } catch (error) {
      // the code follows from the sender's id, so a repeat breaks both, and PostgreSQL names whichever it checks first
      if (!/^threads_(client|code)_hash_key$/.test(brokenConstraint(error) ?? '')) throw error;
      return this.already(clientHash, code);
    }
    this.dispatcher.accept(events);
    return { code, seq: 1, occurredAt: now.toISOString(), showHelp: signal.level >= HELP_FROM };
  }

  /** The message was stored before and only the reply was lost. */
  private async already(clientHash: Buffer, code: string): Promise<z.infer<typeof threadOpened>> {
    const [first] = await this.db.rows<{ occurredAt: Date; level: number }>(sql`
      select m.occurred_at as "occurredAt", s.level
      from threads t join messages m on m.thread_id = t.id and m.seq = 1 join signals s on s.message_id = m.id
      where t.client_hash = ${clientHash}`);
    if (!first) throw new Error('a thread without its first message');
    return { code, seq: 1, occurredAt: first.occurredAt.toISOString(), showHelp: first.level >= HELP_FROM };
  }
}
