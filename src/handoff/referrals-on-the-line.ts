import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { CaseLines, type LineEntry, samePerson } from '../contacts/index.js';
import { Database } from '../platform/index.js';
import type { Viewer } from '../staff/index.js';
import { visibleTo } from './referral-visibility.js';

/** A person's referrals on the line of the case, each with the hospital that answered or was asked last. */
@Injectable()
export class ReferralsOnTheLine implements OnModuleInit {
  constructor(
    private readonly lines: CaseLines,
    private readonly db: Database,
  ) {}

  onModuleInit(): void {
    this.lines.register((viewer, personId) => this.of(viewer, personId));
  }

  private async of(viewer: Viewer, personId: string): Promise<LineEntry[]> {
    const rows = await this.db.rows<Omit<LineEntry, 'kind' | 'at'> & { at: Date }>(sql`
      select r.id, r.sent_at as at, r.state, r.grade, s.display_name as by, r.contact_id as "contactId",
        (select o.name from referral_asks k join org_units o on o.id = k.hospital_id where k.referral_id = r.id
          order by k.state = 'acknowledged' desc, k.place desc limit 1) as detail
      from referrals r join contacts c on c.id = r.contact_id join accounts s on s.id = r.sent_by
      where r.person_id = any(${samePerson(personId)}) and ${visibleTo(viewer)} order by r.sent_at, r.id`);
    return rows.map((row) => ({ ...row, kind: 'referral', at: row.at.toISOString() }));
  }
}
