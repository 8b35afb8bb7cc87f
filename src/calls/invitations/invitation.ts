import sql from 'sql-template-tag';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { contactEvent } from '../../contacts/index.js';
import { type Moves, move, type NewEvent, type Tx } from '../../platform/index.js';
import { InvitationOver } from './invitations.errors.js';
import type { InvitationState } from './invitations.schemas.js';

/** An invitation is settled once. The CHECKs in the migration say the same of the columns that go with each state. */
export const invitationMoves = {
  open: ['taken', 'declined', 'withdrawn', 'expired'],
  taken: [],
  declined: [],
  withdrawn: [],
  expired: [],
} as const satisfies Moves<InvitationState>;

/** A counselor asks whoever chats with her onto a call. A contact has one at most that is open: a unique index says so. */
@Entity('call_invitations')
export class CallInvitation {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'center_id' }) centerId!: string;
  @Column('uuid', { name: 'desk_id' }) deskId!: string;
  @Column('uuid', { name: 'contact_id' }) contactId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  @Column('uuid', { name: 'counselor_id' }) counselorId!: string;
  @Column('text') state!: InvitationState;
  /** of the call that it has led to */
  @Column('uuid', { name: 'call_id', nullable: true }) callId!: string | null;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null;

  /** @throws InvitationOver */
  take(callId: string, now: Date): NewEvent {
    if (this.expiresAt <= now) throw new InvitationOver();
    const event = this.settle('taken', now);
    this.callId = callId;
    return event;
  }

  /** @throws InvitationOver */
  settle(state: Exclude<InvitationState, 'open'>, now: Date): NewEvent {
    this.state = move<InvitationState>(invitationMoves, this.state, state, () => new InvitationOver());
    this.settledAt = now;
    const { id: invitationId, counselorId, contactId, centerId, deskId } = this;
    return contactEvent('call.invitation-settled', { id: contactId, centerId, deskId }, now, {
      invitationId,
      counselorId,
      state,
    });
  }
}

/** Writes how it was settled. The row is held by whoever settled it. */
export async function saveInvitation(tx: Tx, invitation: CallInvitation): Promise<void> {
  await tx.rows(sql`
    update call_invitations set state = ${invitation.state}, call_id = ${invitation.callId},
      settled_at = ${invitation.settledAt}
    where id = ${invitation.id}`);
}
