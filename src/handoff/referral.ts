import { Column, Entity, PrimaryColumn } from 'typeorm';
import { contactEvent, type Grade } from '../contacts/index.js';
import { type Moves, move, type NewEvent } from '../platform/index.js';
import { AlreadyAcknowledged, ReferralWithdrawn } from './handoff.errors.js';
import type { AskedState, Basis, ReferralState } from './handoff.schemas.js';

/** The deadline by which the hospital asked must have acknowledged; its subject is the referral. */
export const REFERRAL_CLOCK = 'referral.acknowledgement';

/** A referral's life. The CHECKs in the migration say the same of the columns that go with each state. */
export const referralMoves = {
  sent: ['acknowledged', 'withdrawn'],
  acknowledged: ['withdrawn'],
  withdrawn: [],
} as const satisfies Moves<ReferralState>;

/** What becomes of asking one hospital. One whose clock has passed may still answer. */
export const askMoves = {
  asked: ['passed', 'acknowledged', 'withdrawn'],
  passed: ['acknowledged'],
  acknowledged: ['withdrawn'],
  withdrawn: [],
} as const satisfies Moves<AskedState>;

export interface AllianceHospital {
  readonly hospitalId: string;
  readonly name: string;
  readonly acknowledgeMinutes: number;
}

export interface Ask {
  readonly hospitalId: string;
  readonly name: string;
  /** 1 was asked first */
  readonly place: number;
  state: AskedState;
  readonly askedAt: Date;
  readonly dueAt: Date;
  settledAt: Date | null;
}

/**
 * A child handed to the hospitals of the alliance. One hospital is asked at a time, none twice; whoever was asked may
 * answer, late or not; the first answer counts.
 */
@Entity('referrals')
export class Referral {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'center_id' }) centerId!: string;
  @Column('uuid', { name: 'desk_id' }) deskId!: string;
  @Column('uuid', { name: 'contact_id' }) contactId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  @Column('text') grade!: Grade;
  @Column('text') basis!: Basis;
  @Column('text') state!: ReferralState;
  @Column('uuid', { name: 'sent_by' }) sentBy!: string;
  @Column('timestamptz', { name: 'sent_at' }) sentAt!: Date;
  @Column('timestamptz', { name: 'unanswered_at', nullable: true }) unansweredAt!: Date | null;
  @Column('uuid', { name: 'acknowledged_hospital_id', nullable: true }) acknowledgedHospitalId!: string | null;
  @Column('uuid', { name: 'acknowledged_by', nullable: true }) acknowledgedBy!: string | null;
  @Column('timestamptz', { name: 'acknowledged_at', nullable: true }) acknowledgedAt!: Date | null;
  @Column('uuid', { name: 'withdrawn_by', nullable: true }) withdrawnBy!: string | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  /** in the order they were asked; read and saved with the referral, under its lock */
  asks: Ask[] = [];

  /** The one whose clock runs. */
  get asked(): Ask | undefined {
    return this.asks.find(({ state }) => state === 'asked');
  }

  /** The first hospital is asked. */
  send(first: AllianceHospital, now: Date): NewEvent {
    const { dueAt } = this.ask(first, now);
    const { id: referralId, personId, grade } = this;
    const payload = { referralId, personId, grade, hospitalId: first.hospitalId, dueAt: dueAt.toISOString() };
    return contactEvent('referral.sent', this.about(), now, payload, this.sentBy);
  }

  /**
   * The clock of the hospital asked has passed, or the alliance has somebody new for a referral that nobody answered.
   * @param alliance in the order of today
   * @returns what happened: the next was asked, nobody is left, or null where no clock has passed (it was answered
   *   meanwhile, or this is told twice)
   */
  letClockPass(alliance: readonly AllianceHospital[], now: Date): NewEvent | null {
    const { asked } = this;
    if (this.state !== 'sent' || (asked && asked.dueAt > now)) return null;
    const next = alliance.find(({ hospitalId }) => !this.asks.some((ask) => ask.hospitalId === hospitalId));
    if (!next && this.unansweredAt) return null;
    if (asked) settle(asked, 'passed', now);
    const { id: referralId } = this;
    if (!next) {
      this.unansweredAt = now;
      return contactEvent('referral.unanswered', this.about(), now, { referralId });
    }
    const fromHospitalId = this.asks.at(-1)?.hospitalId ?? next.hospitalId;
    this.unansweredAt = null;
    const { hospitalId, dueAt } = this.ask(next, now);
    const payload = { referralId, fromHospitalId, hospitalId, dueAt: dueAt.toISOString() };
    return contactEvent('referral.escalated', this.about(), now, payload);
  }

  /**
   * One of the hospitals asked receives the child.
   * @returns null where this account has said so before
   * @throws AlreadyAcknowledged naming who was first, ReferralWithdrawn
   */
  acknowledge(hospitalId: string, accountId: string, now: Date): NewEvent | null {
    if (this.state === 'acknowledged' && this.acknowledgedBy === accountId) return null;
    const ask = this.asks.find((one) => one.hospitalId === hospitalId);
    if (!ask) throw new Error('a hospital that was not asked');
    this.goTo('acknowledged');
    if (this.asked && this.asked !== ask) settle(this.asked, 'withdrawn', now);
    settle(ask, 'acknowledged', now);
    this.unansweredAt = null;
    this.acknowledgedHospitalId = hospitalId;
    this.acknowledgedBy = accountId;
    this.acknowledgedAt = now;
    return contactEvent('referral.acknowledged', this.about(), now, { referralId: this.id, hospitalId }, accountId);
  }

  /**
   * No longer needed, acknowledged or not: the hospitals are told.
   * @returns null where it was withdrawn before
   */
  withdraw(accountId: string, now: Date): NewEvent | null {
    if (this.state === 'withdrawn') return null;
    this.goTo('withdrawn');
    for (const ask of this.asks) {
      if (ask.state === 'asked' || ask.state === 'acknowledged') settle(ask, 'withdrawn', now);
    }
    this.unansweredAt = null;
    this.withdrawnBy = accountId;
    this.withdrawnAt = now;
    return contactEvent('referral.withdrawn', this.about(), now, { referralId: this.id }, accountId);
  }

  private ask({ hospitalId, name, acknowledgeMinutes }: AllianceHospital, now: Date): Ask {
    const dueAt = new Date(now.getTime() + acknowledgeMinutes * 60_000);
    const place = this.asks.length + 1;
    const ask: Ask = { hospitalId, name, place, state: 'asked', askedAt: now, dueAt, settledAt: null };
    this.asks.push(ask);
    return ask;
  }

  private about() {
    return { id: this.contactId, centerId: this.centerId, deskId: this.deskId };
  }

  private goTo(state: ReferralState): void {
    this.state = move<ReferralState>(referralMoves, this.state, state, (from) =>
      from === 'withdrawn' ? new ReferralWithdrawn() : new AlreadyAcknowledged({ hospital: this.answeredBy() }),
    );
  }

  private answeredBy(): string {
    return this.asks.find(({ state }) => state === 'acknowledged')?.name ?? '';
  }
}

function settle(ask: Ask, to: AskedState, now: Date): void {
  ask.state = move<AskedState>(askMoves, ask.state, to, () => new ReferralWithdrawn());
  ask.settledAt = now;
}
