import sql, { type Sql } from 'sql-template-tag';
import { type NewEvent, newId } from '../platform/index.js';
import type { Channel } from '../staff/index.js';
import type { CallerRole, Door } from './contacts.schemas.js';
import { contactEvent } from './events.js';
import { type GradeBefore, urgencyOf } from './urgency.js';

export interface NewContact {
  readonly centerId: string;
  readonly deskId: string;
  readonly personId: string;
  readonly threadId: string | null;
  readonly channel: Channel;
  /** null: our own page or the telephone */
  readonly door?: Door | null;
  /** somebody is on the line or in the chat now */
  readonly live: boolean;
  readonly callerRole: CallerRole;
  /** whether the desk was open for this channel */
  readonly entered: boolean;
  /** we have called them: it came in by no queue, and counts neither as entered nor as out of hours */
  readonly outgoing?: boolean;
  readonly signal: number | null;
  /** of somebody who comes back; see `gradeBefore` */
  readonly gradeBefore?: GradeBefore;
  readonly now: Date;
}

/** Somebody new, as a `with` member named `person`. @param codeHash null for whoever gets no code yet */
export function newPerson(person: {
  id: string;
  centerId: string;
  wrappedKey: Buffer;
  codeHash: Buffer | null;
  now: Date;
}): Sql {
  const { id, centerId, wrappedKey, codeHash, now } = person;
  return sql`
    person as (
      insert into persons (id, center_id, wrapped_key, code_hash, created_at)
      values (${id}, ${centerId}, ${wrappedKey}, ${codeHash}, ${now})
    )`;
}

/**
 * A contact about to be opened, as a part of the channel's own statement: message, contact and event are stored by one
 * commit or not at all. `part` is a `with` member named `opened`; `event` goes into the same statement.
 */
export function openContact(contact: NewContact): { id: string; part: Sql; event: NewEvent } {
  const id = newId();
  const {
    centerId,
    deskId,
    personId,
    threadId,
    channel,
    door = null,
    live,
    callerRole,
    entered,
    outgoing = false,
    signal,
    gradeBefore = null,
    now,
  } = contact;
  const part = sql`
    opened as (
      insert into contacts (id, center_id, desk_id, person_id, thread_id, channel, door, live, state, caller_role, entered, signal,
        grade_before, urgency, opened_at, waiting_since)
      values (${id}, ${centerId}, ${deskId}, ${personId}, ${threadId}, ${channel}, ${door}, ${live}, 'waiting', ${callerRole}, ${entered},
        ${signal}, ${gradeBefore}, ${urgencyOf(signal, 'unset', gradeBefore)}, ${now}, ${now})
    )`;
  const event = contactEvent('contact.opened', { id, centerId, deskId }, now, {
    personId,
    threadId,
    channel,
    ...(door ? { door } : {}),
    callerRole,
    entered,
    ...(outgoing ? { outgoing } : {}),
    signal,
  });
  return { id, part, event };
}
