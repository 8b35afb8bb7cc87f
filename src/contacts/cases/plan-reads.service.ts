import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { Database, NotFound } from '../../platform/index.js';
import { PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { CaseTraces } from './case-traces.js';
import type { PlanContent, PlanView, planVersions } from './plans.schemas.js';
import { reachableBy } from './stored-cases.js';

type Version = z.infer<typeof planVersions>['items'][number];
type VersionRow = Omit<Version, 'savedAt'> & { savedAt: Date };
type Row = VersionRow & { body: Buffer; caseId: string; personId: string; centerId: string };

/** Plans as screens show them; what was written in one after an audit row. */
@Injectable()
export class PlanReads {
  constructor(
    private readonly db: Database,
    private readonly seals: PersonSeals,
    private readonly traces: CaseTraces,
  ) {}

  /** @throws NotFound the case */
  async versions(viewer: Viewer, caseId: string): Promise<z.infer<typeof planVersions>> {
    const found = await this.db.rows(sql`select 1 from cases k where k.id = ${caseId} and ${reachableBy(viewer)}`);
    if (found.length === 0) throw new NotFound('case');
    const rows = await this.db.rows<VersionRow>(sql`
      select ${columns} from case_plans p join accounts a on a.id = p.saved_by where p.case_id = ${caseId}
      order by p.version desc`);
    return { items: rows.map((row) => ({ ...row, savedAt: row.savedAt.toISOString() })) };
  }

  /** One of them as it was saved. @throws NotFound */
  async version(viewer: Viewer, caseId: string, version: number): Promise<PlanView> {
    const row = await this.find(sql`k.id = ${caseId} and p.version = ${version} and ${reachableBy(viewer)}`);
    if (!row) throw new NotFound('plan');
    const { centerId, personId } = row;
    await this.traces.recordRead(viewer, { id: caseId, centerId, personId }, 'case.plan-read', { version });
    return this.shown(row);
  }

  /** The latest one, for whoever has just been written down as reading or saving it. */
  async latest(caseId: string): Promise<PlanView | null> {
    const row = await this.find(sql`k.id = ${caseId} and p.version = (
      select max(version) from case_plans where case_id = ${caseId})`);
    return row && this.shown(row);
  }

  /** After it has been saved, which has left its trace. */
  async byId(planId: string): Promise<PlanView> {
    const row = await this.find(sql`p.id = ${planId}`);
    if (!row) throw new Error('a plan just saved is gone');
    return this.shown(row);
  }

  private async find(condition: Sql): Promise<Row | null> {
    const [row] = await this.db.rows<Row>(sql`
      select ${columns}, p.body, p.case_id as "caseId", k.person_id as "personId", k.center_id as "centerId"
      from case_plans p join cases k on k.id = p.case_id join accounts a on a.id = p.saved_by where ${condition}`);
    return row ?? null;
  }

  private async shown({ body, caseId: _, personId, centerId: __, ...row }: Row): Promise<PlanView> {
    const content = (await this.seals.of(personId)).openJson<PlanContent>('case_plans.body', row.id, body);
    return { ...row, ...content, savedAt: row.savedAt.toISOString() };
  }
}

const columns: Sql = sql`
  p.id, p.version, p.review_date::text as "reviewDate", p.is_review as "isReview", p.saved_at as "savedAt",
  json_build_object('id', a.id, 'displayName', a.display_name) as "savedBy"`;
