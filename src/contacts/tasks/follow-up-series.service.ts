import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Clock, NotFound, newId, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import type { Contact } from '../contact.js';
import type { Grade } from '../contacts.schemas.js';
import { holdPerson } from '../persons/held-persons.js';
import { samePerson } from '../persons/same-person.js';
import { dueAfter, type PlanStep } from './follow-up-plan.js';
import { type CenterPlan, FollowUpPlans } from './follow-up-plans.service.js';
import { StoredTasks } from './stored-tasks.js';
import { type FollowedGrade, Task } from './task.js';
import { TaskNeedsSupervisor } from './tasks.errors.js';

interface Running {
  readonly id: string;
  readonly contactId: string;
  readonly grade: FollowedGrade;
  readonly steps: number;
  /** of its tasks that are still to be done; null where there is none */
  readonly nextDueAt: Date | null;
}
interface Followed {
  readonly deskId: string;
  readonly caseId: string | null;
  readonly assigneeId: string;
}
/** A grade of a contact, who is to follow it, and what the center asks for. */
interface Asked {
  readonly contact: Contact;
  readonly who: Followed;
  readonly grade: FollowedGrade;
  readonly center: CenterPlan;
}

/**
 * The follow-ups that a grade asks for. At most one series runs for a person: a grade as high or higher sets it anew, and what
 * was done stays; a lower one of a later contact adds only what nothing under way comes before.
 */
