import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Moves, move, type NewEvent } from '../platform/index.js';
import type { Channel } from '../staff/index.js';
import { IllegalContactMove } from './contacts.errors.js';
import type { CallerRole, contactStates, Grade } from './contacts.schemas.js';
import { type ContactEvents, contactEvent } from './events.js';
import { FRONT_URGENCY, type Front, type GradeBefore, urgencyOf } from './urgency.js';

export type ContactState = (typeof contactStates)[number];

/** A contact's life. The CHECKs in the migration say the same of the columns that go with each state. */
export const contactMoves = {
  // closed without a counselor: whoever waited has gone
  waiting: ['active', 'closed'],
  active: ['waiting', 'wrap-up'],
  'wrap-up': ['active', 'closed'],
  closed: [],
} as const satisfies Moves<ContactState>;

/** One spell of work with somebody. */
@Entity('contacts')
export class Contact {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'center_id' }) centerId!: string;
  @Column('uuid', { name: 'desk_id' }) deskId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  @Column('uuid', { name: 'thread_id', nullable: true }) threadId!: string | null;
  @Column('text') channel!: Channel;
  @Column('boolean') live!: boolean;
  @Column('text') state!: ContactState;
  @Column('text', { name: 'caller_role' }) callerRole!: CallerRole;
  @Column('boolean') entered!: boolean;
  @Column('smallint', { nullable: true }) signal!: number | null;
  @Column('text') grade!: Grade;
  /** 3 or 4 where the contact before was graded so; counts until somebody grades this one */
  @Column('text', { name: 'grade_before', nullable: true }) gradeBefore!: GradeBefore;
  @Column('smallint') urgency!: number;
  /** only while it waits */
  @Column('text', { nullable: true }) front!: Front;
  @Column('uuid', { name: 'counselor_id', nullable: true }) counselorId!: string | null;
  @Column('timestamptz', { name: 'opened_at' }) openedAt!: Date;
  @Column('timestamptz', { name: 'waiting_since' }) waitingSince!: Date;
  @Column('timestamptz', { name: 'assigned_at', nullable: true }) assignedAt!: Date | null;
  @Column('timestamptz', { name: 'answered_at', nullable: true }) answeredAt!: Date | null;
  @Column('timestamptz', { name: 'wrap_up_at', nullable: true }) wrapUpAt!: Date | null;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null;

  assignTo(counselorId: string, now: Date): NewEvent {
    if (this.counselorId) throw new IllegalContactMove({ from: this.state }); // one holder, until it is released
    this.goTo('active');
    this.counselorId = counselorId;
    this.assignedAt ??= now;
    this.standAt(null);
    return contactEvent('contact.assigned', this, now, { counselorId }, counselorId);
  }

  /** The first words back. Null when there were some before: an answer counts once. */
  answer(now: Date): NewEvent | null {
    const counselorId = this.holder();
    if (this.answeredAt) return null;
    // a clock that was set back must not keep anybody from being answered
    this.answeredAt = now < this.openedAt ? this.openedAt : now;
    return contactEvent('contact.answered', this, this.answeredAt, { counselorId }, counselorId);
  }

  /** Back to the queue, with the place its first waiting gave it. */
  release(reason: string, now: Date): NewEvent {
    const counselorId = this.holder();
    this.goTo('waiting');
    this.counselorId = null;
    return contactEvent('contact.released', this, now, { counselorId, reason }, counselorId);
  }

  /** Back to the queue before everybody, while somebody hears herself waiting. @see `lineEnded`, which ends that */
  releaseToFront(why: NonNullable<Front>, now: Date): NewEvent {
    const event = this.release(why, now);
    this.standAt(why);
    // nobody gives a contact back by losing her line
    return why === 'line-lost' ? { ...event, actorId: null } : event;
  }

  /** Whoever waited has gone before anybody answered. */
  abandon(now: Date): NewEvent {
    if (this.state !== 'waiting') throw new IllegalContactMove({ from: this.state });
    this.goTo('closed');
    this.closedAt = now;
    this.standAt(null);
    const waitedSeconds = Math.max(0, Math.round((now.getTime() - this.waitingSince.getTime()) / 1000));
    return contactEvent('contact.abandoned', this, now, { waitedSeconds });
  }

  /** Goes on in another way, and live unless it is a letter from now on; what was said stays with it. */
  moveTo(channel: Channel, reason: ContactEvents['contact.moved']['reason'], now: Date): NewEvent {
    if (this.state === 'closed') throw new IllegalContactMove({ from: this.state });
    const from = this.channel;
    this.channel = channel;
    this.live = channel !== 'board';
    return contactEvent('contact.moved', this, now, { from, to: channel, reason });
  }

  /** Nobody is on the line any more: from here on it waits and is answered like a letter. */
  lineEnded(now: Date): NewEvent {
    this.live = false;
    this.standAt(null);
    return contactEvent('contact.line-ended', this, now, {});
  }

  startWrapUp(now: Date): NewEvent {
    const counselorId = this.holder();
    this.goTo('wrap-up');
    this.wrapUpAt = now;
    return contactEvent('contact.wrap-up-started', this, now, { counselorId }, counselorId);
  }

  resume(now: Date): NewEvent {
    const counselorId = this.holder();
    this.goTo('active');
    this.wrapUpAt = null;
    return contactEvent('contact.resumed', this, now, { counselorId }, counselorId);
  }

  close(now: Date): NewEvent {
    const counselorId = this.holder();
    this.goTo('closed');
    this.closedAt = now;
    return contactEvent('contact.closed', this, now, { counselorId }, counselorId);
  }

  /** A person's judgement. Stands beside the machine's signal; the more urgent of the two decides the place in line. */
  setGrade(grade: Grade): void {
    this.grade = grade;
    this.standAt(this.front);
  }

  /** What the machine noticed so far. The place in line follows. */
  setSignal(level: number): void {
    this.signal = level;
    this.standAt(this.front);
  }

  private standAt(front: Front): void {
    this.front = front;
    this.urgency = front ? FRONT_URGENCY : urgencyOf(this.signal, this.grade, this.gradeBefore);
  }

  private holder(): string {
    if (!this.counselorId) throw new IllegalContactMove({ from: this.state });
    return this.counselorId;
  }

  private goTo(state: ContactState): void {
    this.state = move<ContactState>(contactMoves, this.state, state, (from) => new IllegalContactMove({ from }));
  }
}
