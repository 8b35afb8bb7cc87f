import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, InvalidInput, newId, UnitOfWork } from '../../platform/index.js';
import { PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { CaseReads } from './case-reads.service.js';
import { CaseTraces } from './case-traces.js';
import type { CaseView, teamInput } from './cases.schemas.js';
import { lockActedFor, requireColleague, saveCase } from './stored-cases.js';

/** Who else takes part in a case: a stand-in, who acts like whoever is responsible, and a team, who read and say when to look again. */
@Injectable()
export class CaseTeam {
  constructor(
    private readonly work: UnitOfWork,
    private readonly reads: CaseReads,
    private readonly seals: PersonSeals,
    private readonly traces: CaseTraces,
    private readonly clock: Clock,
  ) {}

  /**
   * All of them at once; said twice it is the same. Everybody works at the desk.
   * @throws NotFound the case, or an account, NotYourCase, IllegalCaseMove closed, InvalidInput somebody in two places
   */
  async set(viewer: Viewer, caseId: string, { standInId, members }: z.infer<typeof teamInput>): Promise<CaseView> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const held = await lockActedFor(tx, viewer, caseId);
      if (standInId === held.responsibleId) throw new InvalidInput({ field: 'standInId', problem: 'invalid' });
      const accounts = members.map(({ accountId }) => accountId);
      if (accounts.some((id) => id === held.responsibleId || id === standInId)) {
        throw new InvalidInput({ field: 'members', problem: 'invalid' });
      }
      for (const accountId of [standInId, ...accounts]) {
        // whoever is there already stays, though she may have left the desk meanwhile
        if (accountId !== null && accountId !== held.standInId) await requireColleague(tx, held.deskId, accountId);
      }
      tx.publish(held.standIn(standInId, viewer.accountId, now));
      await saveCase(tx, held);
      const seal = await this.seals.of(held.personId);
      await tx.rows(sql`
        delete from case_members where case_id = ${caseId} and account_id <> all(${accounts}::uuid[])`);
      const known = await tx.rows<{ id: string; accountId: string }>(sql`
        select id, account_id as "accountId" from case_members where case_id = ${caseId}`);
      for (const { accountId, part } of members) {
        const id = known.find((row) => row.accountId === accountId)?.id ?? newId();
        await tx.rows(sql`
          insert into case_members (id, center_id, desk_id, case_id, account_id, part, added_at, added_by)
          values (${id}, ${held.centerId}, ${held.deskId}, ${caseId}, ${accountId},
            ${seal.seal('case_members.part', id, part)}, ${now}, ${viewer.accountId})
          on conflict (case_id, account_id) do update set part = excluded.part`);
      }
      await this.traces.record(tx, viewer, held, 'case.team-set', { standInId, members: members.length });
    });
    return this.reads.byId(viewer, caseId);
  }
}
