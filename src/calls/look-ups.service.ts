import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock, Deadlines, type Tx, UnitOfWork } from '../platform/index.js';
import { Call } from './call.js';
import { CallsService } from './calls.service.js';
import { CarrierErrands, type Errand } from './carrier-errands.service.js';
import { Carriers, GoneAtCarrier } from './carriers.js';
import { LOOK_UP } from './line-deadlines.js';

/** How long nothing may have been heard of a line before its carrier is asked; milliseconds [P]. */
export const ASKED_AFTER_MS = 90_000;

/**
 * For carriers that tell us of the end of a line: the word may be lost. A line that has not been heard of for a while is
 * asked for, and one that is over there is over here. Each word of the carrier moves the question on.
 */
@Injectable()
export class LookUps implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly deadlines: Deadlines,
    private readonly errands: CarrierErrands,
    private readonly carriers: Carriers,
    private readonly calls: CallsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(LOOK_UP, async (tx, { subjectId }, now) => {
      const call = await tx.lock(Call, subjectId);
      if (call && call.state !== 'ended') await this.errands.set(tx, call, 'look-up', now);
    });
    this.errands.on('look-up', (errand) => this.look(errand));
  }

  /** As a member of the `with` that stores a call, named `due`. */
  part(call: { callId: string; centerId: string; now: Date }): Sql {
    return this.deadlines.part({ ...deadlineOf(call.callId, call.centerId), dueAt: after(call.now) });
  }

  /** In the transaction that stores a call, or that holds it. Nothing happens where it is watched already. */
  async watch(tx: Tx, call: Pick<Call, 'id' | 'centerId'>, now: Date): Promise<void> {
    const due = await tx.rows(
      sql`select 1 from deadlines where kind = ${LOOK_UP} and subject_id = ${call.id} and state = 'due'`,
    );
    if (due.length > 0) return;
    await this.deadlines.set(tx, { ...deadlineOf(call.id, call.centerId), dueAt: after(now) });
  }

  /** The carrier has just spoken of it: the line stands. */
  async heard(callId: string): Promise<void> {
    await this.deadlines.postpone(LOOK_UP, [callId], after(this.clock.now()));
  }

  private async look({ callId, carrier, carrierCallId }: Errand): Promise<void> {
    if (!carrierCallId) return;
    const stands = await this.stands(carrier, carrierCallId);
    if (!stands) return this.calls.hangUp(callId, 'visitor');
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const call = await tx.lock(Call, callId);
      if (!call || call.state === 'ended') return;
      await this.watch(tx, call, now);
      await this.errands.bringInLine(tx, call, now); // words of others on the line may be lost, too
    });
  }

  private async stands(carrier: string, carrierCallId: string): Promise<boolean> {
    try {
      return (await this.carriers.of(carrier).look?.(carrierCallId)) !== 'over';
    } catch (error) {
      if (error instanceof GoneAtCarrier) return false;
      throw error;
    }
  }
}

function deadlineOf(callId: string, centerId: string) {
  return { centerId, kind: LOOK_UP, subjectId: callId };
}

function after(now: Date): Date {
  return new Date(now.getTime() + ASKED_AFTER_MS);
}
