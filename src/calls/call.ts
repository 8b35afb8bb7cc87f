import sql from 'sql-template-tag';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContactEventType } from '../contacts/index.js';
import { type Moves, move, type NewEvent, type Tx } from '../platform/index.js';
import { CallNotLive } from './calls.errors.js';
import type { CallState, Carrier } from './calls.schemas.js';

/** What a contact goes on as when a call within it has ended. */
export type ReturnsTo = 'chat';

export type EndedBy = 'visitor' | 'counselor' | 'lost' | 'carrier';

/**
 * A call's life. It follows its contact: taken, it connects; given back, it waits again. The CHECKs in the migration say
 * which columns go with which state.
 */
export const callMoves = {
  waiting: ['connecting', 'recording', 'ended'],
  connecting: ['connected', 'waiting', 'ended'],
  // handed to a colleague, whose own line is made now
  connected: ['connecting', 'waiting', 'ended'],
  // in hours, by the caller's wish; silent, she waits on
  recording: ['waiting', 'ended'],
  ended: [],
} as const satisfies Moves<CallState>;

/** A line between somebody who calls and, once taken, a counselor. */
@Entity('calls')
export class Call {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'center_id' }) centerId!: string;
  @Column('uuid', { name: 'desk_id' }) deskId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  @Column('uuid', { name: 'contact_id', nullable: true }) contactId!: string | null;
  @Column('text') carrier!: Carrier;
  @Column('text', { name: 'carrier_call_id', nullable: true }) carrierCallId!: string | null;
  @Column('text') direction!: 'in' | 'out';
  /** null for a call whose contact ends with its line */
  @Column('text', { name: 'returns_to', nullable: true }) returnsTo!: ReturnsTo | null;
  @Column('text') state!: CallState;
  /** keyed hash of the number; null where the carrier gave none */
  @Column('bytea', { name: 'caller_hash', nullable: true }) callerHash!: Buffer | null;
  @Column('uuid', { name: 'counselor_id', nullable: true }) counselorId!: string | null;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('timestamptz', { name: 'connected_at', nullable: true }) connectedAt!: Date | null;
  @Column('timestamptz', { name: 'held_at', nullable: true }) heldAt!: Date | null;
  /** the counselor's line broke and the caller waits again */
  @Column('boolean', { name: 'line_lost' }) lineLost!: boolean;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { name: 'ended_by', nullable: true }) endedBy!: EndedBy | null;

  /** A counselor has taken the contact: her line is being made. */
  connectTo(counselorId: string): void {
    this.goTo('connecting');
    this.counselorId = counselorId;
    this.heldAt = null;
    this.lineLost = false;
  }

  /** Handed to a colleague who is on it already. @param stays on the line she is on, rather than one of her own */
  handTo(counselorId: string, stays: boolean): void {
    if (this.state !== 'connected') throw new CallNotLive();
    this.heldAt = null;
    if (!stays) this.goTo('connecting');
    this.counselorId = counselorId;
  }

  /** Whoever calls hears nothing of what is said until she is fetched back. Null where that is so already. */
  hold(now: Date): NewEvent | null {
    if (this.state !== 'connected') throw new CallNotLive();
    if (this.heldAt) return null;
    this.heldAt = now;
    return callEvent('call.held', this, now, { callId: this.id });
  }

  resume(now: Date): NewEvent | null {
    if (this.state !== 'connected') throw new CallNotLive();
    if (!this.heldAt) return null;
    this.heldAt = null;
    return callEvent('call.resumed', this, now, { callId: this.id });
  }

  /** Her line broke and did not come back: whoever called waits again, before everybody. */
  loseLine(now: Date): NewEvent {
    const { counselorId } = this;
    this.waitAgain();
    this.lineLost = true;
    return callEvent('call.line-lost', this, now, { callId: this.id, counselorId });
  }

  /** The contact went back to the queue, and its caller with it. */
  waitAgain(): void {
    this.goTo('waiting');
    this.counselorId = null;
    this.heldAt = null;
  }

  /** She would rather leave a message than wait. */
  record(): void {
    this.goTo('recording');
  }

  /** Sound flows. The first time counts; null where it flowed before, to another counselor. */
  connected(now: Date): NewEvent | null {
    this.goTo('connected');
    if (this.connectedAt) return null;
    // a clock that was set back must not keep anybody from being connected
    this.connectedAt = now < this.startedAt ? this.startedAt : now;
    return callEvent('call.connected', this, this.connectedAt, { callId: this.id, counselorId: this.counselorId });
  }

  /** The end of the line, whatever it was doing. Null when it has ended before: the first who hung up has. */
  end(by: EndedBy, now: Date): NewEvent | null {
    if (this.state === 'ended') return null;
    this.goTo('ended');
    this.heldAt = null;
    const earliest = this.connectedAt ?? this.startedAt;
    this.endedAt = now < earliest ? earliest : now;
    this.endedBy = by;
    return callEvent('call.ended', this, this.endedAt, { callId: this.id, talkSeconds: talkSeconds(this), by });
  }

  private goTo(state: CallState): void {
    this.state = move<CallState>(callMoves, this.state, state, () => new CallNotLive());
  }
}

/** Whole seconds from the connection to the end; null where there was none, or it is still going on. */
export function talkSeconds(call: Pick<Call, 'connectedAt' | 'endedAt'>): number | null {
  if (!call.connectedAt || !call.endedAt) return null;
  return Math.round((call.endedAt.getTime() - call.connectedAt.getTime()) / 1000);
}

/** An event about a call; one that never became a contact has none to be about. */
export function callEvent(
  type: Extract<ContactEventType, `call.${string}` | 'voice-message.left'>,
  call: Pick<Call, 'centerId' | 'deskId' | 'contactId'>,
  at: Date,
  payload: object,
): NewEvent {
  const { centerId, deskId, contactId } = call;
  return { type, centerId, deskId, contactId, occurredAt: at.toISOString(), payload };
}

/** Writes back what a move can change. */
export async function saveCall(tx: Tx, call: Call): Promise<void> {
  await tx.rows(sql`
    update calls set state = ${call.state}, counselor_id = ${call.counselorId}, connected_at = ${call.connectedAt},
      held_at = ${call.heldAt}, line_lost = ${call.lineLost}, ended_at = ${call.endedAt}, ended_by = ${call.endedBy}
    where id = ${call.id}`);
}
