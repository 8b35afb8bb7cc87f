import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Blocks, contactEvent, OpenRisks, onContactEvents, samePerson } from '../../contacts/index.js';
import {
  Clock,
  Database,
  type Deadline,
  Deadlines,
  EventDispatcher,
  InvalidInput,
  newId,
  type Tx,
  UnitOfWork,
} from '../../platform/index.js';
import { KeyRing, PersonSeals } from '../../privacy/index.js';
import { AlarmsService } from '../../queue/index.js';
import { Call } from '../call.js';
import { CallsService } from '../calls.service.js';
import { lineDeadlines } from '../line-deadlines.js';
import { Callback, type SafeToCall } from './callback.js';
import { CallNotWaiting, NoNumber } from './callbacks.errors.js';
import { CALLBACK_DUE, StoredCallbacks } from './stored-callbacks.js';
import { telephoneNumber } from './telephone-number.js';

/** Whoever left sooner has thought better of it, or dialled a wrong number [P, the month counts them apart as well]. */
const WAITED_MS = 5_000;

/** Where somebody can be called. */
interface Callee {
  readonly number: string;
  readonly hash: Buffer;
}

interface Asked {
  /** as the caller said it; null: the number she calls from */
  readonly number: string | null;
  readonly safeToCall: Exclude<SafeToCall, 'no'>;
  readonly now: Date;
}

/**
 * Opens callbacks, and closes them when whoever is to be called calls by herself. A caller has one open callback at most:
 * everything about one number happens under its lock, and unique indexes say the same.
 */
