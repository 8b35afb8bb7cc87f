import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, type Deadline, Deadlines, NotFound, newId, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit, KeyRing, PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { CallPushes } from '../call-pushes.service.js';
import { CallIdReused } from '../calls.errors.js';
import { Carriers } from '../carriers.js';
import { DESK_PHONE } from '../desk-phone/desk-phone-carrier.js';
import { Callback, type SafeToCall } from './callback.js';
import { CallbackReads } from './callback-reads.service.js';
import { CallbackNotYours, CallbackRinging, CannotDial, OnTheLine } from './callbacks.errors.js';
import type { attemptInput, CallbackView } from './callbacks.schemas.js';
import { OutgoingCalls } from './outgoing-calls.service.js';
import { CALLBACK_HELD, holdOn, lockCallback, StoredCallbacks } from './stored-callbacks.js';

/** A carrier that could not dial so often will not: she takes the telephone on the desk. */
const MOST_FAILURES = 3;

/** What counselors do about those who are to be called back. Locks: the deadline, the callback, and then what is new. */
@Injectable()
export class CallbacksService implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stored: StoredCallbacks,
    private readonly reads: CallbackReads,
    private readonly outgoing: OutgoingCalls,
    private readonly pushes: CallPushes,
    private readonly carriers: Carriers,
    private readonly deadlines: Deadlines,
    private readonly keys: KeyRing,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(CALLBACK_HELD, (tx, deadline, now) => this.letGo(tx, deadline, now));
  }

  /** Hers to call, and nobody else's. @throws NotFound, CallbackTaken, CallbackSettled, CallbackNotSafe */
  take(viewer: Viewer, id: string): Promise<CallbackView> {
    return this.act(viewer, id, 'callback.taken', async (tx, callback, now) => {
      if (!callback.take(viewer.accountId)) return 'nothing';
      await this.stored.save(tx, callback, [], now);
      return 'done';
    });
  }

  /** Anybody's again: by whoever has taken it, or a supervisor. @throws NotFound, CallbackNotYours, CallbackRinging */
  putBack(viewer: Viewer, id: string): Promise<CallbackView> {
    return this.act(viewer, id, 'callback.put-back', async (tx, callback, now) => {
      refuseUnlessDecides(viewer, callback);
      await refuseWhileRinging(tx, callback);
      callback.putBack();
      await this.stored.save(tx, callback, [], now);
      return 'done';
    });
  }

  /** Whether this number may be rung. `no` holds from now on. @throws NotFound, CallbackNotYours */
  saySafe(viewer: Viewer, id: string, safeToCall: SafeToCall): Promise<CallbackView> {
    const action = `callback.safe-${safeToCall}`;
    return this.act(viewer, id, action, async (tx, callback, now) => {
      refuseUnlessDecides(viewer, callback);
      callback.safeToCall = safeToCall;
      await this.stored.save(tx, callback, [], now);
      return 'done';
    });
  }

  /** Nobody is to be rung. The same again is the same. @throws NotFound, CallbackNotYours, CallbackSettled, CallbackRinging */
  close(viewer: Viewer, id: string, reason: 'not-safe' | 'not-needed'): Promise<CallbackView> {
    return this.act(viewer, id, 'callback.closed', async (tx, callback, now) => {
      if (callback.state === reason) return 'nothing';
      refuseUnlessDecides(viewer, callback);
      await refuseWhileRinging(tx, callback);
      if (reason === 'not-safe') callback.safeToCall = 'no';
      await this.stored.save(tx, callback, [callback.settle(reason, now)], now);
      return 'done';
    });
  }

  /** The whole number, for whoever has taken it. Written down before it is shown. @throws NotFound, CallbackNotYours, CallbackNotSafe */
  number(viewer: Viewer, id: string): Promise<string> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      await this.deadlines.met(tx, CALLBACK_HELD, id, now);
      const callback = await lockCallback(tx, viewer, id);
      callback.refuseUnlessReadyFor(viewer.accountId);
      await holdOn(tx, this.deadlines, callback, now);
      await this.record(tx, viewer, callback, 'callback.number-revealed', { reason: 'callback' });
      return this.numberOf(callback);
    });
  }

  /** Dialled by hand, and it came to nothing. The same `clientId` again is the same try. @throws NotFound, CallbackNotYours, … */
  attempted(viewer: Viewer, id: string, input: z.infer<typeof attemptInput>): Promise<CallbackView> {
    return this.act(viewer, id, 'callback.attempted', async (tx, callback, now) => {
      if (await attemptOf(tx, callback, input.clientId)) return 'nothing';
      callback.refuseUnlessTakenBy(viewer.accountId);
      await refuseWhileRinging(tx, callback);
      const { clientId, outcome } = input;
      const attempt = { id: newId(), clientId, carrier: DESK_PHONE, callId: null, outcome };
      const seq = await insertAttempt(tx, viewer, callback, attempt, now);
      await this.stored.save(tx, callback, callback.attempted(seq, outcome, now), now);
      return 'done';
    });
  }

  /**
   * Dialled by hand, and the child has answered: a contact of her own, and a call that is on from this moment. The same
   * `clientId` again is the same contact.
   * @throws NotFound, CallbackNotYours, CallbackNotSafe, CallbackSettled, CallbackRinging, CallIdReused
   */
  async reached(viewer: Viewer, id: string, clientId: string): Promise<string> {
    const callId = newId();
    let contactId = '';
    await this.act(viewer, id, 'callback.reached', async (tx, callback, now) => {
      if (await attemptOf(tx, callback, clientId)) {
        if (!callback.reachedContactId) throw new CallIdReused(); // said of a try that came to nothing
        contactId = callback.reachedContactId;
        return 'nothing';
      }
      callback.refuseUnlessReadyFor(viewer.accountId);
      await refuseWhileRinging(tx, callback);
      const clientHash = this.keys.hash('callback.client-id', `${callback.id} ${clientId}`);
      const answer = { callId, carrier: DESK_PHONE, counselorId: viewer.accountId, known: { clientHash } };
      contactId = await this.outgoing.begin(tx, callback, { ...answer, isConnected: true }, now);
      const attempt = { id: newId(), clientId, carrier: DESK_PHONE, callId, outcome: 'reached' };
      const seq = await insertAttempt(tx, viewer, callback, attempt, now);
      await this.stored.save(tx, callback, callback.reached(seq, contactId, now), now);
      return 'done';
    });
    await this.pushes.tell(callId);
    return contactId;
  }

  /**
   * A carrier dials, showing the center's number. The same `clientId` again dials nobody twice.
   * @throws NotFound, CannotDial, OnTheLine, CallbackNotYours, CallbackNotSafe, CallbackSettled, CallbackRinging
   */
  dial(viewer: Viewer, id: string, clientId: string): Promise<CallbackView> {
    return this.act(viewer, id, 'callback.dialled', async (tx, callback, now) => {
      if (await attemptOf(tx, callback, clientId)) return 'nothing';
      const carrier = this.carriers.thatDials();
      if (!carrier) throw new CannotDial();
      callback.refuseUnlessReadyFor(viewer.accountId);
      await refuseWhileRinging(tx, callback);
      const [found] = await tx.rows<{ failures: number; talks: boolean }>(sql`
        select (select count(*)::int from callback_attempts where callback_id = ${callback.id} and outcome = 'failed')
            as failures,
          exists (select 1 from calls where counselor_id = ${viewer.accountId} and state in ('connecting', 'connected'))
            as talks`);
      if (!found || found.failures >= MOST_FAILURES) throw new CannotDial();
      if (found.talks) throw new OnTheLine();
      const attempt = { id: newId(), clientId, carrier: carrier.name, callId: newId(), outcome: null };
      await insertAttempt(tx, viewer, callback, attempt, now);
      await this.outgoing.dial(tx, { ...attempt, centerId: callback.centerId }, await this.numberOf(callback));
      this.stored.changed(tx, callback.deskId);
      return 'done';
    });
  }

  /** Whoever has taken it has gone, or forgotten it: it is anybody's again, however that came about. */
  private async letGo(tx: Tx, { subjectId }: Deadline, now: Date): Promise<void> {
    const callback = await tx.lock(Callback, subjectId);
    if (callback?.state !== 'taken') return;
    if (await isRinging(tx, callback)) return holdOn(tx, this.deadlines, callback, now);
    callback.putBack();
    await this.stored.save(tx, callback, [], now);
  }

  private async act(
    viewer: Viewer,
    id: string,
    action: string,
    decide: (tx: Tx, callback: Callback, now: Date) => Promise<'done' | 'nothing'>,
  ): Promise<CallbackView> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      await this.deadlines.met(tx, CALLBACK_HELD, id, now); // before the callback, as its passing does
      const callback = await lockCallback(tx, viewer, id);
      const came = await decide(tx, callback, now);
      await holdOn(tx, this.deadlines, callback, now);
      if (came === 'done') await this.record(tx, viewer, callback, action);
    });
    const view = await this.reads.one(viewer, id);
    if (!view) throw new NotFound('callback');
    return view;
  }

  private record(tx: Tx, viewer: Viewer, callback: Callback, action: string, detail = {}): Promise<void> {
    const { centerId, accountId } = viewer;
    const { id: subjectId, personId } = callback;
    return this.audit.record(tx, { centerId, accountId, action, subjectType: 'callback', subjectId, personId, detail });
  }

  private async numberOf({ id, personId, number }: Callback): Promise<string> {
    return (await this.seals.of(personId)).open('callbacks.number', id, number);
  }
}

