import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type Moves, move, type NewEvent } from '../../platform/index.js';
import type { Grade } from '../contacts.schemas.js';
import { contactEvent } from '../events.js';
import { TaskSettled } from './tasks.errors.js';
import type { Outcome, TaskKind, taskStates } from './tasks.schemas.js';

export type TaskState = (typeof taskStates)[number];
export type Settled = Exclude<TaskState, 'open'>;
/** The grades that ask for follow-ups. */
export type FollowedGrade = Extract<Grade, '1' | '2' | '3' | '4'>;

/** The life of a task. The CHECKs in the migration say the same of the columns that go with each state. */
export const taskMoves = {
  open: ['done', 'not-reached', 'declined', 'cancelled'],
  done: [],
  'not-reached': [],
  declined: [],
  cancelled: [],
} as const satisfies Moves<TaskState>;

/** Something to be done for a person by one counselor. What follows from its outcome is a task of its own. */
@Entity('tasks')
export class Task {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'center_id' }) centerId!: string;
  @Column('uuid', { name: 'desk_id' }) deskId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  /** the contact it came of */
  @Column('uuid', { name: 'contact_id' }) contactId!: string;
  @Column('uuid', { name: 'case_id', nullable: true }) caseId!: string | null;
  @Column('text') kind!: TaskKind;
  @Column('uuid', { name: 'series_id', nullable: true }) seriesId!: string | null;
  @Column('smallint', { nullable: true }) step!: number | null;
  /** nobody is late with it; past its time it goes by itself */
  @Column('boolean') optional!: boolean;
  @Column('uuid', { name: 'assignee_id' }) assigneeId!: string;
  @Column('uuid', { name: 'root_id' }) rootId!: string;
  @Column('smallint') attempt!: number;
  @Column('text') state!: TaskState;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('timestamptz', { name: 'overdue_at', nullable: true }) overdueAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('uuid', { name: 'created_by', nullable: true }) createdBy!: string | null;
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null;
  @Column('uuid', { name: 'settled_by', nullable: true }) settledBy!: string | null;
  @Column('uuid', { name: 'settle_client_id', nullable: true }) settleClientId!: string | null;
  @Column('text', { nullable: true }) outcome!: Outcome | null;
  @Column('bytea', { name: 'outcome_words', nullable: true }) outcomeWords!: Buffer | null;
  @Column('uuid', { name: 'done_in_id', nullable: true }) doneInId!: string | null;

  /** What events and alarms are about: the contact it came of. */
  get about(): { id: string; centerId: string; deskId: string } {
    return { id: this.contactId, centerId: this.centerId, deskId: this.deskId };
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  /** @param by null where the service does it by itself @throws TaskSettled */
  settle(state: Settled, outcome: Outcome, by: string | null, now: Date): NewEvent {
    this.state = move<TaskState>(taskMoves, this.state, state, (from) => new TaskSettled({ state: from }));
    this.outcome = outcome;
    this.settledBy = by;
    // a clock that was set back must not keep anybody from being done
    this.settledAt = now < this.createdAt ? this.createdAt : now;
    const { id: taskId, rootId, kind } = this;
    return contactEvent('task.settled', this.about, this.settledAt, { taskId, rootId, kind, state, outcome }, by);
  }

  /** @throws TaskSettled */
  assignTo(assigneeId: string, by: string | null, now: Date): NewEvent {
    if (!this.isOpen) throw new TaskSettled({ state: this.state });
    this.assigneeId = assigneeId;
    return contactEvent('task.assigned', this.about, now, { taskId: this.id, assigneeId }, by);
  }

  /** Its time has come, and it is open: nobody need do an optional one any more, with any other somebody is late. */
  passDue(now: Date): NewEvent {
    if (this.optional) return this.settle('cancelled', 'lapsed', null, now);
    this.overdueAt = now;
    const { id: taskId, rootId, kind } = this;
    return contactEvent('task.overdue', this.about, now, { taskId, rootId, kind });
  }
}
