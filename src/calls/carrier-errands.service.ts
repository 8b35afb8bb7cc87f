import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Clock, Deadlines, Log, newId, type Tx, UnitOfWork } from '../platform/index.js';
import type { Call } from './call.js';
import type { Carrier } from './calls.schemas.js';
import { Carriers, GoneAtCarrier } from './carriers.js';
import { StoredLines } from './stored-lines.js';

/** The kind of the deadlines at which an errand is tried, again and again until it is done. */
export const CARRIER_ERRAND = 'carrier.errand';

/**
 * `bring-in-line`: the carrier is to agree with what is stored; set again at every change. `look-up`: whether a line still
 * stands. `dial`: tried once, since a second try would ring a second time.
 */
export type ErrandKind = 'hang-up' | 'fetch-recording' | 'delete-recording' | 'bring-in-line' | 'look-up' | 'dial';

export interface Errand {
  readonly id: string;
  readonly centerId: string;
  readonly callId: string;
  readonly kind: ErrandKind;
  readonly carrier: Carrier;
  readonly carrierCallId: string | null;
  /** this one included */
  readonly attempts: number;
}

type GaveUp = 'gone' | 'too-often';

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** A line that could not be ended by then has ended by itself. Sound is asked for for ever: it is what a child said. */
const HANG_UPS = 10;
/** A recording just made is not there yet, by the carrier's own word; so often it is asked again. */
const LOOKS_FOR_RECORDING = 10;

/**
 * What a carrier is to be asked: a row, and a deadline at which it is tried. The asking happens outside any transaction, and
 * the next try is set before it begins, so nothing is lost with a process; what is asked twice comes out the same.
 */
