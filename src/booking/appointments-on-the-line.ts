import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { CaseLines, type LineEntry, readableBy, samePerson } from '../contacts/index.js';
import { Database } from '../platform/index.js';
import type { Viewer } from '../staff/index.js';

/** A person's appointments on the line of the case, each at the time it begins. */
@Injectable()
export class AppointmentsOnTheLine implements OnModuleInit {
  constructor(
    private readonly lines: CaseLines,
    private readonly db: Database,
  ) {}

  onModuleInit(): void {
    this.lines.register((viewer, personId) => this.of(viewer, personId));
  }

  /** As far as the contacts they were booked from may be read. */
  private async of(viewer: Viewer, personId: string): Promise<LineEntry[]> {
    const rows = await this.db.rows<Omit<LineEntry, 'kind' | 'grade' | 'at'> & { at: Date }>(sql`
      select p.id, p.starts_at as at, p.state, r.name as detail, a.display_name as by, p.contact_id as "contactId"
      from appointments p join contacts c on c.id = p.contact_id join rooms r on r.id = p.room_id
        join accounts a on a.id = p.counselor_id
      where p.person_id = any(${samePerson(personId)}) and ${readableBy(viewer)} order by p.starts_at, p.id`);
    return rows.map((row) => ({ ...row, kind: 'appointment', grade: null, at: row.at.toISOString() }));
  }
}
