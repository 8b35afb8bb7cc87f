import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Clock, Deadlines, Log, newId, type Tx, UnitOfWork } from '../platform/index.js';
import type { Call } from './call.js';
import type { Carrier } from './calls.schemas.js';
import { Carriers, GoneAtCarrier } from './carriers.js';

/** The kind of the deadlines at which an errand is tried, again and again until it is done. */
export const CARRIER_ERRAND = 'carrier.errand';

export type ErrandKind = 'hang-up' | 'fetch-recording' | 'delete-recording';

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
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly deadlines: Deadlines,
    private readonly carriers: Carriers,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
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

  /** Ends the caller's line, where a carrier holds one. */
  async hangUp(tx: Tx, call: Call, now: Date): Promise<void> {
    if (call.carrierCallId) await this.set(tx, call, 'hang-up', now);
  }

  /** An errand of each kind a call has once. */
  async set(tx: Tx, call: Pick<Call, 'id' | 'centerId'>, kind: ErrandKind, now: Date): Promise<void> {
    const id = newId();
    const made = await tx.rows(sql`
      insert into carrier_errands (id, center_id, call_id, kind, set_at)
      values (${id}, ${call.centerId}, ${call.id}, ${kind}, ${now}) on conflict (call_id, kind) do nothing returning id`);
    if (made.length === 0) return;
    await this.deadlines.set(tx, { centerId: call.centerId, kind: CARRIER_ERRAND, subjectId: id, dueAt: now });
  }

  /** Resolves when no errand is under way here. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private async next(tx: Tx, errandId: string, now: Date): Promise<void> {
    const [errand] = await tx.rows<Errand>(sql`
      update carrier_errands e set attempts = e.attempts + 1 from calls k
      where e.id = ${errandId} and e.done_at is null and k.id = e.call_id
      returning e.id, e.center_id as "centerId", e.call_id as "callId", e.kind, e.attempts, k.carrier,
        k.carrier_call_id as "carrierCallId"`);
    if (!errand) return;
    const dueAt = new Date(now.getTime() + pauseAfter(errand.attempts));
    await this.deadlines.set(tx, { centerId: errand.centerId, kind: CARRIER_ERRAND, subjectId: errand.id, dueAt });
    tx.afterCommit(() => {
      const going = this.perform(errand).finally(() => this.underWay.delete(going));
      this.underWay.add(going);
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
    if (errand.kind === 'hang-up' && errand.attempts >= HANG_UPS) await this.finish(errand, 'too-often');
  }

  private finish(errand: Errand, gaveUp: 'gone' | 'too-often' | null): Promise<void> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      await this.deadlines.met(tx, CARRIER_ERRAND, errand.id, now);
      await tx.rows(sql`
        update carrier_errands set done_at = ${now}, gave_up = ${gaveUp} where id = ${errand.id} and done_at is null`);
    });
  }
}

/** Milliseconds: 5 s, then twice as long each time, an hour at most. */
function pauseAfter(attempts: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));
}
