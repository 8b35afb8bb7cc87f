import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql, { join } from 'sql-template-tag';
import { ContactsService, gradeBefore, openContact } from '../../contacts/index.js';
import { Clock, type Deadline, Deadlines, Log, type Tx, UnitOfWork } from '../../platform/index.js';
import { PersonSeals } from '../../privacy/index.js';
import { callEvent } from '../call.js';
import { CallPushes } from '../call-pushes.service.js';
import { Carriers } from '../carriers.js';
import { type AttemptOutcome, Callback } from './callback.js';
import { CALLBACK_HELD, CALLBACK_RINGING, holdOn, StoredCallbacks } from './stored-callbacks.js';

/** A carrier that has said nothing by then has dialled nobody: it lets a telephone ring for a minute at most. */
const RINGS_FOR_MS = 120_000;

/** An attempt by a carrier, while nobody knows what comes of it. */
interface Ringing {
  readonly id: string;
  readonly callbackId: string;
  readonly seq: number;
  readonly accountId: string;
  readonly carrier: string;
  readonly outcome: string | null;
}

/** Whose line it becomes when somebody answers. */
export interface Answered {
  readonly callId: string;
  readonly counselorId: string;
  readonly carrier: string;
  /** how the call is known again: the carrier's name for it, or the hash of the sender's id */
  readonly known: { readonly carrierCallId: string } | { readonly clientHash: Buffer };
  /** sound flows between the two from this moment; otherwise the counselor's line is still to be made */
  readonly isConnected: boolean;
}

