import { Injectable } from '@nestjs/common';
import { ContactsService } from '../contacts/index.js';
import { Clock, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import { ColleaguesService, OffersService } from '../queue/index.js';
import type { Viewer } from '../staff/index.js';
import { type Call, saveCall } from './call.js';
import { CallNotLive, CarrierCannot, OnAnotherCall } from './calls.errors.js';
import { CallsService } from './calls.service.js';
import { CarrierErrands } from './carrier-errands.service.js';
import { Carriers } from './carriers.js';
import { CounselorLines } from './counselor-lines.service.js';
import type { CallLeg } from './leg.js';
import { endLegs, liveLegs, saveLeg } from './stored-legs.js';

/** A counselor lets go of the caller for a while, or for good. Everybody locks in one order: call, legs, contact. */
@Injectable()
export class TransfersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly calls: CallsService,
    private readonly contacts: ContactsService,
    private readonly offers: OffersService,
    private readonly colleagues: ColleaguesService,
    private readonly carriers: Carriers,
    private readonly lines: CounselorLines,
    private readonly errands: CarrierErrands,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Whoever calls hears nothing of what is said, or hears it again. Twice is the same as once.
   * @throws NotFound, NotYourCall, CallNotLive, CarrierCannot
   */
  async hold(viewer: Viewer, contactId: string, held: boolean): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const { call } = await this.calls.lockMine(tx, viewer, contactId);
      if (!this.carriers.of(call.carrier).can.hold) throw new CarrierCannot();
      const event = held ? call.hold(now) : call.resume(now);
      if (!event) return;
      tx.publish(event);
      await saveCall(tx, call);
      await this.errands.bringInLine(tx, call, now);
    });
  }

  /**
   * Hands the caller to a colleague. One who is on the call already takes it over in this moment; anybody else is rung at,
   * and whoever calls stands before everybody until she is taken.
   * @throws NotFound, NotYourCall, CallNotLive, CarrierCannot, ColleagueNotFree
   */
  async transfer(viewer: Viewer, contactId: string, accountId: string): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const { call } = await this.calls.lockMine(tx, viewer, contactId);
      if (!this.carriers.of(call.carrier).can.transfer) throw new CarrierCannot();
      if (call.state !== 'connected') throw new CallNotLive();
      if (accountId === viewer.accountId) throw new OnAnotherCall();
      const legs = await liveLegs(tx, call.id);
      const hers = legs.find((leg) => leg.accountId === accountId && leg.state === 'joined' && leg.mode === 'talk');
      if (hers) await this.handTo(tx, call, hers, legs, now);
      else await this.offerTo(tx, call, contactId, accountId, legs, now);
      await saveCall(tx, call);
      await this.errands.bringInLine(tx, call, now);
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'call.transferred',
        subjectType: 'contact',
        subjectId: contactId,
        personId: call.personId,
        detail: { accountId, way: hers ? 'warm' : 'cold' },
      });
    });
  }

  /** Warm: she has heard what it is about and takes over without a moment in the queue. */
  private async handTo(tx: Tx, call: Call, hers: CallLeg, legs: CallLeg[], now: Date): Promise<void> {
    const accountId = hers.accountId as string;
    const contactId = call.contactId as string;
    await this.colleagues.requireRoom(tx, call.deskId, accountId, contactId, now);
    const stays = this.carriers.hasSwitch(call.carrier);
    call.handTo(accountId, stays);
    if (!stays) {
      await endLegs(tx, call, now, legs);
      await this.lines.expect(tx, call, accountId, now);
    } else {
      // her place in the switch is the counselor's from now on; the others stay where they are
      const former = legs.filter(({ part }) => part === 'counselor');
      await endLegs(tx, call, now, former);
      hers.part = 'counselor';
      await saveLeg(tx, hers);
    }
    await this.contacts.handOver(tx, contactId, accountId, now);
  }

  /** Cold: it rings at her as any offer does; the line waits meanwhile. */
  private async offerTo(
    tx: Tx,
    call: Call,
    contactId: string,
    accountId: string,
    legs: CallLeg[],
    now: Date,
  ): Promise<void> {
    await endLegs(tx, call, now, legs);
    call.waitAgain();
    if (!(await this.contacts.releaseToFront(tx, contactId, 'transferred', now))) throw new CallNotLive();
    await this.offers.direct(tx, contactId, accountId, now);
  }
}
