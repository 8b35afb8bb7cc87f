import sql from 'sql-template-tag';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { z } from 'zod';
import { contactEvent } from '../contacts/index.js';
import { type Moves, move, type NewEvent, type Tx } from '../platform/index.js';
import { OfferGone } from './queue.errors.js';
import type { declineReason } from './queue.schemas.js';

export type OfferState = 'open' | 'accepted' | 'declined' | 'expired' | 'withdrawn';
export type OfferReason = z.infer<typeof declineReason> | 'offline' | 'caller-left' | 'gave-way';

/** An offer is settled once. The unique indexes say: one open offer a contact, one a counselor. */
export const offerMoves = {
  open: ['accepted', 'declined', 'expired', 'withdrawn'],
  accepted: [],
  declined: [],
  expired: [],
  withdrawn: [],
} as const satisfies Moves<OfferState>;

/** A contact shown to one counselor, for a while. */
@Entity('offers')
export class Offer {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'center_id' }) centerId!: string;
  @Column('uuid', { name: 'desk_id' }) deskId!: string;
  @Column('uuid', { name: 'contact_id' }) contactId!: string;
  @Column('uuid', { name: 'counselor_id' }) counselorId!: string;
  @Column('text') state!: OfferState;
  /** who handed the contact to exactly this colleague, where it is to come back to her */
  @Column('uuid', { name: 'handed_by', nullable: true }) handedBy!: string | null;
  @Column('timestamptz', { name: 'offered_at' }) offeredAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null;
  @Column('text', { nullable: true }) reason!: OfferReason | null;

  /** @throws OfferGone when it is no longer open */
  settle(outcome: Exclude<OfferState, 'open'>, now: Date, reason: OfferReason | null = null): NewEvent {
    this.state = move<OfferState>(offerMoves, this.state, outcome, () => new OfferGone());
    this.settledAt = now;
    this.reason = reason;
    const { id: offerId, counselorId } = this;
    const about = { id: this.contactId, centerId: this.centerId, deskId: this.deskId };
    return contactEvent('offer.settled', about, now, { offerId, counselorId, outcome, reason }, counselorId);
  }
}

/** Writes how it was settled. The row is held by whoever settled it. */
export async function saveOffer(tx: Tx, offer: Offer): Promise<void> {
  await tx.rows(sql`
    update offers set state = ${offer.state}, settled_at = ${offer.settledAt}, reason = ${offer.reason}
    where id = ${offer.id}`);
}