/** Whoever has taken it, anybody while nobody has, and supervisors at any time. @throws CallbackNotYours */
function refuseUnlessDecides(viewer: Viewer, callback: Callback): void {
  callback.refuseSettled();
  if (viewer.role === 'supervisor' || callback.takenBy === null || callback.takenBy === viewer.accountId) return;
  throw new CallbackNotYours();
}

async function isRinging(tx: Tx, { id }: Callback): Promise<boolean> {
  return (await tx.rows(sql`select 1 from callback_attempts where callback_id = ${id} and outcome is null`)).length > 0;
}

async function refuseWhileRinging(tx: Tx, callback: Callback): Promise<void> {
  if (await isRinging(tx, callback)) throw new CallbackRinging();
}

async function attemptOf(tx: Tx, { id }: Callback, clientId: string): Promise<boolean> {
  const found = await tx.rows(sql`
    select 1 from callback_attempts where callback_id = ${id} and client_id = ${clientId}`);
  return found.length > 0;
}

/** @returns its place among the tries of this callback */
async function insertAttempt(
  tx: Tx,
  viewer: Viewer,
  callback: Callback,
  attempt: { id: string; clientId: string; carrier: string; callId: string | null; outcome: string | null },
  now: Date,
): Promise<number> {
  const { id, clientId, carrier, callId, outcome } = attempt;
  const [row] = await tx.rows<{ seq: number }>(sql`
    insert into callback_attempts (id, callback_id, seq, account_id, client_id, carrier, call_id, begun_at, outcome, ended_at)
    values (${id}, ${callback.id},
      (select count(*) + 1 from callback_attempts where callback_id = ${callback.id}), ${viewer.accountId}, ${clientId},
      ${carrier}, ${callId}, ${now}, ${outcome}, ${outcome === null ? null : now})
    returning seq`);
  if (!row) throw new Error('an attempt that is none');
  return row.seq;
}
