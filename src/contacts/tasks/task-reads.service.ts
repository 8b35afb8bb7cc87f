import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Database, NotFound } from '../../platform/index.js';
import { Audit, PersonSeals } from '../../privacy/index.js';
import { instantOf, localTime, type Viewer } from '../../staff/index.js';
import type { Grade } from '../contacts.schemas.js';
import { samePerson } from '../persons/same-person.js';
import { readableBy } from '../visibility.js';
import { taskReachableBy } from './task-reach.js';
import type { TaskView, taskDetail, taskQuery, tasks, tasksOfPerson } from './tasks.schemas.js';

/** A list is worked through, not read: whoever is due first is on it. */
const LONGEST_LIST = 200;
/** How long one that is settled stays on the list of those. */
const SETTLED_SHOWN_MS = 30 * 86_400_000;

type Row = Omit<TaskView, 'dueAt' | 'createdAt' | 'settledAt' | 'heardAt' | 'when' | 'isMine'> & {
  dueAt: Date;
  createdAt: Date;
  settledAt: Date | null;
  heardAt: Date | null;
  timeZone: string;
};
interface Sealed extends Pick<TaskView, 'id' | 'personId' | 'state' | 'outcome'> {
  readonly words: Buffer | null;
  readonly outcomeWords: Buffer | null;
  readonly settledAt: Date | null;
  readonly byName: string | null;
}