@Injectable()
export class FollowUpSeries {
  constructor(
    private readonly work: UnitOfWork,
    private readonly plans: FollowUpPlans,
    private readonly stored: StoredTasks,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * In the transaction that grades the contact, which is held. Nothing happens where the grade is the one it had, or asks for
   * nothing; and lowering the grade that a series follows takes nothing off by itself.
   * @param from the contact's grade before
   */
  async graded(tx: Tx, viewer: Viewer, contact: Contact, from: Grade, now: Date): Promise<void> {
    const { grade } = contact;
    if (grade === from || !isFollowed(grade)) return;
    const center = await this.plans.of(tx, contact.centerId);
    if (center.plan.steps[grade].length === 0) return;
    await holdPerson(tx, contact.personId);
    const running = await this.running(tx, contact.personId);
    const above = running.find((one) => one.nextDueAt && one.grade > grade);
    if (above?.contactId === contact.id) return;
    const who = await this.whoFollows(tx, viewer, contact);
    if (above) return this.add(tx, { contact, who, grade, center }, above, now);
    for (const { id } of running) await this.end(tx, id, 'regraded', viewer.accountId, now);
    await this.start(tx, { contact, who, grade, center }, now);
  }

  /**
   * What is still to be done of it is taken off, for a reason: by a supervisor of the desk; at a grade of 1 or 2 by whoever it is
   * assigned to, too. The same again is the same. @throws NotFound out of reach, TaskNeedsSupervisor
   */
  async cancelRest(viewer: Viewer, seriesId: string, words: string): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const [series] = await tx.rows<{ personId: string; grade: FollowedGrade; hers: boolean }>(sql`
        select s.person_id as "personId", s.grade,
          exists (select 1 from tasks t where t.series_id = s.id and t.assignee_id = ${viewer.accountId}) as hers
        from follow_up_series s where s.id = ${seriesId} and s.center_id = ${viewer.centerId}
          and (${viewer.role === 'supervisor'} and s.desk_id = any(${viewer.deskIds}::uuid[])
            or exists (select 1 from tasks t where t.series_id = s.id and t.assignee_id = ${viewer.accountId}))`);
      if (!series) throw new NotFound('task');
      if (viewer.role !== 'supervisor' && series.grade > '2') throw new TaskNeedsSupervisor();
      await holdPerson(tx, series.personId);
      const ended = await this.end(tx, seriesId, 'cancelled', viewer.accountId, now, words);
      if (!ended) return;
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'follow-up-series.cancelled',
        subjectType: 'follow-up-series',
        subjectId: seriesId,
        personId: series.personId,
      });
    });
  }

  private async start(tx: Tx, asked: Asked, now: Date): Promise<void> {
    const { contact, who, grade, center } = asked;
    const id = newId();
    await tx.rows(sql`
      insert into follow_up_series (id, center_id, desk_id, person_id, contact_id, grade, started_at)
      values (${id}, ${contact.centerId}, ${who.deskId}, ${contact.personId}, ${contact.id}, ${grade}, ${now})`);
    for (const [at, step] of center.plan.steps[grade].entries()) {
      await this.open(tx, asked, { id, step: at + 1 }, step, now);
    }
  }

  /** More steps of a series that asks for more, where the next of its own is later than what this grade allows. */
  private async add(tx: Tx, asked: Asked, { id, steps, nextDueAt }: Running, now: Date): Promise<void> {
    const { grade, center } = asked;
    const sooner = center.plan.steps[grade].filter(
      ({ after, optional }) => !optional && nextDueAt && dueAfter(now, after, center.plan, center.timeZone) < nextDueAt,
    );
    for (const [at, step] of sooner.entries()) await this.open(tx, asked, { id, step: steps + at + 1 }, step, now);
  }

  private async open(
    tx: Tx,
    { contact, who, center }: Asked,
    series: { id: string; step: number },
    { after, optional }: PlanStep,
    now: Date,
  ): Promise<void> {
    const { centerId, personId, id: contactId } = contact;
    const dueAt = dueAfter(now, after, center.plan, center.timeZone);
    const about = { centerId, personId, contactId, ...who };
    await this.stored.open(tx, { ...about, kind: 'follow-up', series, optional, dueAt, createdBy: null }, center, now);
  }

  private running(tx: Tx, personId: string): Promise<Running[]> {
    return tx.rows<Running>(sql`
      select s.id, s.contact_id as "contactId", s.grade,
        (select coalesce(max(t.step), 0)::int from tasks t where t.series_id = s.id) as steps,
        (select min(t.due_at) from tasks t where t.series_id = s.id and t.state = 'open') as "nextDueAt"
      from follow_up_series s where s.person_id = any(${samePerson(personId)}) and s.ended_at is null order by s.id`);
  }

  /** @returns false where it had ended before */
  private async end(
    tx: Tx,
    seriesId: string,
    by: 'regraded' | 'cancelled',
    accountId: string,
    now: Date,
    words?: string,
  ): Promise<boolean> {
    const ended = await tx.rows(sql`
      update follow_up_series set ended_at = greatest(started_at, ${now}::timestamptz), ended_by = ${by}
      where id = ${seriesId} and ended_at is null returning id`);
    if (ended.length === 0) return false;
    const open = await tx.rows<{ id: string }>(sql`
      select id from tasks where series_id = ${seriesId} and state = 'open' order by id`);
    for (const { id } of open) {
      const task = await tx.lock(Task, id);
      if (!task?.isOpen) continue; // an optional one whose time came at this moment
      const event = task.settle('cancelled', by === 'regraded' ? 'regraded' : 'rest-cancelled', accountId, now);
      await this.stored.seal(task, words);
      await this.stored.save(tx, task, event, now);
    }
    return true;
  }

  /** Whoever answers for the person's case; otherwise the contact's counselor, or whoever grades it while nobody has it. */
  private async whoFollows(tx: Tx, viewer: Viewer, { deskId, personId, counselorId }: Contact): Promise<Followed> {
    const [named] = await tx.rows<Followed>(sql`
      select * from (
        select k.desk_id as "deskId", k.id as "caseId", k.responsible_id as "assigneeId", 1 as place
        from cases k where k.person_id = any(${samePerson(personId)}) and k.closed_at is null
        union all select ${deskId}::uuid, null, ${counselorId}::uuid, 2
      ) named
      where exists (select 1 from accounts a where a.id = named."assigneeId" and a.disabled_at is null)
      order by place limit 1`);
    return named ?? { deskId, caseId: null, assigneeId: viewer.accountId };
  }
}

function isFollowed(grade: Grade): grade is FollowedGrade {
  return grade === '1' || grade === '2' || grade === '3' || grade === '4';
}
