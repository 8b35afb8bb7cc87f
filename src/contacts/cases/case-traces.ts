import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/index.js';
import { Audit, type AuditEntry } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';

type About = { readonly id: string; readonly centerId: string; readonly personId: string };

/** Who did what on a case, and who looked at one. */
@Injectable()
export class CaseTraces {
  constructor(private readonly audit: Audit) {}

  /** In the transaction of the act. @param by null where a referral has done it */
  record(tx: Tx, by: Viewer | null, on: About, action: string, detail: AuditEntry['detail'] = {}): Promise<void> {
    return this.audit.record(tx, { ...entryOf(by, on, action), detail });
  }

  /** Before anything that was written leaves. */
  recordRead(by: Viewer, on: About, action: string, detail: AuditEntry['detail'] = {}): Promise<void> {
    return this.audit.recordRead({ ...entryOf(by, on, action), detail });
  }
}

function entryOf(by: Viewer | null, { id, centerId, personId }: About, action: string): AuditEntry {
  return { centerId, accountId: by?.accountId ?? null, action, subjectType: 'case', subjectId: id, personId };
}
