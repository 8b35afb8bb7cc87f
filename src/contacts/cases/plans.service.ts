import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, newId, UnitOfWork } from '../../platform/index.js';
import { PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { CaseTraces } from './case-traces.js';
import { PlanStale } from './cases.errors.js';
import { PlanReads } from './plan-reads.service.js';
import type { PlanContent, PlanView, planInput } from './plans.schemas.js';
import { lockActedFor, saveCase } from './stored-cases.js';

/** A case's plan. Each save is a version of its own; none is ever changed. */
@Injectable()
export class Plans {
  constructor(
    private readonly work: UnitOfWork,
    private readonly reads: PlanReads,
    private readonly seals: PersonSeals,
    private readonly traces: CaseTraces,
    private readonly clock: Clock,
  ) {}

  /**
   * By whoever acts for the case, upon the version she has read. The same `clientId` again is the same version.
   * @throws NotFound, NotYourCase, IllegalCaseMove closed, PlanStale somebody has saved another one meanwhile
   */
  async save(viewer: Viewer, caseId: string, input: z.infer<typeof planInput>): Promise<PlanView> {
    const now = this.clock.now();
    const { clientId, basedOn, goals, measures, reviewDate } = input;
    const id = await this.work.run(async (tx) => {
      const held = await lockActedFor(tx, viewer, caseId);
      const [known] = await tx.rows<{ id: string }>(sql`
        select id from case_plans
        where case_id = ${caseId} and saved_by = ${viewer.accountId} and client_id = ${clientId}`);
      if (known) return known.id;
      const [last] = await tx.rows<{ version: number }>(sql`
        select coalesce(max(version), 0) as version from case_plans where case_id = ${caseId}`);
      const before = last?.version ?? 0;
      if (before !== basedOn) throw new PlanStale({ version: before });
      const planId = newId();
      const version = before + 1;
      // nothing has been gone through before there is anything
      const isReview = input.isReview && before > 0;
      tx.publish(held.planned(reviewDate, { version, isReview }, viewer.accountId, now));
      await saveCase(tx, held);
      const content: PlanContent = { goals, measures };
      const body = (await this.seals.of(held.personId)).sealJson('case_plans.body', planId, content);
      await tx.rows(sql`
        insert into case_plans (id, center_id, desk_id, case_id, version, client_id, body, review_date, is_review, saved_at,
          saved_by)
        values (${planId}, ${held.centerId}, ${held.deskId}, ${caseId}, ${version}, ${clientId}, ${body},
          ${reviewDate}::date, ${isReview}, ${now}, ${viewer.accountId})`);
      await this.traces.record(tx, viewer, held, 'case.planned', { version, isReview });
      return planId;
    });
    return this.reads.byId(id);
  }
}
