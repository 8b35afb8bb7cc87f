import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, NotFound, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { requireColleague } from '../cases/stored-cases.js';
import { isEntrusted } from '../persons/entrusted.js';
import { holdPerson } from '../persons/held-persons.js';
import { samePerson } from '../persons/same-person.js';
import { readableBy } from '../visibility.js';
import { dueOn, isInReach } from './follow-up-plan.js';
import { type CenterPlan, FollowUpPlans } from './follow-up-plans.service.js';
import { StoredTasks } from './stored-tasks.js';
import { Task } from './task.js';
import { taskReachableBy } from './task-reach.js';
import { TaskReads } from './task-reads.service.js';
import {
  NextTryNeeded,
  ResultDoesNotFit,
  TaskDueOutOfReach,
  TaskNeedsSupervisor,
  TaskNotYours,
  TaskSettled,
} from './tasks.errors.js';
import type { Due, OutcomeInput, TaskView, taskInput } from './tasks.schemas.js';

/** What people do about tasks. Locks: contact, person, task. */
@Injectable()
export class TasksService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly plans: FollowUpPlans,
    private readonly stored: StoredTasks,
    private readonly reads: TaskReads,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * For the contact's person, by whoever is entrusted with her: a task lets whoever does it read on. The same `clientId` again is the
   * same task.
   * @throws NotFound the contact, or whoever is to do it and does not work at its desk; TaskDueOutOfReach
   */
  async set(viewer: Viewer, contactId: string, input: z.infer<typeof taskInput>): Promise<TaskView> {
    const now = this.clock.now();
    const id = await this.work.run(async (tx) => {
      const [contact] = await tx.rows<{
        centerId: string;
        deskId: string;
        personId: string;
        caseId: string | null;
      }>(sql`
        select c.center_id as "centerId", c.desk_id as "deskId", c.person_id as "personId",
          (select k.id from cases k where k.person_id = any(${samePerson(sql`c.person_id`)}) and k.closed_at is null limit 1)
            as "caseId"
        from contacts c where c.id = ${contactId} and ${readableBy(viewer)} and ${isEntrusted(viewer, sql`c.person_id`)}
        for key share of c`);
      if (!contact) throw new NotFound('contact');
      const { clientId, kind, words, due, assigneeId = viewer.accountId } = input;
      const known = await tx.rows<{ id: string }>(sql`
        select id from tasks where contact_id = ${contactId} and client_id = ${clientId}`);
      if (known[0]) return known[0].id;
      if (assigneeId !== viewer.accountId) await requireColleague(tx, contact.deskId, assigneeId);
      const center = await this.plans.of(tx, contact.centerId);
      const dueAt = dueAtOf(due, center, now);
      const task = { ...contact, contactId, kind, clientId, words, assigneeId, dueAt, createdBy: viewer.accountId };
      const made = await this.stored.open(tx, task, center, now);
      // said twice at the same moment: the other one has made it
      if (!made) return this.byClientId(tx, contactId, clientId);
      await this.audited(tx, viewer, { id: made, personId: contact.personId }, 'task.set', { assigneeId });
      return made;
    });
    return this.reads.one(viewer, id);
  }

  /**
   * What came of it, and in the same transaction what follows. The same `clientId` again changes nothing.
   * @throws NotFound, TaskNotYours, TaskSettled, NextTryNeeded, TaskNeedsSupervisor, ResultDoesNotFit, TaskDueOutOfReach
   */
  async settle(viewer: Viewer, id: string, input: OutcomeInput): Promise<TaskView> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const task = await this.hold(tx, viewer, id);
      if (task.settleClientId === input.clientId) return;
      if (task.assigneeId !== viewer.accountId && !supervises(viewer, task)) throw new TaskNotYours();
      if (input.state === 'done') await this.refuseUnfit(tx, viewer, task, input);
      if (input.state === 'cancelled') await this.refuseCancelling(tx, viewer, task);
      const event = task.settle(input.state, outcomeOf(input), viewer.accountId, now);
      task.settleClientId = input.clientId;
      task.doneInId = input.state === 'done' ? (input.contactId ?? null) : null;
      await this.stored.seal(task, input.words);
      await this.stored.save(tx, task, event, now);
      await this.openNext(tx, viewer, task, input, now);
      await this.audited(tx, viewer, task, `task.${input.state}`);
    });
    return this.reads.one(viewer, id);
  }

  /** By a supervisor of its desk, to somebody who works there. @throws NotFound, TaskSettled */
  async assign(viewer: Viewer, id: string, assigneeId: string): Promise<TaskView> {
    const now = this.clock.now();
    await this.work.run((tx) => this.assignIn(tx, viewer, { taskId: id, assigneeId }, now));
    return this.reads.one(viewer, id);
  }

  /**
   * Several at once, all or none; one that has been settled meanwhile is left as it is. @returns how many changed hands
   * @throws NotFound
   */
  assignAll(viewer: Viewer, moves: readonly { taskId: string; assigneeId: string }[]): Promise<number> {
    const now = this.clock.now();
    // in one order, whoever else does the same
    const inOrder = [...moves].sort((a, b) => (a.taskId < b.taskId ? -1 : 1));
    return this.work.run(async (tx) => {
      let moved = 0;
      for (const move of inOrder) {
        try {
          if (await this.assignIn(tx, viewer, move, now)) moved += 1;
        } catch (error) {
          if (!(error instanceof TaskSettled)) throw error;
        }
      }
      return moved;
    });
  }

  /** @returns whether it was somebody else's before */
  private async assignIn(
    tx: Tx,
    viewer: Viewer,
    { taskId, assigneeId }: { taskId: string; assigneeId: string },
    now: Date,
  ): Promise<boolean> {
    const task = await this.hold(tx, viewer, taskId);
    if (!supervises(viewer, task)) throw new TaskNotYours();
    if (task.assigneeId === assigneeId) return false;
    await requireColleague(tx, task.deskId, assigneeId);
    const from = task.assigneeId;
    await this.stored.save(tx, task, task.assignTo(assigneeId, viewer.accountId, now), now);
    await this.audited(tx, viewer, task, 'task.assigned', { from, assigneeId });
    return true;
  }

  private async hold(tx: Tx, viewer: Viewer, id: string): Promise<Task> {
    const [found] = await tx.rows<{ contactId: string; personId: string }>(sql`
      select t.contact_id as "contactId", t.person_id as "personId" from tasks t
      where t.id = ${id} and ${taskReachableBy(viewer)}`);
    if (!found) throw new NotFound('task');
    // the contact first: what follows refers to it, and whoever grades holds it before the person
    await tx.rows(sql`select 1 from contacts where id = ${found.contactId} for key share`);
    await holdPerson(tx, found.personId);
    const task = await tx.lock(Task, id);
    if (!task) throw new NotFound('task');
    return task;
  }

  /** Done says how somebody is, where it was a follow-up; and was done in a contact of the same person, if in one. */
  private async refuseUnfit(
    tx: Tx,
    viewer: Viewer,
    task: Task,
    { result, contactId }: Extract<OutcomeInput, { state: 'done' }>,
  ): Promise<void> {
    if ((task.kind === 'follow-up') !== (result !== 'done')) throw new ResultDoesNotFit();
    if (contactId === undefined) return;
    const found = await tx.rows(sql`
      select 1 from contacts c where c.id = ${contactId} and c.person_id = any(${samePerson(task.personId)})
        and ${readableBy(viewer)}`);
    if (found.length === 0) throw new NotFound('contact');
  }

  private async refuseCancelling(tx: Tx, viewer: Viewer, { seriesId, optional }: Task): Promise<void> {
    if (viewer.role === 'supervisor' || seriesId === null || optional) return;
    const grave = await tx.rows(sql`select 1 from follow_up_series where id = ${seriesId} and grade in ('3', '4')`);
    if (grave.length > 0) throw new TaskNeedsSupervisor();
  }

  private async openNext(tx: Tx, viewer: Viewer, task: Task, input: OutcomeInput, now: Date): Promise<void> {
    const again = input.state === 'not-reached';
    if (again && !input.next && !task.optional && viewer.role !== 'supervisor') throw new NextTryNeeded();
    if ((input.state !== 'done' && !again) || !input.next) return;
    const center = await this.plans.of(tx, task.centerId);
    const next = 'due' in input.next ? input.next : { due: input.next, words: await this.stored.wordsOf(tx, task) };
    const { centerId, deskId, personId, contactId, caseId, kind, assigneeId, seriesId, step } = task;
    const series = again && seriesId !== null && step !== null ? { id: seriesId, step } : null;
    const dueAt = dueAtOf(next.due, center, now);
    const about = { centerId, deskId, personId, contactId, caseId, kind, assigneeId, series };
    const after = { task, again };
    const optional = again && task.optional;
    const made = { ...about, optional, words: next.words, after, dueAt, createdBy: viewer.accountId };
    await this.stored.open(tx, made, center, now);
  }

  private async byClientId(tx: Tx, contactId: string, clientId: string): Promise<string> {
    const [known] = await tx.rows<{ id: string }>(sql`
      select id from tasks where contact_id = ${contactId} and client_id = ${clientId}`);
    if (!known) throw new Error('a task that is neither new nor known');
    return known.id;
  }

  private audited(
    tx: Tx,
    viewer: Viewer,
    on: { id: string; personId: string },
    action: string,
    detail: Record<string, string> = {},
  ): Promise<void> {
    const { centerId, accountId } = viewer;
    const { id: subjectId, personId } = on;
    return this.audit.record(tx, { centerId, accountId, action, subjectType: 'task', subjectId, personId, detail });
  }
}

function supervises(viewer: Viewer, { deskId }: Task): boolean {
  return viewer.role === 'supervisor' && viewer.reaches(deskId);
}

/** @throws TaskDueOutOfReach */
function dueAtOf(due: Due, { plan, timeZone }: CenterPlan, now: Date): Date {
  const dueAt = due.day === undefined ? new Date(due.at ?? now) : dueOn(due.day, plan, timeZone);
  if (!isInReach(dueAt, now)) throw new TaskDueOutOfReach();
  return dueAt;
}

function outcomeOf(input: OutcomeInput) {
  switch (input.state) {
    case 'done':
      return input.result;
    case 'not-reached':
      return input.how;
    case 'declined':
      return input.by;
    case 'cancelled':
      return input.reason;
  }
}
