import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { CaseLines, type LineEntry, readableBy, samePerson } from '../contacts/index.js';
import { Database } from '../platform/index.js';
import type { Viewer } from '../staff/index.js';

/** The grades that a person's contacts were given, on the line of the case; why stays with the contact. */
@Injectable()
export class GradesOnTheLine implements OnModuleInit {
  constructor(
    private readonly lines: CaseLines,
    private readonly db: Database,
  ) {}

  onModuleInit(): void {
    this.lines.register((viewer, personId) => this.of(viewer, personId));
  }

  private async of(viewer: Viewer, personId: string): Promise<LineEntry[]> {
    const rows = await this.db.rows<Omit<LineEntry, 'kind' | 'at' | 'detail'> & { at: Date }>(sql`
      select g.id, g.graded_at as at, g.grade as state, g.grade, a.display_name as by, g.contact_id as "contactId"
      from grades g join contacts c on c.id = g.contact_id join accounts a on a.id = g.graded_by
      where c.person_id = any(${samePerson(personId)}) and ${readableBy(viewer)} order by g.graded_at, g.id`);
    return rows.map((row) => ({ ...row, kind: 'grade', detail: null, at: row.at.toISOString() }));
  }
}
