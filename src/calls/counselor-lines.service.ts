import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Contact, ContactsService, saveMove } from '../contacts/index.js';
import { Clock, type Deadline, Deadlines, type Tx, UnitOfWork } from '../platform/index.js';
import { rest } from '../staff/index.js';
import { Call, saveCall } from './call.js';
import { CallNotLive } from './calls.errors.js';
import { CarrierErrands } from './carrier-errands.service.js';
import { Carriers } from './carriers.js';
import { CallLeg } from './leg.js';
import { COUNSELOR_GONE } from './line-deadlines.js';
import { addLeg, endLegs, saveLeg } from './stored-legs.js';

/** So long nothing may be heard of the counselor's line; milliseconds. With the rest, the caller is first in line within 10 s. */
export const COUNSELOR_GONE_AFTER_MS = 6_000;
/** Passing so late, nobody could say anything for a while: more than the sweep takes. */
const LATE_MS = 8_000;

/**
 * The counselor's own line, where her console or the carrier tells us of it: her leg of the call, and a deadline that passes
 * when the line is broken and stays so. Then the call waits again, before everybody. Locks: deadline, call, leg, contact.
 */
@Injectable()
export class CounselorLines implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly carriers: Carriers,
    private readonly errands: CarrierErrands,
    private readonly deadlines: Deadlines,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(COUNSELOR_GONE, (tx, deadline, now) => this.passed(tx, deadline, now));
  }

  /**
   * Her console has the call in hand, by a carrier whose consoles say so every two seconds: the lease begins.
   * @returns her leg @throws CallNotLive the call is not hers, or over
   */
  leased(callId: string, accountId: string): Promise<string> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const { leg } = await this.legOf(tx, callId, accountId, now);
      await this.watch(tx, leg, now);
      return leg.id;
    });
  }

  /**
   * In a transaction that holds the call and has just made it a colleague's: her console has so long to say that it has it in
   * hand. Should it, or its process, be gone at this very moment, the call waits again like any whose line broke.
   */
  async expect(tx: Tx, call: Call, accountId: string, now: Date): Promise<void> {
    const leg = await addLeg(tx, call, { part: 'counselor', mode: 'talk', accountId, isAnswered: true }, now);
    if (!leg) throw new CallNotLive();
    leg.join(call, now);
    await saveLeg(tx, leg);
    await this.watch(tx, leg, now);
  }

  /**
   * The carrier has brought her onto the line, for the first time or again.
   * @param carrierLegId the carrier's own name for her leg
   * @throws CallNotLive the call is not hers, or over
   */
  async joined(callId: string, accountId: string, carrierLegId: string): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      // a word that comes late, of a line that is over: she may be on the call again by another one
      const over = await tx.rows(sql`
        select 1 from call_legs where carrier_leg_id = ${carrierLegId} and state not in ('asked', 'joined')`);
      if (over.length > 0) return;
      await this.metOf(tx, callId, now);
      const { call, leg } = await this.legOf(tx, callId, accountId, now);
      if (leg.state === 'asked') leg.join(call, now); // rung at her telephone
      leg.carrierLegId = carrierLegId;
      leg.goneAt = null;
      await saveLeg(tx, leg);
      await this.errands.bringInLine(tx, call, now);
    });
  }

  /**
   * The carrier says that her line broke. She has some seconds to come back; the caller is told so meanwhile.
   * @param carrierLegId which of hers; one that she has replaced meanwhile changes nothing
   */
  async gone(callId: string, carrierLegId?: string): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const call = await tx.lock(Call, callId);
      const leg = call && (await this.live(tx, callId));
      if (!call || !leg || leg.goneAt) return;
      if (carrierLegId && leg.carrierLegId && leg.carrierLegId !== carrierLegId) return;
      leg.goneAt = now;
      await saveLeg(tx, leg);
      await this.watch(tx, leg, now);
      await this.errands.bringInLine(tx, call, now);
    });
  }

  private async passed(tx: Tx, { centerId, subjectId, dueAt }: Deadline, now: Date): Promise<void> {
    const [found] = await tx.rows<{ callId: string }>(sql`
      select call_id as "callId" from call_legs where id = ${subjectId}`);
    const call = found ? await tx.lock(Call, found.callId) : null;
    const leg = call ? await tx.lock(CallLeg, subjectId) : null;
    if (!call || !leg?.isLive) return;
    const carrier = this.carriers.of(call.carrier);
    // where the carrier speaks, its last word was that she is there
    if (carrier.bringInLine && !leg.goneAt) return;
    // where consoles do, it may be we who could not hear: once more, and in time
    const isLate = now.getTime() - dueAt.getTime() > LATE_MS;
    if (!carrier.bringInLine && (isLate || carrier.mayHaveMissed?.(now))) {
      const again = new Date(now.getTime() + COUNSELOR_GONE_AFTER_MS);
      return this.deadlines.set(tx, { centerId, kind: COUNSELOR_GONE, subjectId, dueAt: again });
    }
    await this.lost(tx, call, leg.accountId, now);
  }

  /** In a transaction that holds the call: she does not come back, and whoever called is first in line. */
  private async lost(tx: Tx, call: Call, accountId: string | null, now: Date): Promise<void> {
    const contact = call.contactId ? await tx.lock(Contact, call.contactId) : null;
    // given back or closed a moment ago: the call follows its contact by itself
    if (!contact || contact.counselorId !== accountId || call.counselorId !== accountId) return;
    if (contact.state === 'wrap-up') {
      tx.publish(contact.resume(now));
      await saveMove(tx, contact);
    }
    tx.publish(call.loseLine(now));
    await endLegs(tx, call, now);
    await saveCall(tx, call);
    await this.contacts.releaseToFront(tx, contact.id, 'line-lost', now);
    // it must not ring at the very console that is gone: she is back when she says so
    if (accountId) await rest(tx, accountId, 'away', now);
    await this.errands.bringInLine(tx, call, now);
  }

  /** Her own leg of a call that she holds, held until the transaction ends; made where there is none. @throws CallNotLive */
  private async legOf(tx: Tx, callId: string, accountId: string, now: Date): Promise<{ call: Call; leg: CallLeg }> {
    const call = await tx.lock(Call, callId);
    const isOn = call?.state === 'connecting' || call?.state === 'connected';
    if (!call || !isOn || call.counselorId !== accountId) throw new CallNotLive();
    const before = await this.live(tx, callId);
    if (before?.accountId === accountId) return { call, leg: before };
    if (before) await endLegs(tx, call, now, [before]);
    const leg = await addLeg(tx, call, { part: 'counselor', mode: 'talk', accountId, isAnswered: true }, now);
    if (!leg) throw new CallNotLive();
    leg.join(call, now); // nobody is told: the call says that it is connected
    await saveLeg(tx, leg);
    return { call, leg };
  }

  private async live(tx: Tx, callId: string): Promise<CallLeg | null> {
    const [found] = await tx.rows<{ id: string }>(sql`
      select id from call_legs where call_id = ${callId} and part = 'counselor' and state in ('asked', 'joined')`);
    return found ? tx.lock(CallLeg, found.id) : null;
  }

  /** Before the call, in the order of everybody else. */
  private async metOf(tx: Tx, callId: string, now: Date): Promise<void> {
    const legs = await tx.rows<{ id: string }>(sql`
      select id from call_legs where call_id = ${callId} and part = 'counselor' and state in ('asked', 'joined')`);
    for (const { id } of legs) await this.deadlines.met(tx, COUNSELOR_GONE, id, now);
  }

  private async watch(tx: Tx, leg: CallLeg, now: Date): Promise<void> {
    const [due] = await tx.rows(sql`
      select 1 from deadlines where kind = ${COUNSELOR_GONE} and subject_id = ${leg.id} and state = 'due'`);
    if (due) return;
    const dueAt = new Date(now.getTime() + COUNSELOR_GONE_AFTER_MS);
    await this.deadlines.set(tx, { centerId: leg.centerId, kind: COUNSELOR_GONE, subjectId: leg.id, dueAt });
  }
}
