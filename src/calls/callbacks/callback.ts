import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { z } from 'zod';
import { contactEvent } from '../../contacts/index.js';
import { type Moves, move, type NewEvent } from '../../platform/index.js';
import { CallbackNotSafe, CallbackNotYours, CallbackSettled, CallbackTaken } from './callbacks.errors.js';
import type { attemptOutcome, callbackStates, safeToCall } from './callbacks.schemas.js';

export type CallbackState = (typeof callbackStates)[number];
export type Settled = Exclude<CallbackState, 'open' | 'taken'>;
export type SafeToCall = z.infer<typeof safeToCall>;
export type AttemptOutcome = z.infer<typeof attemptOutcome>;

/** Nobody is rung more often than this; then it rests with whoever knows the caller to decide what else can be done. */
export const MOST_ATTEMPTS = 3;

/** The life of a callback. The CHECKs in the migration say the same of the columns that go with each state. */
export const callbackMoves = {
  open: ['taken', 'called-again', 'not-safe', 'not-needed'],
  taken: ['open', 'reached', 'given-up', 'called-again', 'not-safe', 'not-needed'],
  reached: [],
  'given-up': [],
  'called-again': [],
  'not-safe': [],
  'not-needed': [],
} as const satisfies Moves<CallbackState>;

/** Somebody who was not spoken with, and is to be called: by one counselor at a time, three times at most. */
@Entity('callbacks')
export class Callback {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'center_id' }) centerId!: string;
  @Column('uuid', { name: 'desk_id' }) deskId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  /** of the call that was lost */
  @Column('uuid', { name: 'contact_id' }) contactId!: string;
  @Column('uuid', { name: 'call_id' }) callId!: string;
  @Column('text') why!: 'hung-up' | 'asked';
  @Column('bytea') number!: Buffer;
  @Column('bytea', { name: 'caller_hash' }) callerHash!: Buffer;
  @Column('text', { name: 'safe_to_call' }) safeToCall!: SafeToCall;
  @Column('text') state!: CallbackState;
  @Column('uuid', { name: 'taken_by', nullable: true }) takenBy!: string | null;
  /** those that count: a carrier that could not dial is none */
  @Column('smallint') attempts!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null;
  @Column('uuid', { name: 'reached_contact_id', nullable: true }) reachedContactId!: string | null;

  get isSettled(): boolean {
    return this.settledAt !== null;
  }

  /** @returns whether she had not taken it before @throws CallbackTaken by a colleague, CallbackSettled, CallbackNotSafe */
  take(accountId: string): boolean {
    this.refuseSettled();
    if (this.state === 'taken' && this.takenBy === accountId) return false;
    if (this.state === 'taken') throw new CallbackTaken();
    this.refuseUnsafe();
    this.goTo('taken');
    this.takenBy = accountId;
    return true;
  }

  /** Anybody's again. Nothing happens to one that nobody has taken. */
  putBack(): void {
    if (this.state !== 'taken') return;
    this.goTo('open');
    this.takenBy = null;
  }

  /** Before the number is shown or dialled. @throws CallbackNotYours, CallbackSettled, CallbackNotSafe */
  refuseUnlessReadyFor(accountId: string): void {
    this.refuseUnlessTakenBy(accountId);
    this.refuseUnsafe();
  }

  /** @throws CallbackNotYours, CallbackSettled */
  refuseUnlessTakenBy(accountId: string): void {
    this.refuseSettled();
    if (this.takenBy !== accountId) throw new CallbackNotYours();
  }

  /** @throws CallbackSettled */
  refuseSettled(): void {
    if (this.isSettled) throw new CallbackSettled({ state: this.state });
  }

  /** Rang, and it came to nothing. The third time is the last. */
  attempted(seq: number, outcome: AttemptOutcome, now: Date): NewEvent[] {
    this.attempts += 1;
    const events = [this.attempt(seq, outcome, now)];
    if (this.attempts >= MOST_ATTEMPTS) events.push(this.settle('given-up', now));
    return events;
  }

  /** The child has answered. @param contactId the contact that this is from now on */
  reached(seq: number, contactId: string, now: Date): NewEvent[] {
    this.attempts += 1;
    const event = this.attempt(seq, 'reached', now);
    this.reachedContactId = contactId;
    return [event, this.settle('reached', now)];
  }

  /** Called again by itself, or a person judged that nobody is to be rung. @throws CallbackSettled */
  settle(state: Settled, now: Date): NewEvent {
    const by = this.takenBy;
    this.goTo(state);
    // a clock that was set back must not keep anybody from being done
    this.settledAt = now < this.createdAt ? this.createdAt : now;
    return contactEvent('callback.settled', this.about, now, { callbackId: this.id, state }, by);
  }

  /** What events and alarms are about: the contact that was lost. */
  get about(): { id: string; centerId: string; deskId: string } {
    return { id: this.contactId, centerId: this.centerId, deskId: this.deskId };
  }

  private attempt(seq: number, outcome: string, now: Date): NewEvent {
    const accountId = this.takenBy;
    if (!accountId) throw new CallbackNotYours();
    const payload = { callbackId: this.id, seq, accountId, outcome };
    return contactEvent('callback.attempted', this.about, now, payload, accountId);
  }

  private refuseUnsafe(): void {
    if (this.safeToCall === 'no') throw new CallbackNotSafe();
  }

  private goTo(state: CallbackState): void {
    this.state = move<CallbackState>(callbackMoves, this.state, state, (from) => new CallbackSettled({ state: from }));
  }
}
