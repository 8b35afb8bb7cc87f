import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { type GradeBefore, newPerson, openContact } from '../contacts/index.js';
import { newId, type StoredEvent, storedEvent } from '../platform/index.js';
import { PersonSeals } from '../privacy/index.js';
import type { Channel, OpenDesk } from '../staff/index.js';
import { callEvent, type ReturnsTo } from './call.js';
import type { Carrier } from './calls.schemas.js';

export interface NewCall {
  readonly desk: Pick<OpenDesk, 'id' | 'centerId'>;
  readonly carrier: Carrier;
  /** by which of the two the same call is known again */
  readonly carrierCallId: string | null;
  readonly clientHash: Buffer | null;
  /** in hours: a contact in the queue from the first moment. Out of hours the call is only kept, until something is said */
  readonly inHours: boolean;
  /** part of a conversation that is on already: no contact of its own, and afterwards the contact goes on as before */
  readonly within?: { readonly contactId: string; readonly returnsTo: ReturnsTo };
  readonly channel: Channel;
  readonly callerRole: 'student' | 'parent' | 'teacher' | 'other' | 'unknown';
  /** who calls, where a code said so; somebody new otherwise */
  readonly personId: string | null;
  readonly codeHash: Buffer | null;
  /** of somebody who comes back; see `gradeBefore` */
  readonly gradeBefore: GradeBefore;
  readonly caller: { readonly number: string; readonly hash: Buffer } | null;
  readonly now: Date;
}

/** Everything that begins with a call, as members of one `with`, and the events that go into the same statement. */
export interface CallParts {
  readonly callId: string;
  readonly personId: string;
  readonly contactId: string | null;
  readonly parts: readonly Sql[];
  readonly events: readonly StoredEvent[];
}

/** Who calls, as far as it is known: by the number's keyed hash, or as a person who came with a code. */
export interface KnownCaller {
  readonly callId: string;
  readonly centerId: string;
  readonly callerHash: Buffer | null;
  /** null for somebody new */
  readonly personId: string | null;
  readonly now: Date;
}

/** A member of the `with` that stores a call, such as `called_again as (update …)`; null where there is nothing to do. */
export type AlsoStores = (caller: KnownCaller) => Sql | null;

/** Calls about to be stored: person, contact, call and events by one commit or not at all. */
@Injectable()
export class NewCalls {
  private readonly also: AlsoStores[] = [];

  constructor(private readonly seals: PersonSeals) {}

  /** What becomes true in the statement that stores a call: whoever calls again need not be called back. */
  alsoStores(part: AlsoStores): void {
    this.also.push(part);
  }

  of(call: NewCall): CallParts {
    const { parts, ...about } = newCall(this.seals, call);
    const caller = {
      callId: about.callId,
      centerId: call.desk.centerId,
      callerHash: call.caller?.hash ?? null,
      personId: call.personId,
      now: call.now,
    };
    return { ...about, parts: [...parts, ...this.also.flatMap((part) => part(caller) ?? [])] };
  }
}

function newCall(seals: PersonSeals, call: NewCall): CallParts {
  const { desk, now } = call;
  const about = { centerId: desk.centerId, deskId: desk.id };
  const callId = newId();
  const personId = call.personId ?? newId();
  const parts: Sql[] = [];
  const events: StoredEvent[] = [];
  let sealedNumber: Buffer | null = null;
  if (call.personId === null) {
    const { seal, wrapped } = seals.forNewPerson(personId);
    parts.push(newPerson({ id: personId, ...about, wrappedKey: wrapped, codeHash: call.codeHash, now }));
    if (call.caller) sealedNumber = seal.seal('calls.caller_number', callId, call.caller.number);
  }
  let contactId: string | null = call.within?.contactId ?? null;
  if (call.inHours && !call.within) {
    const { channel, callerRole, gradeBefore } = call;
    const live = { live: true, entered: true, threadId: null, signal: null } as const;
    const contact = openContact({ ...about, ...live, personId, channel, callerRole, gradeBefore, now });
    contactId = contact.id;
    parts.push(contact.part);
    events.push(storedEvent(contact.event));
  }
  parts.push(sql`
    call as (
      insert into calls (id, center_id, desk_id, person_id, contact_id, carrier, carrier_call_id, client_hash, in_hours,
        state, caller_number, caller_hash, started_at, returns_to)
      values (${callId}, ${desk.centerId}, ${desk.id}, ${personId}, ${contactId}, ${call.carrier}, ${call.carrierCallId},
        ${call.clientHash}, ${call.inHours}, ${call.inHours ? 'waiting' : 'recording'}, ${sealedNumber},
        ${sealedNumber && call.caller ? call.caller.hash : null}, ${now}, ${call.within?.returnsTo ?? null})
    )`);
  const started = { callId, carrier: call.carrier, personId };
  events.push(storedEvent(callEvent('call.started', { ...about, contactId }, now, started)));
  return { callId, personId, contactId, parts, events };
}
