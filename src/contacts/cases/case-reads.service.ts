import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { Database, NotFound } from '../../platform/index.js';
import { PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { leadOf } from '../persons/same-person.js';
import { readableBy } from '../visibility.js';
import { caseMoves } from './case.js';
import type { caseFile } from './case-file.schemas.js';
import { CaseLines } from './case-lines.js';
import { readCursor, writeCursor } from './case-pages.js';
import { CaseTraces } from './case-traces.js';
import type { CaseView, caseFilter, caseList, caseNow } from './cases.schemas.js';
import { HandOverReads } from './hand-over-reads.service.js';
import { PlanReads } from './plan-reads.service.js';
import { actsFor, reachableBy } from './stored-cases.js';

type CaseRow = Omit<CaseView, 'openedAt' | 'closedAt'> & { openedAt: Date; closedAt: Date | null };
type File = z.infer<typeof caseFile>;

/** Cases as screens show them; what was written in one after an audit row. */
@Injectable()
export class CaseReads {
  constructor(
    private readonly db: Database,
    private readonly lines: CaseLines,
    private readonly plans: PlanReads,
    private readonly handOvers: HandOverReads,
    private readonly seals: PersonSeals,
    private readonly traces: CaseTraces,
  ) {}

  /** The running case of the contact's person, for whoever may read the contact. @throws NotFound */
  async ofContact(viewer: Viewer, contactId: string): Promise<z.infer<typeof caseNow>> {
    const [contact] = await this.db.rows<{ personId: string }>(sql`
      select c.person_id as "personId" from contacts c where c.id = ${contactId} and ${readableBy(viewer)}`);
    if (!contact) throw new NotFound('contact');
    const [row] = await this.db.rows<CaseRow>(sql`
      ${selectCase} where k.lead_id = ${leadOf(contact.personId)} and k.state <> 'closed'`);
    return { case: row ? toView(row) : null };
  }

  /** By the day something is to be done: somebody looks again, or the plan is gone through. Supervisors see first the running ones that nobody answers for any more. */
  async list(viewer: Viewer, filter: z.infer<typeof caseFilter>): Promise<z.infer<typeof caseList>> {
    const after = filter.cursor === undefined ? null : readCursor(filter.cursor);
    const goneFirst = viewer.role === 'supervisor' && filter.state !== 'closed';
    const lookedAfter = goneFirst ? sql`(a.disabled_at is null)` : sql`(a.id is not null)`;
    const from = after
      ? sql`and (${lookedAfter}, ${dueDate}, k.number)
          > (${after.lookedAfter || !goneFirst}::boolean, ${after.dueDate}::date, ${after.number})`
      : sql``;
    const state = filter.state === 'running' ? sql`k.state <> 'closed'` : sql`k.state = ${filter.state}`;
    const rows = await this.db.rows<CaseRow>(sql`
      ${selectCase} where ${reachableBy(viewer)} and ${state} and ${whose(viewer, filter.whose)} ${from}
      order by ${lookedAfter}, ${dueDate}, k.number limit ${filter.limit + 1}`);
    const items = rows.slice(0, filter.limit).map(toView);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > filter.limit && last ? writeCursor(last) : null };
  }

  /** The case with what was written in it and its line. @throws NotFound out of reach */
  async file(viewer: Viewer, caseId: string): Promise<File> {
    const view = await this.byId(viewer, caseId);
    await this.traces.recordRead(viewer, { ...view, centerId: viewer.centerId }, 'case.read');
    const [plan, handOver, team, closings, line] = await Promise.all([
      this.plans.latest(caseId),
      this.handOvers.onItsWay(caseId),
      this.teamOf(view),
      this.closingsOf(view),
      this.lines.of(viewer, view.personId),
    ]);
    const { deskId, responsible, standIn } = view;
    const mayAct = actsFor(viewer, { deskId, responsibleId: responsible.id, standInId: standIn?.id ?? null });
    return { ...view, mayAct, moves: [...caseMoves[view.state]], plan, handOver, team, closings, line };
  }

  /** @throws NotFound out of reach */
  async byId(viewer: Viewer, caseId: string): Promise<CaseView> {
    const [row] = await this.db.rows<CaseRow>(sql`${selectCase} where k.id = ${caseId} and ${reachableBy(viewer)}`);
    if (!row) throw new NotFound('case');
    return toView(row);
  }

  private async teamOf({ id: caseId, personId }: CaseView): Promise<File['team']> {
    const rows = await this.db.rows<{ rowId: string; id: string; displayName: string; part: Buffer }>(sql`
      select m.id as "rowId", a.id, a.display_name as "displayName", m.part
      from case_members m join accounts a on a.id = m.account_id where m.case_id = ${caseId}
      order by m.added_at, m.id`);
    const seal = await this.seals.of(personId);
    return rows.map(({ rowId, part, ...row }) => ({ ...row, part: seal.open('case_members.part', rowId, part) }));
  }

  private async closingsOf({ id: caseId, personId }: CaseView): Promise<File['closings']> {
    const rows = await this.db.rows<
      Omit<File['closings'][number], 'summary' | 'closedAt'> & { summary: Buffer; closedAt: Date }
    >(sql`
      select e.id, e.effect, e.summary, e.closed_at as "closedAt", a.display_name as "closedBy"
      from case_closings e join accounts a on a.id = e.closed_by where e.case_id = ${caseId}
      order by e.closed_at desc, e.id desc`);
    const seal = await this.seals.of(personId);
    return rows.map((row) => ({
      ...row,
      summary: seal.open('case_closings.summary', row.id, row.summary),
      closedAt: row.closedAt.toISOString(),
    }));
  }
}

function whose({ accountId }: Viewer, which: z.infer<typeof caseFilter>['whose']): Sql {
  if (which === 'mine') return sql`k.responsible_id = ${accountId}`;
  if (which === 'stand-in') return sql`k.stand_in_id = ${accountId}`;
  if (which === 'team') {
    return sql`exists (select 1 from case_members m where m.case_id = k.id and m.account_id = ${accountId})`;
  }
  return sql`true`;
}

/** the earlier of the two days; a closed case has neither */
const dueDate: Sql = sql`coalesce(least(k.next_date, k.review_date), 'infinity')`;

const selectCase: Sql = sql`
  select k.id, k.number, k.person_id as "personId", k.desk_id as "deskId", d.name as "deskName", k.state,
    json_build_object('id', a.id, 'displayName', a.display_name) as responsible,
    a.disabled_at is not null as "responsibleGone",
    case when s.id is not null then json_build_object('id', s.id, 'displayName', s.display_name) end as "standIn",
    s.disabled_at is not null as "standInGone",
    k.next_date::text as "nextDate", k.next_date_assumed as "nextDateAssumed", k.review_date::text as "reviewDate", k.effect,
    k.opened_at as "openedAt", k.closed_at as "closedAt"
  from cases k join desks d on d.id = k.desk_id join accounts a on a.id = k.responsible_id
    left join accounts s on s.id = k.stand_in_id`;

function toView(row: CaseRow): CaseView {
  return { ...row, openedAt: row.openedAt.toISOString(), closedAt: row.closedAt?.toISOString() ?? null };
}
