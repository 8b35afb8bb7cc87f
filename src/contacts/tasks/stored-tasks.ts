import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { type Deadline, Deadlines, type NewEvent, newId, type Tx } from '../../platform/index.js';
import { PersonSeals } from '../../privacy/index.js';
import { contactEvent } from '../events.js';
import { remindsAt } from './follow-up-plan.js';
import type { CenterPlan } from './follow-up-plans.service.js';
import { Task } from './task.js';
import type { TaskKind } from './tasks.schemas.js';

/** The kind of the deadlines at which a task is reminded of, and then overdue. Their subject is the task. */
const TASK_DUE = 'task.due';

/** A task about to be stored. */
export interface NewTask {
  readonly centerId: string;
  readonly deskId: string;
  readonly personId: string;
  readonly contactId: string;
  readonly caseId: string | null;
  readonly kind: TaskKind;
  readonly clientId?: string;
  readonly series?: { readonly id: string; readonly step: number } | null;
  readonly optional?: boolean;
  readonly words?: string | undefined;
  readonly assigneeId: string;
  /** the one whose outcome opens it; `again` where it is one more try of the same */
  readonly after?: { readonly task: Task; readonly again: boolean };
  readonly dueAt: Date;
  readonly createdBy: string | null;
}

/**
 * Writes tasks, with what follows from how they stand: their deadline and their events. Locks: deadline, then task; whoever
 * holds a task settles its deadline only where nobody holds that, and one that passes for a settled task does nothing.
 */
@Injectable()
export class StoredTasks implements OnModuleInit {
  constructor(
    private readonly deadlines: Deadlines,
    private readonly seals: PersonSeals,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(TASK_DUE, (tx, deadline, now) => this.pass(tx, deadline, now));
  }

  /** @returns its id, or null where the sender's id has been here before */
  async open(tx: Tx, task: NewTask, { plan, timeZone }: CenterPlan, now: Date): Promise<string | null> {
    const id = newId();
    const { centerId, deskId, personId, contactId, assigneeId, kind, dueAt, createdBy, after } = task;
    const optional = task.optional ?? false;
    const rootId = after?.again ? after.task.rootId : id;
    const attempt = after?.again ? after.task.attempt + 1 : 1;
    const words = task.words === undefined ? null : (await this.seals.of(personId)).seal('tasks.words', id, task.words);
    const stored = await tx.rows(sql`
      insert into tasks (id, center_id, desk_id, person_id, contact_id, case_id, kind, client_id, series_id, step, optional,
        words, assignee_id, root_id, attempt, after_id, state, due_at, created_at, created_by)
      values (${id}, ${centerId}, ${deskId}, ${personId}, ${contactId}, ${task.caseId}, ${kind}, ${task.clientId ?? null},
        ${task.series?.id ?? null}, ${task.series?.step ?? null}, ${optional}, ${words}, ${assigneeId}, ${rootId}, ${attempt},
        ${after?.task.id ?? null}, 'open', ${dueAt}, ${now}, ${createdBy})
      on conflict (contact_id, client_id) do nothing returning id`);
    if (stored.length === 0) return null;
    const first = remindsAt(dueAt, plan, timeZone, now) ?? dueAt;
    await this.deadlines.set(tx, { centerId, kind: TASK_DUE, subjectId: id, dueAt: first });
    const payload = { taskId: id, rootId, kind, assigneeId, dueAt: dueAt.toISOString(), optional };
    tx.publish(contactEvent('task.opened', { id: contactId, centerId, deskId }, now, payload, createdBy));
    return id;
  }

  /** Writes back one that is held. */
  async save(tx: Tx, task: Task, event: NewEvent, now: Date): Promise<void> {
    tx.publish(event);
    await tx.rows(sql`
      update tasks set state = ${task.state}, assignee_id = ${task.assigneeId}, overdue_at = ${task.overdueAt},
        settled_at = ${task.settledAt}, settled_by = ${task.settledBy}, settle_client_id = ${task.settleClientId},
        outcome = ${task.outcome}, outcome_words = ${task.outcomeWords}, done_in_id = ${task.doneInId}
      where id = ${task.id}`);
    if (!task.isOpen) await this.deadlines.tryMet(tx, TASK_DUE, task.id, now);
  }

  /** What somebody says of how it ended, sealed. Before it is saved. */
  async seal(task: Task, words: string | undefined): Promise<void> {
    if (words === undefined) return;
    task.outcomeWords = (await this.seals.of(task.personId)).seal('tasks.outcome_words', task.id, words);
  }

  /** What is to be done, where somebody has written it down. */
  async wordsOf(tx: Tx, { id, personId }: Task): Promise<string | undefined> {
    const [row] = await tx.rows<{ words: Buffer | null }>(sql`select words from tasks where id = ${id}`);
    return row?.words ? (await this.seals.of(personId)).open('tasks.words', id, row.words) : undefined;
  }

  /** Reminds, or is over; one that was not looked at in between is over without a reminder. */
  private async pass(tx: Tx, { centerId, subjectId }: Deadline, now: Date): Promise<void> {
    const task = await tx.lock(Task, subjectId);
    if (!task?.isOpen) return;
    if (now >= task.dueAt) return this.save(tx, task, task.passDue(now), now);
    await this.deadlines.set(tx, { centerId, kind: TASK_DUE, subjectId, dueAt: task.dueAt });
    const { assigneeId } = task;
    tx.publish(contactEvent('task.due-soon', task.about, now, { taskId: task.id, assigneeId }));
  }
}