@Injectable()
export class CarrierErrands implements OnModuleInit, OnApplicationShutdown {
  private readonly doers = new Map<ErrandKind, (errand: Errand) => Promise<void>>();
  private readonly givenUp = new Map<ErrandKind, (tx: Tx, errand: Errand, now: Date) => Promise<void>>();
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly deadlines: Deadlines,
    private readonly carriers: Carriers,
    private readonly lines: StoredLines,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.on('bring-in-line', async ({ carrier, callId }) => {
      const line = await this.lines.of(callId);
      if (line) await this.carriers.of(carrier).bringInLine?.(line);
    });
    this.on('hang-up', async ({ carrier, carrierCallId }) => {
      if (carrierCallId) await this.carriers.of(carrier).hangUp?.(carrierCallId);
    });
  }

  onModuleInit(): void {
    this.deadlines.on(CARRIER_ERRAND, (tx, { subjectId }, now) => this.next(tx, subjectId, now));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.settled();
  }

  /** Who does errands of a kind. */
  on(kind: ErrandKind, act: (errand: Errand) => Promise<void>): void {
    this.doers.set(kind, act);
  }

  /** What follows when an errand of a kind is given up, in the transaction that says so. */
  onGivenUp(kind: ErrandKind, act: (tx: Tx, errand: Errand, now: Date) => Promise<void>): void {
    this.givenUp.set(kind, act);
  }

  /** Ends the caller's line, where a carrier holds one. */
  async hangUp(tx: Tx, call: Call, now: Date): Promise<void> {
    if (call.carrierCallId) await this.set(tx, call, 'hang-up', now);
  }

  /** Something of the call has changed: its carrier, where it has a switch of its own, is to agree with it. */
  async bringInLine(tx: Tx, call: Pick<Call, 'id' | 'centerId' | 'carrier'>, now: Date): Promise<void> {
    if (this.carriers.of(call.carrier).bringInLine) await this.set(tx, call, 'bring-in-line', now);
  }

  /**
   * An errand of each kind a call has once. One that is set again is done again: after it was done, or once more after the
   * try that is under way, which may have looked too early.
   *
   * @param call with its carrier where there is no such call yet
   */
  async set(
    tx: Tx,
    call: Pick<Call, 'id' | 'centerId'> & { carrier?: Carrier },
    kind: ErrandKind,
    now: Date,
  ): Promise<void> {
    const { centerId } = call;
    // before the errand: whoever tries it locks in this order too. A try that comes later than this comes sooner now
    const soon = new Date(now.getTime() + FIRST_PAUSE_MS);
    if (isSetAgain(kind)) {
      await tx.rows(sql`
        update deadlines set due_at = least(due_at, ${soon}) where kind = ${CARRIER_ERRAND} and state = 'due' and subject_id =
          (select id from carrier_errands where call_id = ${call.id} and kind = ${kind})`);
    }
    const [errand] = await tx.rows<{ id: string; begins: boolean }>(sql`
      insert into carrier_errands as e (id, center_id, call_id, carrier, kind, set_at)
      values (${newId()}, ${centerId}, ${call.id}, ${call.carrier ?? null}, ${kind}, ${now})
      on conflict (call_id, kind) do update set
        asked_again = e.done_at is null, attempts = 0, set_at = excluded.set_at, done_at = null, gave_up = null
      where ${isSetAgain(kind)}
      returning id, not asked_again as begins`);
    if (!errand?.begins) return;
    await this.deadlines.set(tx, { centerId, kind: CARRIER_ERRAND, subjectId: errand.id, dueAt: now });
  }

  /** Resolves when no errand is under way here. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay.values());
  }

  private async next(tx: Tx, errandId: string, now: Date): Promise<void> {
    const [errand] = await tx.rows<Errand>(sql`
      update carrier_errands e set attempts = e.attempts + 1
      from carrier_errands f left join calls k on k.id = f.call_id
      where e.id = ${errandId} and f.id = e.id and e.done_at is null
      returning e.id, e.center_id as "centerId", e.call_id as "callId", e.kind, e.attempts,
        coalesce(k.carrier, e.carrier) as carrier, k.carrier_call_id as "carrierCallId"`);
    if (!errand) return;
    if (errand.kind === 'dial' && errand.attempts > 1) return this.giveUp(tx, errand, 'too-often', now);
    const dueAt = new Date(now.getTime() + pauseAfter(errand.attempts));
    await this.deadlines.set(tx, { centerId: errand.centerId, kind: CARRIER_ERRAND, subjectId: errand.id, dueAt });
    // one that is slower than its pause is not begun a second time: what it does last might be what it saw first
    tx.afterCommit(() => {
      if (this.underWay.has(errand.id)) return;
      const going = this.perform(errand).finally(() => this.underWay.delete(errand.id));
      this.underWay.set(errand.id, going);
    });
  }

  private async perform(errand: Errand): Promise<void> {
    try {
      await this.doers.get(errand.kind)?.(errand);
      await this.finish(errand, null);
    } catch (error) {
      this.log.warn('carrier.errand-failed', { errand: errand.id, kind: errand.kind, attempts: errand.attempts });
      await this.giveUpOrWait(errand, error).catch((later) => this.log.error('carrier.errand-failed', later));
    }
  }

  /** Nothing to do for another try: its deadline is set. */
  private async giveUpOrWait(errand: Errand, error: unknown): Promise<void> {
    const isFetch = errand.kind === 'fetch-recording';
    if (error instanceof GoneAtCarrier && (!isFetch || errand.attempts >= LOOKS_FOR_RECORDING)) {
      return this.finish(errand, 'gone');
    }
    const most = errand.kind === 'hang-up' ? HANG_UPS : errand.kind === 'dial' ? 1 : Number.POSITIVE_INFINITY;
    if (errand.attempts >= most) await this.finish(errand, 'too-often');
  }

  private finish(errand: Errand, gaveUp: GaveUp | null): Promise<void> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      await this.deadlines.met(tx, CARRIER_ERRAND, errand.id, now);
      if (gaveUp) return this.giveUp(tx, errand, gaveUp, now);
      const [again] = await tx.rows<{ id: string }>(sql`
        update carrier_errands set asked_again = false, done_at = case when asked_again then null else ${now}::timestamptz end
        where id = ${errand.id} and done_at is null returning case when done_at is null then id end as id`);
      if (!again?.id) return;
      const { centerId } = errand;
      await this.deadlines.set(tx, { centerId, kind: CARRIER_ERRAND, subjectId: errand.id, dueAt: now });
    });
  }

  private async giveUp(tx: Tx, errand: Errand, gaveUp: GaveUp, now: Date): Promise<void> {
    const given = await tx.rows(sql`
      update carrier_errands set done_at = ${now}, gave_up = ${gaveUp}, asked_again = false
      where id = ${errand.id} and done_at is null returning 1`);
    if (given.length > 0) await this.givenUp.get(errand.kind)?.(tx, errand, now);
  }
}

function isSetAgain(kind: ErrandKind): boolean {
  return kind === 'bring-in-line' || kind === 'look-up';
}

/** Milliseconds: 5 s, then twice as long each time, an hour at most. */
function pauseAfter(attempts: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));
}
