import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { type Contact, onContactEvents } from '../contacts/index.js';
import { Clock, Database, Deadlines, EventDispatcher, NotFound, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit, type AuditEntry } from '../privacy/index.js';
import { ColleaguesService } from '../queue/index.js';
import type { Viewer } from '../staff/index.js';
import { Call, saveCall } from './call.js';
import { CallPushes } from './call-pushes.service.js';
import { CallIdReused, CallNotLive, CarrierCannot, LegOver, NotYourLeg, OnAnotherCall } from './calls.errors.js';
import type { consultInput, thirdPartyInput } from './calls.schemas.js';
import { CallsService } from './calls.service.js';
import { CarrierErrands } from './carrier-errands.service.js';
import { Carriers } from './carriers.js';
import { CallLeg, type LegMode } from './leg.js';
import { LEG_GONE, LEG_UNANSWERED } from './line-deadlines.js';
import { addLeg, saveLeg } from './stored-legs.js';

/** How long a colleague is rung; milliseconds [P]. */
export const LEG_RINGS_MS = 30_000;
/** How long her console may take to come onto the line, or not be heard of; milliseconds. */
export const LEG_GONE_AFTER_MS = 20_000;

/**
 * Who comes onto a call beside its caller, and goes. Everybody locks in one order: the deadlines of the leg, the call, the
 * leg, the contact. A console on a leg of a call between browsers is a lease; where a carrier has a switch of its own, the
 * carrier says who is on the line.
 */
