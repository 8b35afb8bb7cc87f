import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { z } from 'zod';
import { type Moves, move, type NewEvent } from '../platform/index.js';
import { type Call, callEvent } from './call.js';
import { LegOver } from './calls.errors.js';
import type { legMode, legPart, legState } from './calls.schemas.js';

export type LegPart = z.infer<typeof legPart>;
export type LegMode = z.infer<typeof legMode>;
export type LegState = z.infer<typeof legState>;

/** A leg's life. The CHECKs in the migrations say which columns go with which state. */
export const legMoves = {
  asked: ['joined', 'left', 'declined', 'failed'],
  joined: ['left'],
  left: [],
  declined: [],
  failed: [],
} as const satisfies Moves<LegState>;

/** Somebody on a call beside its caller: a colleague, a supervisor, somebody of the directory, or the counselor herself. */
@Entity('call_legs')
export class CallLeg {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'center_id' }) centerId!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') part!: LegPart;
  @Column('uuid', { name: 'account_id', nullable: true }) accountId!: string | null;
  @Column('uuid', { name: 'entry_id', nullable: true }) entryId!: string | null;
  @Column('text') mode!: LegMode;
  @Column('text') state!: LegState;
  @Column('uuid', { name: 'client_id', nullable: true }) clientId!: string | null;
  @Column('text', { name: 'carrier_leg_id', nullable: true }) carrierLegId!: string | null;
  @Column('timestamptz', { name: 'asked_at' }) askedAt!: Date;
  /** she has said yes; where a carrier has a switch of its own, it brings her onto the line after that */
  @Column('timestamptz', { name: 'answered_at', nullable: true }) answeredAt!: Date | null;
  @Column('timestamptz', { name: 'joined_at', nullable: true }) joinedAt!: Date | null;
  @Column('timestamptz', { name: 'left_at', nullable: true }) leftAt!: Date | null;
  /** the counselor's own: no sound since */
  @Column('timestamptz', { name: 'gone_at', nullable: true }) goneAt!: Date | null;

  get isLive(): boolean {
    return this.state === 'asked' || this.state === 'joined';
  }

  /** She has said yes and is on her way. @throws LegOver */
  answer(now: Date): void {
    if (!this.isLive) throw new LegOver();
    this.answeredAt ??= this.notBefore(now);
  }

  join(call: Call, now: Date): NewEvent {
    this.goTo('joined');
    this.answeredAt ??= this.notBefore(now);
    this.joinedAt = this.notBefore(now);
    return this.event('call.leg-joined', call, this.joinedAt);
  }

  /** The end of it, by whatever. @throws LegOver it has ended before */
  end(call: Call, as: 'left' | 'declined' | 'failed', now: Date): NewEvent {
    this.goTo(as);
    this.leftAt = this.notBefore(now);
    this.goneAt = null;
    return this.event('call.leg-left', call, this.leftAt);
  }

  /** A clock that was set back must not keep anybody from joining or leaving. */
  private notBefore(now: Date): Date {
    const earliest = this.joinedAt ?? this.askedAt;
    return now < earliest ? earliest : now;
  }

  private event(type: 'call.leg-joined' | 'call.leg-left', call: Call, at: Date): NewEvent {
    return callEvent(type, call, at, legPayload(this));
  }

  private goTo(state: LegState): void {
    this.state = move<LegState>(legMoves, this.state, state, () => new LegOver());
  }
}

/** What events say of a leg. */
export function legPayload({ id, callId, part, accountId, state }: CallLeg): object {
  const about = { callId, legId: id, part, accountId };
  return state === 'asked' || state === 'joined' ? about : { ...about, state };
}
