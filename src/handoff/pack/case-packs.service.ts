import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { CaseReads, PersonRecords } from '../../contacts/index.js';
import { Clock } from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { ReferralReadsService } from '../referral-reads.service.js';
import type { casePack, packInput } from './case-pack.schemas.js';

/** The papers of a case. It stands with the referrals, the lowest place from which they and the records are seen. */
@Injectable()
export class CasePacks {
  constructor(
    private readonly cases: CaseReads,
    private readonly records: PersonRecords,
    private readonly referrals: ReferralReadsService,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Who took it out and why is written down before anything leaves. @throws NotFound out of reach */
  async open(viewer: Viewer, caseId: string, { reason }: z.infer<typeof packInput>): Promise<z.infer<typeof casePack>> {
    const { mayAct: _, moves: __, handOver: ___, line: ____, ...file } = await this.cases.file(viewer, caseId);
    await this.audit.recordRead({
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action: 'case.printed',
      subjectType: 'case',
      subjectId: caseId,
      personId: file.personId,
      detail: { reason },
    });
    const [{ contacts, leftOut }, referrals] = await Promise.all([
      this.records.of(viewer, file.personId),
      this.referrals.ofPerson(viewer, file.personId),
    ]);
    const printedAt = this.clock.now().toISOString();
    return { case: file, reason, printedAt, printedBy: viewer.displayName, contacts, leftOut, referrals };
  }
}