@Injectable()
export class LegsService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly calls: CallsService,
    private readonly colleagues: ColleaguesService,
    private readonly carriers: Carriers,
    private readonly errands: CarrierErrands,
    private readonly deadlines: Deadlines,
    private readonly pushes: CallPushes,
    private readonly dispatcher: EventDispatcher,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    // not answered, or answered and never on the line
    this.deadlines.on(LEG_UNANSWERED, async (tx, { subjectId }, now) => {
      const held = await this.hold(tx, subjectId);
      if (held?.leg.state === 'asked') await this.endIn(tx, held, held.leg.answeredAt ? 'failed' : 'left', now);
    });
    // what rang at her before she was asked, she may take: a caller of her own comes before a colleague's
    onContactEvents(this.dispatcher, 'calls.own-first', ['contact.assigned'], async (events) => {
      for (const { contactId, payload } of events) {
        if (contactId) await this.leaveOthers(payload.counselorId, contactId);
      }
    });
  }

  /**
   * Asks a colleague in; whoever calls hears nothing of it from this moment. The same `clientId` again is the same asking.
   * @throws NotFound, NotYourCall, CallNotLive, CarrierCannot, ColleagueNotFree, CallIdReused
   */
  async consult(viewer: Viewer, contactId: string, input: z.infer<typeof consultInput>): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const { call, contact } = await this.lockTalking(tx, viewer, contactId, 'consult');
      if (await this.askedBefore(tx, call, input.clientId, { accountId: input.accountId })) return;
      await this.colleagues.requireConsultable(tx, call.deskId, input.accountId);
      const leg = await addLeg(tx, call, { part: 'consulted', mode: 'talk', ...input }, now);
      if (!leg) throw new OnAnotherCall();
      await this.deadline(tx, leg, LEG_UNANSWERED, LEG_RINGS_MS, now);
      const held = call.hold(now);
      if (held) tx.publish(held);
      await saveCall(tx, call);
      await this.errands.bringInLine(tx, call, now);
      await this.note(tx, viewer, call, contact, 'call.consulted', { accountId: input.accountId });
    });
  }

  /** Dials somebody of the directory into the call. @throws NotFound, NotYourCall, CallNotLive, CarrierCannot, CallIdReused */
  async thirdParty(viewer: Viewer, contactId: string, input: z.infer<typeof thirdPartyInput>): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const { call, contact } = await this.lockTalking(tx, viewer, contactId, 'thirdParty');
      if (await this.askedBefore(tx, call, input.clientId, { entryId: input.entryId })) return;
      const [entry] = await tx.rows(sql`
        select 1 from directory_entries
        where id = ${input.entryId} and center_id = ${viewer.centerId} and closed_at is null`);
      if (!entry) throw new NotFound('directory-entry');
      await addLeg(tx, call, { part: 'third-party', mode: 'talk', accountId: null, ...input }, now);
      await this.errands.bringInLine(tx, call, now);
      await this.note(tx, viewer, call, contact, 'call.third-party-dialled', { entryId: input.entryId });
    });
  }

  /**
   * A supervisor comes onto a call of her desks, or changes how she is heard. The counselor sees it.
   * @throws NotFound, CallNotLive, CarrierCannot, OnAnotherCall
   */
  async supervise(viewer: Viewer, callId: string, mode: LegMode): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const call = await tx.lock(Call, callId);
      if (!call || call.centerId !== viewer.centerId || !viewer.reaches(call.deskId)) throw new NotFound('call');
      if (call.state !== 'connected') throw new CallNotLive();
      if (!this.carriers.of(call.carrier).can.supervise) throw new CarrierCannot();
      if (call.counselorId === viewer.accountId || (await this.talksElsewhere(tx, viewer.accountId))) {
        throw new OnAnotherCall();
      }
      await this.supervisorsLeg(tx, call, viewer.accountId, mode, now);
      await this.errands.bringInLine(tx, call, now);
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'call.supervised',
        subjectType: 'call',
        subjectId: call.id,
        personId: call.personId,
        detail: { mode },
      });
    });
    await this.pushes.tell(callId); // a change of mode is no event
  }

  /** She says yes. Twice is the same as once. @throws NotFound not hers, LegOver, OnAnotherCall */
  async accept(viewer: Viewer, legId: string): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      await this.deadlines.met(tx, LEG_UNANSWERED, legId, now);
      const held = await this.hold(tx, legId);
      if (held?.leg.accountId !== viewer.accountId) throw new NotFound('call-leg');
      if (held.leg.answeredAt && held.leg.isLive) return this.watchAgain(tx, held, now);
      if (await this.talksElsewhere(tx, viewer.accountId)) throw new OnAnotherCall();
      await this.comeOn(tx, held.call, held.leg, now);
      await this.errands.bringInLine(tx, held.call, now);
    });
  }

  /** Not now. Nothing happens to a leg that is over. @throws NotFound not hers, LegOver she is on it */
  async decline(viewer: Viewer, legId: string): Promise<void> {
    await this.end(legId, 'declined', ({ leg }) => {
      if (leg.accountId !== viewer.accountId) throw new NotFound('call-leg');
      if (leg.state === 'joined') throw new LegOver();
    });
  }

  /**
   * She goes, or the counselor lets somebody go whom she asked. A supervisor goes by herself only. Twice is the same as once.
   * @throws NotFound, NotYourLeg
   */
  async leave(viewer: Viewer, legId: string): Promise<void> {
    await this.end(legId, 'left', ({ leg, call }) => {
      if (leg.accountId === viewer.accountId) return;
      if (call.counselorId !== viewer.accountId || leg.part === 'counselor') throw new NotFound('call-leg');
      if (leg.part === 'supervisor') throw new NotYourLeg();
    });
  }

  /** Her console is not heard of any more, or the carrier says that somebody has gone. Nothing happens to one that is over. */
  async gone(legId: string, as: 'left' | 'failed' = 'left'): Promise<void> {
    await this.end(legId, as, () => undefined);
  }

  /** The same in a transaction that has settled the leg's deadline. */
  async goneIn(tx: Tx, legId: string, now: Date): Promise<void> {
    const held = await this.hold(tx, legId);
    if (held?.leg.isLive) await this.endIn(tx, held, 'left', now);
  }

  /** The carrier's own name for a leg, as soon as it has one: what it says later is about this one. */
  async named(legId: string, carrierLegId: string): Promise<void> {
    await this.work.run(async (tx) => {
      const held = await this.hold(tx, legId);
      if (!held) return;
      held.leg.carrierLegId = carrierLegId;
      await saveLeg(tx, held.leg);
    });
  }

  /** The carrier has brought somebody onto the line. @returns false where she should not be there (any more) */
  joined(legId: string, carrierLegId: string | null): Promise<boolean> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      await this.deadlines.met(tx, LEG_UNANSWERED, legId, now);
      const held = await this.hold(tx, legId);
      if (!held?.leg.isLive) return false;
      const { call, leg } = held;
      if (carrierLegId) leg.carrierLegId = carrierLegId;
      if (leg.state === 'asked') tx.publish(leg.join(call, now));
      await saveLeg(tx, leg);
      await this.errands.bringInLine(tx, call, now);
      return true;
    });
  }

  /** Onto the line: at once between browsers, by the carrier where that has a switch. */
  private async comeOn(tx: Tx, call: Call, leg: CallLeg, now: Date): Promise<void> {
    leg.answer(now);
    const hasSwitch = this.carriers.hasSwitch(call.carrier);
    if (!hasSwitch) tx.publish(leg.join(call, now));
    await saveLeg(tx, leg);
    await this.deadline(tx, leg, hasSwitch ? LEG_UNANSWERED : LEG_GONE, LEG_GONE_AFTER_MS, now);
  }

  /** Accepted twice: the deadline that was settled a moment ago goes on where it is still needed. */
  private async watchAgain(tx: Tx, { call, leg }: Held, now: Date): Promise<void> {
    if (leg.state === 'asked' && this.carriers.hasSwitch(call.carrier)) {
      await this.deadline(tx, leg, LEG_UNANSWERED, LEG_GONE_AFTER_MS, now);
    }
  }

  private async supervisorsLeg(tx: Tx, call: Call, accountId: string, mode: LegMode, now: Date): Promise<void> {
    const [there] = await tx.rows<{ id: string }>(sql`
      select id from call_legs where call_id = ${call.id} and account_id = ${accountId} and part = 'supervisor'
        and state in ('asked', 'joined')`);
    const before = there && (await tx.lock(CallLeg, there.id));
    if (before) {
      before.mode = mode;
      return saveLeg(tx, before);
    }
    const leg = await addLeg(tx, call, { part: 'supervisor', mode, accountId, isAnswered: true }, now);
    if (!leg) throw new OnAnotherCall();
    await this.comeOn(tx, call, leg, now);
  }

  /** The call of a counselor who is talking on it, by a carrier that can. */
  private async lockTalking(tx: Tx, viewer: Viewer, contactId: string, needs: 'consult' | 'thirdParty') {
    const held = await this.calls.lockMine(tx, viewer, contactId);
    if (!this.carriers.of(held.call.carrier).can[needs]) throw new CarrierCannot();
    if (held.call.state !== 'connected') throw new CallNotLive();
    return held;
  }

  private async askedBefore(
    tx: Tx,
    call: Call,
    clientId: string,
    whom: { accountId?: string; entryId?: string },
  ): Promise<boolean> {
    const [before] = await tx.rows<{ accountId: string | null; entryId: string | null }>(sql`
      select account_id as "accountId", entry_id as "entryId" from call_legs
      where call_id = ${call.id} and client_id = ${clientId}`);
    if (!before) return false;
    if (before.accountId !== (whom.accountId ?? null) || before.entryId !== (whom.entryId ?? null)) {
      throw new CallIdReused();
    }
    return true;
  }

  /** Whether somebody of her own is on the line now. */
  private async talksElsewhere(tx: Tx, accountId: string): Promise<boolean> {
    const calls = await tx.rows(sql`
      select 1 from contacts c join calls k on k.contact_id = c.id
      where c.counselor_id = ${accountId} and c.state in ('active', 'wrap-up') and k.state <> 'ended' limit 1`);
    return calls.length > 0;
  }

  /** She has somebody of her own on the line now, if that line stands: as both are now, however late this is told. */
  private async leaveOthers(accountId: string, contactId: string): Promise<void> {
    const legs = await this.db.rows<{ id: string }>(
      sql`select l.id from call_legs l join contacts c on c.id = ${contactId} and c.counselor_id = l.account_id
          join calls k on k.contact_id = c.id and k.state <> 'ended'
        where l.account_id = ${accountId} and l.state in ('asked', 'joined') and l.part <> 'counselor'`,
      'legs-beside-own-call',
    );
    for (const { id } of legs) await this.gone(id);
  }

  private async end(legId: string, as: 'left' | 'declined' | 'failed', check: (held: Held) => void): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      for (const kind of [LEG_GONE, LEG_UNANSWERED]) await this.deadlines.met(tx, kind, legId, now);
      const held = await this.hold(tx, legId);
      if (!held) throw new NotFound('call-leg');
      check(held);
      if (held.leg.isLive) await this.endIn(tx, held, as, now);
    });
  }

  private async endIn(tx: Tx, { call, leg }: Held, as: 'left' | 'declined' | 'failed', now: Date): Promise<void> {
    // whoever had said yes and goes before she is on the line has not declined
    tx.publish(leg.end(call, leg.state === 'joined' ? 'left' : as, now));
    await saveLeg(tx, leg);
    await this.errands.bringInLine(tx, call, now);
  }

  /** The call before its leg, in the order of everybody else. */
  private async hold(tx: Tx, legId: string): Promise<Held | null> {
    const [found] = await tx.rows<{ callId: string }>(sql`
      select call_id as "callId" from call_legs where id = ${legId} and part <> 'counselor'`);
    const call = found ? await tx.lock(Call, found.callId) : null;
    const leg = call ? await tx.lock(CallLeg, legId) : null;
    return call && leg ? { call, leg } : null;
  }

  private async deadline(tx: Tx, leg: CallLeg, kind: string, inMs: number, now: Date): Promise<void> {
    const dueAt = new Date(now.getTime() + inMs);
    await this.deadlines.set(tx, { centerId: leg.centerId, kind, subjectId: leg.id, dueAt });
  }

  private async note(
    tx: Tx,
    viewer: Viewer,
    call: Call,
    contact: Contact,
    action: string,
    detail: AuditEntry['detail'],
  ) {
    await this.audit.record(tx, {
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action,
      subjectType: 'contact',
      subjectId: contact.id,
      personId: call.personId,
      detail,
    });
  }
}

interface Held {
  readonly call: Call;
  readonly leg: CallLeg;
}
