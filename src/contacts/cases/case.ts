import { type Moves, move, type NewEvent } from '../../platform/index.js';
import { contactEvent } from '../events.js';
import { IllegalCaseMove, NextDateMissing } from './cases.errors.js';
import type { CaseState, Effect, MoveReason } from './cases.schemas.js';

/**
 * A case's life. The CHECKs in the migration say the same of the columns that go with each state. Nobody's case ends in a
 * hospital or on the way back from it: somebody has seen afterwards how things go.
 */
export const caseMoves = {
  open: ['active', 'watch', 'referred', 'closed'],
  active: ['watch', 'referred', 'closed'],
  watch: ['active', 'referred', 'closed'],
  referred: ['active', 'watch', 'returning'],
  returning: ['active', 'watch', 'referred'],
  closed: ['reopened'],
  reopened: ['active', 'watch', 'referred', 'closed'],
} as const satisfies Moves<CaseState>;

/** Where a case goes on; its end and its new beginning ask for more than a reason. */
export type Onward = 'active' | 'watch' | 'referred' | 'returning';

/** What is stored of a case. */
export interface CaseFields {
  id: string;
  centerId: string;
  deskId: string;
  /** the contact it was opened from */
  contactId: string;
  personId: string;
  state: CaseState;
  responsibleId: string;
  standInId: string | null;
  /** the day somebody looks again, in the center's zone; null once it is closed */
  nextDate: string | null;
  /** nobody chose it, an update has set it */
  nextDateAssumed: boolean;
  /** the day its plan is gone through; null without a plan, and once it is closed */
  reviewDate: string | null;
  /** what came of it, while it is closed */
  effect: Effect | null;
  closedAt: Date | null;
}

/** One file for one person's way with us. */
export class Case implements CaseFields {
  id!: string;
  centerId!: string;
  deskId!: string;
  contactId!: string;
  personId!: string;
  state!: CaseState;
  responsibleId!: string;
  standInId!: string | null;
  nextDate!: string | null;
  nextDateAssumed!: boolean;
  reviewDate!: string | null;
  effect!: Effect | null;
  closedAt!: Date | null;

  constructor(fields: CaseFields) {
    Object.assign(this, fields);
  }

  /** @param by null where a referral moves it @throws IllegalCaseMove */
  moveTo(to: Onward, reason: MoveReason, by: string | null, now: Date): NewEvent {
    return this.goTo(to, reason, by, now);
  }

  /** Nobody has to look again. @throws IllegalCaseMove */
  close(effect: Effect, by: string, now: Date): NewEvent[] {
    const moved = this.goTo('closed', 'ended', by, now);
    this.effect = effect;
    this.closedAt = now;
    this.nextDate = null;
    this.nextDateAssumed = false;
    this.reviewDate = null;
    return [moved, contactEvent('case.closed', this.about(), now, { caseId: this.id }, by)];
  }

  /** What was written at its end stays. @throws IllegalCaseMove */
  reopen(reason: MoveReason, nextDate: string, by: string, now: Date): NewEvent[] {
    const moved = this.goTo('reopened', reason, by, now);
    this.effect = null;
    this.closedAt = null;
    this.nextDate = nextDate;
    return [moved, this.changed(by, now)];
  }

  /** @throws IllegalCaseMove closed */
  lookAgainOn(nextDate: string | null, by: string, now: Date): NewEvent {
    this.refuseClosed();
    if (nextDate === null) throw new NextDateMissing();
    this.nextDate = nextDate;
    this.nextDateAssumed = false;
    return this.changed(by, now);
  }

  /** @throws IllegalCaseMove closed */
  standIn(accountId: string | null, by: string, now: Date): NewEvent {
    this.refuseClosed();
    this.standInId = accountId;
    return this.changed(by, now);
  }

  /** A version of its plan has been saved. @throws IllegalCaseMove closed */
  planned(reviewDate: string, saved: { version: number; isReview: boolean }, by: string, now: Date): NewEvent {
    this.refuseClosed();
    this.reviewDate = reviewDate;
    return contactEvent('case.planned', this.about(), now, { caseId: this.id, reviewDate, ...saved }, by);
  }

  /** To a colleague who has said yes; she may have been the stand-in. @throws IllegalCaseMove closed */
  handTo(accountId: string, by: string, now: Date): NewEvent {
    this.refuseClosed();
    this.responsibleId = accountId;
    if (this.standInId === accountId) this.standInId = null;
    return this.changed(by, now);
  }

  /** @throws IllegalCaseMove closed */
  refuseClosed(): void {
    if (this.state === 'closed') throw new IllegalCaseMove({ from: this.state });
  }

  changed(by: string | null, now: Date): NewEvent {
    const { id: caseId, responsibleId, nextDate } = this;
    return contactEvent('case.changed', this.about(), now, { caseId, responsibleId, nextDate }, by);
  }

  /** What the events of a case hang on. */
  about() {
    return { id: this.contactId, centerId: this.centerId, deskId: this.deskId };
  }

  private goTo(to: CaseState, reason: MoveReason, by: string | null, now: Date): NewEvent {
    const from = this.state;
    this.state = move<CaseState>(caseMoves, from, to, () => new IllegalCaseMove({ from }));
    return contactEvent('case.moved', this.about(), now, { caseId: this.id, from, to, reason }, by);
  }
}