/** Calls that go out. A carrier that dials tells here what came of it; a call begins when somebody has answered. */
@Injectable()
export class OutgoingCalls implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly stored: StoredCallbacks,
    private readonly pushes: CallPushes,
    private readonly carriers: Carriers,
    private readonly deadlines: Deadlines,
    private readonly seals: PersonSeals,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(CALLBACK_RINGING, (tx, deadline, now) => this.neverHeardOf(tx, deadline, now));
  }

  /** Has a carrier dial once the transaction has committed. Should the process die before, its time runs out. */
  async dial(tx: Tx, attempt: { id: string; callId: string; carrier: string; centerId: string }, number: string) {
    const { id, callId, carrier, centerId } = attempt;
    const dueAt = new Date(this.clock.now().getTime() + RINGS_FOR_MS);
    await this.deadlines.set(tx, { centerId, kind: CALLBACK_RINGING, subjectId: id, dueAt });
    tx.afterCommit(() => void this.ring(callId, carrier, number));
  }

  /**
   * Somebody has picked up. Said twice it is the same call.
   * @returns whether there is still a counselor to speak with; where there is none the carrier ends the line
   */
  async answered(callId: string, line: { carrierCallId: string; isConnected: boolean }): Promise<boolean> {
    const now = this.clock.now();
    const isOn = await this.work.run(async (tx) => {
      const found = await this.lockRinging(tx, callId, now);
      if (!found) return false;
      const { attempt, callback } = found;
      await holdOn(tx, this.deadlines, callback, now); // whoever has it, for another try or another's
      if (attempt.outcome !== null) return attempt.outcome === 'reached';
      if (callback.isSettled || callback.takenBy !== attempt.accountId) {
        await setOutcome(tx, attempt.id, 'failed', now);
        return false;
      }
      const { carrier, accountId: counselorId } = attempt;
      const { carrierCallId, isConnected } = line;
      const answer = { callId, carrier, counselorId, isConnected, known: { carrierCallId } };
      const contactId = await this.begin(tx, callback, answer, now);
      await setOutcome(tx, attempt.id, 'reached', now);
      await this.stored.save(tx, callback, callback.reached(attempt.seq, contactId, now), now);
      return true;
    });
    if (isOn) await this.pushes.tell(callId);
    return isOn;
  }

  /** Nobody has picked up, or the carrier could not dial, which is no attempt that counts. Said twice it is said once. */
  async failed(callId: string, outcome: Exclude<AttemptOutcome, 'somebody-else'> | 'failed'): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const found = await this.lockRinging(tx, callId, now);
      if (found) await this.cameToNothing(tx, found, outcome, now);
    });
  }

  /** The contact and the call of a callback that was answered, hers from the first moment. @returns the contact's id */
  async begin(tx: Tx, callback: Callback, answer: Answered, now: Date): Promise<string> {
    const { centerId, deskId, personId } = callback;
    const { callId, carrier, counselorId, isConnected, known } = answer;
    const [lost] = await tx.rows<{ callerRole: 'student' | 'parent' | 'teacher' | 'other' | 'unknown' }>(sql`
      select caller_role as "callerRole" from contacts where id = ${callback.contactId}`);
    const contact = openContact({
      centerId,
      deskId,
      personId,
      threadId: null,
      channel: 'phone',
      live: true,
      callerRole: lost?.callerRole ?? 'unknown',
      entered: false, // we have come to them
      outgoing: true,
      signal: null,
      gradeBefore: await gradeBefore(tx, personId, now),
      now,
    });
    const seal = await this.seals.of(personId);
    const number = seal.open('callbacks.number', callback.id, callback.number);
    const call = sql`
      call as (
        insert into calls (id, center_id, desk_id, person_id, contact_id, carrier, carrier_call_id, client_hash, in_hours,
          state, direction, counselor_id, caller_number, caller_hash, started_at, connected_at)
        values (${callId}, ${centerId}, ${deskId}, ${personId}, ${contact.id}, ${carrier},
          ${'carrierCallId' in known ? known.carrierCallId : null}, ${'clientHash' in known ? known.clientHash : null},
          true, ${isConnected ? 'connected' : 'connecting'}, 'out', ${counselorId},
          ${seal.seal('calls.caller_number', callId, number)}, ${callback.callerHash}, ${now},
          ${isConnected ? now : null})
      )`;
    await tx.rows(sql`with ${join([contact.part, call])} select 1`);
    tx.publish(
      contact.event,
      callEvent('call.started', { centerId, deskId, contactId: contact.id }, now, {
        callId,
        carrier,
        personId,
        direction: 'out',
      }),
    );
    await this.contacts.assign(tx, contact.id, counselorId, now);
    if (isConnected) {
      const about = { centerId, deskId, contactId: contact.id };
      tx.publish(callEvent('call.connected', about, now, { callId, counselorId }));
      await this.contacts.answered(tx, contact.id, now);
    }
    return contact.id;
  }

  private async ring(callId: string, carrier: string, number: string): Promise<void> {
    try {
      await this.carriers.of(carrier).dial?.(callId, number);
    } catch {
      this.log.warn('callback.not-dialled', { call: callId, carrier });
      await this.failed(callId, 'failed').catch((later) => this.log.error('callback.not-dialled', later));
    }
  }

  private async neverHeardOf(tx: Tx, { subjectId }: Deadline, now: Date): Promise<void> {
    const found = await this.lock(tx, sql`id = ${subjectId}`, now);
    if (found) await this.cameToNothing(tx, found, 'failed', now);
  }

  private async cameToNothing(
    tx: Tx,
    { attempt, callback }: { attempt: Ringing; callback: Callback },
    outcome: Exclude<AttemptOutcome, 'somebody-else'> | 'failed',
    now: Date,
  ): Promise<void> {
    if (attempt.outcome !== null) return holdOn(tx, this.deadlines, callback, now);
    await setOutcome(tx, attempt.id, outcome, now);
    const isHers = !callback.isSettled && callback.takenBy === attempt.accountId;
    if (isHers && outcome !== 'failed') {
      await this.stored.save(tx, callback, callback.attempted(attempt.seq, outcome, now), now);
    } else this.stored.changed(tx, callback.deskId);
    await holdOn(tx, this.deadlines, callback, now);
  }

  private async lockRinging(tx: Tx, callId: string, now: Date) {
    await tx.rows(sql`
      update deadlines set state = 'met', settled_at = ${now} where kind = ${CALLBACK_RINGING} and state = 'due'
        and subject_id = (select id from callback_attempts where call_id = ${callId})`);
    return this.lock(tx, sql`call_id = ${callId}`, now);
  }

  /** Deadlines first, then the callback, then what is read of the attempt: like everybody else. */
  private async lock(tx: Tx, which: ReturnType<typeof sql>, now: Date) {
    const read = () =>
      tx.rows<Ringing>(sql`
        select id, callback_id as "callbackId", seq, account_id as "accountId", carrier, outcome
        from callback_attempts where ${which}`);
    const [before] = await read();
    if (!before) return null;
    await this.deadlines.met(tx, CALLBACK_HELD, before.callbackId, now);
    const callback = await tx.lock(Callback, before.callbackId);
    const [attempt] = await read();
    return attempt && callback ? { attempt, callback } : null;
  }
}

async function setOutcome(tx: Tx, attemptId: string, outcome: string, now: Date): Promise<void> {
  await tx.rows(sql`
    update callback_attempts set outcome = ${outcome}, ended_at = ${now} where id = ${attemptId} and outcome is null`);
}
