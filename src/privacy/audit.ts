import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock, Database, newId, requestId, type Tx } from '../platform/index.js';

export interface AuditEntry {
  readonly centerId: string | null;
  readonly accountId: string | null;
  /** a verb in the past: `contact.read`, `sign-in.failed` */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId?: string | null;
  /** whose content it is, where it is somebody's */
  readonly personId?: string | null;
  /** codes, ids and counts only */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Writes who did or read what. The runtime role can add rows and do nothing else with them. */
@Injectable()
export class Audit {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Together with the act, in its transaction. */
  async record(tx: Tx, entry: AuditEntry): Promise<void> {
    await tx.rows(this.statement(entry));
  }

  /** A read of content: call it before the content leaves; if it can't be written, nothing is shown. */
  async recordRead(entry: AuditEntry): Promise<void> {
    await this.db.rows(this.statement(entry), 'audit-insert');
  }

  private statement(entry: AuditEntry): Sql {
    return sql`
      insert into audit_log
        (id, center_id, account_id, action, subject_type, subject_id, person_id, detail, request_id, occurred_at)
      values (${newId()}, ${entry.centerId}, ${entry.accountId}, ${entry.action}, ${entry.subjectType},
        ${entry.subjectId ?? null}, ${entry.personId ?? null}, ${JSON.stringify(entry.detail ?? {})},
        ${requestId()}, ${this.clock.now()})`;
  }
}
