import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Database } from '../../platform/index.js';
import type { Viewer } from '../../staff/index.js';
import { leadOf, samePerson } from '../persons/same-person.js';
import { readableBy } from '../visibility.js';
import { CaseLines, type LineEntry } from './case-lines.js';
import { reachableBy } from './stored-cases.js';

type Row = Omit<LineEntry, 'at'> & { at: Date };

/** What this module itself knows of a person: her contacts, and what has become of her cases. */
@Injectable()
export class CaseHistory implements OnModuleInit {
  constructor(
    private readonly lines: CaseLines,
    private readonly db: Database,
  ) {}

  onModuleInit(): void {
    this.lines.register((viewer, personId) => this.contactsOf(viewer, personId));
    this.lines.register((viewer, personId) => this.casesOf(viewer, personId));
  }

  private async contactsOf(viewer: Viewer, personId: string): Promise<LineEntry[]> {
    return entries(
      await this.db.rows<Row>(sql`
        select 'contact' as kind, c.id, c.opened_at as at, c.state, c.channel as detail, c.grade, a.display_name as by,
          c.id as "contactId"
        from contacts c left join accounts a on a.id = c.counselor_id
        where c.person_id = any(${samePerson(personId)}) and ${readableBy(viewer)} order by c.opened_at`),
    );
  }

  /** Each case within reach: opened, moved, looked after. */
  private async casesOf(viewer: Viewer, personId: string): Promise<LineEntry[]> {
    return entries(
      await this.db.rows<Row>(sql`
        with hers as (select * from cases k where k.lead_id = ${leadOf(personId)} and ${reachableBy(viewer)})
        select e.kind, e.id, e.at, e.state, e.detail, null as grade, a.display_name as by, null as "contactId"
        from (
          select 'state' as kind, k.id, k.opened_at as at, 'open' as state, null as detail, k.opened_by as account
            from hers k
          union all select 'state', m.id, m.moved_at, m.to_state, m.reason, m.moved_by
            from case_moves m join hers k on k.id = m.case_id
          union all select 'hand-over', h.id, coalesce(h.settled_at, h.offered_at), h.state, t.display_name, h.from_id
            from case_hand_overs h join hers k on k.id = h.case_id join accounts t on t.id = h.to_id
          union all select case when p.is_review then 'review' else 'plan' end, p.id, p.saved_at, p.version::text, null,
            p.saved_by from case_plans p join hers k on k.id = p.case_id
          union all select 'look', l.id, l.looked_at, l.next_date::text, null, l.account_id
            from case_looks l join hers k on k.id = l.case_id
        ) e left join accounts a on a.id = e.account order by e.at, e.id`),
    );
  }
}

function entries(rows: Row[]): LineEntry[] {
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