@Injectable()
export class LostCallers implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly calls: CallsService,
    private readonly stored: StoredCallbacks,
    private readonly blocks: Blocks,
    private readonly risks: OpenRisks,
    private readonly deadlines: Deadlines,
    private readonly alarms: AlarmsService,
    private readonly keys: KeyRing,
    private readonly seals: PersonSeals,
    private readonly dispatcher: EventDispatcher,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.calls.makesCallbacks((tx, call, now) => this.lost(tx, call, now));
    this.risks.register(async (tx, personId) => {
      const owed = await tx.rows(
        sql`select 1 from callbacks where person_id = any(${samePerson(personId)}) and settled_at is null limit 1`,
      );
      return { callback: owed.length > 0 };
    });
    this.deadlines.on(CALLBACK_DUE, (tx, deadline, now) => this.overdue(tx, deadline, now));
    onContactEvents(this.dispatcher, 'callbacks.called-again', ['call.started'], async (events) => {
      for (const { payload } of events) await this.calledAgain(payload.callId);
    });
  }

  /**
   * Whoever waits would rather be called: her call ends, and is a callback from now on. Asked twice is asked once. In a
   * transaction that holds the call, and has met the deadlines of its line.
   * @throws CallNotWaiting, NoNumber nobody knows one, InvalidInput one that can't be dialled
   */
  async ask(tx: Tx, call: Call, { number, safeToCall, now }: Asked): Promise<void> {
    if (await hasCallback(tx, call.id)) return;
    if (call.state !== 'waiting') throw new CallNotWaiting();
    const callee = number === null ? await this.calleeOf(tx, call) : this.calleeAt(number);
    if (!callee) throw number === null ? new NoNumber() : new InvalidInput({ field: 'number', problem: 'number' });
    await this.open(tx, call, callee, { why: 'asked', safeToCall }, now);
    await this.calls.end(tx, call, 'visitor', now);
  }

  /** The same in a transaction of its own, for a carrier's webhook. @throws as `ask` */
  askFor(callId: string, asked: Omit<Asked, 'now'>): Promise<void> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      for (const kind of lineDeadlines) await this.deadlines.met(tx, kind, callId, now);
      const call = await tx.lock(Call, callId);
      if (!call) throw new CallNotWaiting();
      await this.ask(tx, call, { ...asked, now });
    });
  }

  /** The line has ended before anybody spoke with her, or after she was lost again; in the transaction that ends it. */
  private async lost(tx: Tx, call: Call, now: Date): Promise<void> {
    const isEarly = !call.connectedAt && now.getTime() - call.startedAt.getTime() < WAITED_MS;
    if (isEarly || (await hasCallback(tx, call.id))) return;
    const callee = await this.calleeOf(tx, call);
    if (callee) await this.open(tx, call, callee, { why: 'hung-up', safeToCall: 'unknown' }, now);
  }

  private async open(
    tx: Tx,
    call: Call,
    callee: Callee,
    { why, safeToCall }: Pick<Callback, 'why' | 'safeToCall'>,
    now: Date,
  ): Promise<void> {
    const { contactId, personId, centerId, deskId } = call;
    if (!contactId) return;
    await this.holdCaller(tx, callee.hash, personId);
    const before = await this.openOf(tx, centerId, callee.hash, personId);
    for (const one of before) await this.stored.save(tx, one, [one.settle('called-again', now)], now);
    const [desk] = await tx.rows<{ minutes: number; again: boolean; before: Date | null; safe: SafeToCall | null }>(sql`
      select d.callback_minutes as minutes,
        -- told of this end late: she is on another line already, or was
        exists (select 1 from calls k where k.center_id = ${centerId} and k.id <> ${call.id} and k.direction = 'in'
          and k.started_at >= ${call.endedAt ?? now} and (k.caller_hash = ${callee.hash} or k.person_id = ${personId}))
          as again,
        -- lost twice is not put off twice
        (select min(b.due_at) from callbacks b where b.center_id = ${centerId} and b.caller_hash = ${callee.hash}
          and b.state = 'called-again' and b.settled_at >= ${call.startedAt}) as before,
        (select b.safe_to_call from callbacks b where b.center_id = ${centerId} and b.caller_hash = ${callee.hash}
          order by b.created_at desc, b.id desc limit 1) as safe
      from desks d where d.id = ${deskId}`);
    if (!desk) throw new Error('a call without a desk');
    const latest = now.getTime() + desk.minutes * 60_000;
    const id = newId();
    const seal = await this.seals.of(personId);
    const callback = Object.assign(new Callback(), {
      id,
      centerId,
      deskId,
      personId,
      contactId,
      callId: call.id,
      why,
      number: seal.seal('callbacks.number', id, callee.number),
      callerHash: callee.hash,
      // hanging up says nothing new about who may pick up there
      safeToCall: why === 'hung-up' && desk.safe === 'no' ? 'no' : safeToCall,
      state: 'open' as const,
      takenBy: null,
      attempts: 0,
      createdAt: now,
      dueAt: new Date(Math.min(latest, desk.before?.getTime() ?? latest)),
      settledAt: null,
      reachedContactId: null,
    });
    await insert(tx, callback);
    const { dueAt } = callback;
    await this.deadlines.set(tx, { centerId, kind: CALLBACK_DUE, subjectId: id, dueAt });
    const payload = { callbackId: id, callId: call.id, why, dueAt: dueAt.toISOString() };
    tx.publish(contactEvent('callback.opened', callback.about, now, payload));
    await this.blocks.reconsider(tx, personId, now);
    if (desk.again) await this.stored.save(tx, callback, [callback.settle('called-again', now)], now);
    else this.stored.changed(tx, deskId);
  }

  /** Somebody has called: whoever waits on the line need not be called. Told late or twice it comes out the same. */
  private async calledAgain(callId: string): Promise<void> {
    const [call] = await this.db.rows<{ centerId: string; personId: string; hash: Buffer | null; startedAt: Date }>(
      sql`select center_id as "centerId", person_id as "personId", caller_hash as hash, started_at as "startedAt"
        from calls where id = ${callId} and direction = 'in'`,
      'call-of-somebody-again',
    );
    if (!call) return;
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      await this.holdCaller(tx, call.hash, call.personId);
      for (const callback of await this.openOf(tx, call.centerId, call.hash, call.personId)) {
        // lost after this call had begun: by another line, or told of late
        if (callback.callId === callId || callback.createdAt > call.startedAt) continue;
        await this.stored.save(tx, callback, [callback.settle('called-again', now)], now);
      }
    });
  }

  /** Nobody has called back in time: supervisors are told, until somebody has. */
  private async overdue(tx: Tx, { subjectId }: Deadline, now: Date): Promise<void> {
    const callback = await tx.lock(Callback, subjectId);
    if (!callback || callback.isSettled) return;
    await this.alarms.raiseFor(tx, callback.about, 'callback-overdue', now);
    this.stored.changed(tx, callback.deskId);
  }

  /** Until the transaction ends, nothing else happens to the callbacks of this number, nor to those of this person. */
  private async holdCaller(tx: Tx, hash: Buffer | null, personId: string): Promise<void> {
    const held = [...(hash ? [hash.toString('hex')] : []), personId]; // everybody in this order
    for (const one of held) {
      await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`lamplight.caller:${one}`}, 0))`);
    }
  }

  private async openOf(tx: Tx, centerId: string, hash: Buffer | null, personId: string): Promise<Callback[]> {
    const rows = await tx.rows<{ id: string }>(sql`
      select id from callbacks where center_id = ${centerId} and settled_at is null
        and (caller_hash = ${hash} or person_id = ${personId}) order by id`);
    const found: Callback[] = [];
    for (const { id } of rows) {
      const callback = await tx.lock(Callback, id);
      if (callback && !callback.isSettled) found.push(callback);
    }
    return found;
  }

  /** The number she called from, out of its seal. */
  private async calleeOf(tx: Tx, call: Call): Promise<Callee | null> {
    const [row] = await tx.rows<{ number: Buffer | null; hash: Buffer | null }>(sql`
      select caller_number as number, caller_hash as hash from calls where id = ${call.id}`);
    if (!row?.number || !row.hash) return null;
    const seal = await this.seals.of(call.personId);
    return { number: seal.open('calls.caller_number', call.id, row.number), hash: row.hash };
  }

  /** A number that was said, hashed as a carrier's would be: the same caller is the same by telephone. */
  private calleeAt(said: string): Callee | null {
    const number = telephoneNumber(said);
    return number === null ? null : { number, hash: this.keys.hash('caller-number', number) };
  }
}

async function hasCallback(tx: Tx, callId: string): Promise<boolean> {
  return (await tx.rows(sql`select 1 from callbacks where call_id = ${callId}`)).length > 0;
}

async function insert(tx: Tx, callback: Callback): Promise<void> {
  await tx.rows(sql`
    insert into callbacks (id, center_id, desk_id, person_id, contact_id, call_id, why, number, caller_hash, safe_to_call,
      state, created_at, due_at)
    values (${callback.id}, ${callback.centerId}, ${callback.deskId}, ${callback.personId}, ${callback.contactId},
      ${callback.callId}, ${callback.why}, ${callback.number}, ${callback.callerHash}, ${callback.safeToCall},
      ${callback.state}, ${callback.createdAt}, ${callback.dueAt})`);
}