/** What is to be done, as screens show it. Lists hold nothing of what was written; reading one leaves an audit row first. */
@Injectable()
export class TaskReads {
  constructor(
    private readonly db: Database,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Those to be done, the next due first; or those settled in the last thirty days, the latest first. */
  async list(viewer: Viewer, { of, settled }: z.infer<typeof taskQuery>): Promise<z.infer<typeof tasks>> {
    const now = this.clock.now();
    const whose =
      of === 'desks'
        ? sql`${viewer.role === 'supervisor'} and t.center_id = ${viewer.centerId} and t.desk_id = any(${viewer.deskIds}::uuid[])`
        : sql`t.center_id = ${viewer.centerId} and t.assignee_id = ${viewer.accountId}`;
    const since = new Date(now.getTime() - SETTLED_SHOWN_MS);
    const which =
      settled === 'true'
        ? sql`t.state <> 'open' and t.settled_at > ${since} order by t.settled_at desc, t.id`
        : sql`t.state = 'open' order by t.due_at, t.id`;
    const endOfToday = sql`((date_trunc('day', ${now}::timestamptz at time zone n.time_zone) + interval '1 day') at time zone n.time_zone)`;
    const [items, [counts]] = await Promise.all([
      this.read(viewer, sql`${whose} and ${which} limit ${LONGEST_LIST}`),
      this.db.rows<z.infer<typeof tasks>['counts']>(sql`
        select count(*) filter (where t.due_at <= ${now})::int as overdue,
          count(*) filter (where t.due_at > ${now} and t.due_at < ${endOfToday})::int as today,
          count(*) filter (where t.due_at > ${now} and t.due_at >= ${endOfToday})::int as later
        from tasks t join centers n on n.id = t.center_id where t.state = 'open' and ${whose}`),
    ]);
    return { items, counts: counts ?? { overdue: 0, today: 0, later: 0 } };
  }

  /** @throws NotFound out of reach */
  async one(viewer: Viewer, id: string): Promise<TaskView> {
    const [found] = await this.read(viewer, sql`t.id = ${id} and ${taskReachableBy(viewer)}`);
    if (!found) throw new NotFound('task');
    return found;
  }

  /** With what was written, of the tries and follow-ups before as well. @throws NotFound out of reach */
  async detail(viewer: Viewer, id: string): Promise<z.infer<typeof taskDetail>> {
    const view = await this.one(viewer, id);
    await this.audit.recordRead({
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action: 'task.read',
      subjectType: 'task',
      subjectId: id,
      personId: view.personId,
    });
    const rows = await this.db.rows<Sealed>(sql`
      with mine as (select root_id, series_id from tasks where id = ${id})
      select t.id, t.person_id as "personId", t.words, t.state, t.outcome, t.outcome_words as "outcomeWords",
        t.settled_at as "settledAt", a.display_name as "byName"
      from tasks t join mine on t.root_id = mine.root_id or t.series_id = mine.series_id
        left join accounts a on a.id = t.settled_by
      where t.person_id = any(${samePerson(view.personId)})
        and (t.id = ${id} or t.state in ('done', 'not-reached', 'declined'))
      order by t.settled_at desc nulls first, t.id`);
    const opened = await Promise.all(rows.map((row) => this.opened(row)));
    const self = opened.find((row) => row.id === id);
    return {
      ...view,
      words: self?.words ?? null,
      outcomeWords: self?.outcomeWords ?? null,
      before: opened.flatMap(({ words: _, outcomeWords, settledAt, ...row }) =>
        row.id === id || !settledAt ? [] : [{ ...row, words: outcomeWords, settledAt: settledAt.toISOString() }],
      ),
    };
  }

  private async opened({ personId, words, outcomeWords, ...row }: Sealed) {
    const seal = await this.seals.of(personId);
    return {
      ...row,
      words: words && seal.open('tasks.words', row.id, words),
      outcomeWords: outcomeWords && seal.open('tasks.outcome_words', row.id, outcomeWords),
    };
  }

  /** All of the contact's person, for whoever may read the contact. @throws NotFound out of reach */
  async ofContact(viewer: Viewer, contactId: string): Promise<z.infer<typeof tasksOfPerson>> {
    const [contact] = await this.db.rows<{ personId: string }>(sql`
      select c.person_id as "personId" from contacts c where c.id = ${contactId} and ${readableBy(viewer)}`);
    if (!contact) throw new NotFound('contact');
    const [items, [series]] = await Promise.all([
      this.read(
        viewer,
        sql`t.person_id = any(${samePerson(contact.personId)}) and t.center_id = ${viewer.centerId}
          order by t.state <> 'open', case when t.state = 'open' then t.due_at end, t.settled_at desc, t.id limit ${LONGEST_LIST}`,
      ),
      this.db.rows<{ id: string; grade: Grade; startedAt: Date; open: number; canCancel: boolean }>(sql`
        select s.id, s.grade, s.started_at as "startedAt", count(t.id)::int as open,
          (${viewer.role === 'supervisor'} and s.desk_id = any(${viewer.deskIds}::uuid[])
            or s.grade in ('1', '2') and bool_or(t.assignee_id = ${viewer.accountId})) as "canCancel"
        from follow_up_series s join tasks t on t.series_id = s.id and t.state = 'open'
        where s.person_id = any(${samePerson(contact.personId)}) and s.ended_at is null
        group by s.id order by s.grade desc, s.id limit 1`),
    ]);
    return { items, series: series ? { ...series, startedAt: series.startedAt.toISOString() } : null };
  }

  private async read(viewer: Viewer, which: Sql): Promise<TaskView[]> {
    const rows = await this.db.rows<Row>(sql`
      select t.id, t.desk_id as "deskId", d.name as "deskName", t.person_id as "personId", t.contact_id as "contactId",
        t.case_id as "caseId", o.caller_role as "callerRole", t.kind, t.optional, t.attempt, t.state, t.outcome,
        t.due_at as "dueAt", t.created_at as "createdAt", t.settled_at as "settledAt", w.display_name as "settledByName",
        t.done_in_id as "doneInId", t.words is not null as "hasWords",
        json_build_object('id', a.id, 'displayName', a.display_name) as assignee,
        a.disabled_at is not null as "assigneeGone",
        case when s.id is not null then json_build_object('id', s.id, 'grade', s.grade, 'step', t.step,
          'steps', (select max(x.step) from tasks x where x.series_id = s.id)) end as series,
        ${heardAt} as "heardAt", ${safeToCall} as "safeToCall", n.time_zone as "timeZone"
      from tasks t join desks d on d.id = t.desk_id join accounts a on a.id = t.assignee_id
        join contacts o on o.id = t.contact_id join centers n on n.id = t.center_id
        left join accounts w on w.id = t.settled_by left join follow_up_series s on s.id = t.series_id
      where ${which}`);
    const now = this.clock.now();
    return rows.map(({ timeZone, ...row }) => ({
      ...row,
      dueAt: row.dueAt.toISOString(),
      createdAt: row.createdAt.toISOString(),
      settledAt: row.settledAt?.toISOString() ?? null,
      heardAt: row.heardAt?.toISOString() ?? null,
      when: whenOf(row.dueAt, timeZone, now),
      isMine: row.assignee.id === viewer.accountId,
    }));
  }
}

/** When the person last came to us by themselves after the task was set. A call that we made is none. */
const heardAt: Sql = sql`(
  select max(h.opened_at) from contacts h where h.person_id = any(${samePerson(sql`t.person_id`)}) and h.opened_at > t.created_at
    and not exists (select 1 from calls k where k.contact_id = h.id and k.direction = 'out'))`;

/** `no` once somebody has said so of a callback of this person. */
const safeToCall: Sql = sql`coalesce((
  select case when bool_or(b.safe_to_call = 'no') then 'no' when bool_or(b.safe_to_call = 'yes') then 'yes' end
  from callbacks b where b.person_id = any(${samePerson(sql`t.person_id`)})), 'unknown')`;

function whenOf(dueAt: Date, timeZone: string, now: Date): TaskView['when'] {
  if (dueAt <= now) return 'overdue';
  return dueAt < instantOf(localTime(now, timeZone).day, 24 * 60, timeZone) ? 'today' : 'later';
}
