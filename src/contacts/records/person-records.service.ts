import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Database } from '../../platform/index.js';
import { PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { samePerson } from '../persons/same-person.js';
import { readableBy } from '../visibility.js';
import type { writtenContact } from './person-records.schemas.js';
import { openedAdditions, openedRecord, type RecordColumns, recordColumns, recordJoins } from './record-shown.js';

type WrittenContact = z.infer<typeof writtenContact>;
type Row = Omit<WrittenContact, 'record' | 'additions' | 'openedAt' | 'closedAt' | 'grades'> &
  RecordColumns & {
    personId: string;
    openedAt: Date;
    closedAt: Date | null;
    /** times as PostgreSQL writes them in JSON */
    grades: WrittenContact['grades'];
  };

/** More than one person has with us; older ones are counted as left out. */
const MOST = 500;

/** All that was recorded about one human being, by whatever way in: to be printed. */
@Injectable()
export class PersonRecords {
  constructor(
    private readonly db: Database,
    private readonly seals: PersonSeals,
  ) {}

  /**
   * Oldest first, as far as the viewer may read them; `leftOut` counts the others. Whoever calls has written down that it is read.
   */
  async of(viewer: Viewer, personId: string): Promise<{ contacts: WrittenContact[]; leftOut: number }> {
    const [rows, [all]] = await Promise.all([
      this.db.rows<Row>(sql`
        select c.id, c.person_id as "personId", c.channel, c.door, c.state, c.caller_role as "callerRole", c.opened_at as "openedAt",
          c.closed_at as "closedAt", d.name as "deskName", a.display_name as counselor,
          coalesce((select json_agg(t.code order by t.place) from contact_tags t where t.contact_id = c.id), '[]') as tags,
          coalesce((select json_agg(json_build_object('grade', g.grade, 'reasonCode', g.reason_code, 'at', g.graded_at,
              'by', w.display_name) order by g.graded_at, g.id)
            from grades g join accounts w on w.id = g.graded_by where g.contact_id = c.id), '[]') as grades,
          ${recordColumns}
        from contacts c join desks d on d.id = c.desk_id left join accounts a on a.id = c.counselor_id ${recordJoins}
        where c.person_id = any(${samePerson(personId)}) and ${readableBy(viewer)}
        order by c.opened_at desc, c.id desc limit ${MOST}`),
      this.db.rows<{ count: number }>(sql`
        select count(*)::int as count from contacts c
        where c.person_id = any(${samePerson(personId)}) and c.center_id = ${viewer.centerId}`),
    ]);
    const contacts = rows.reverse().map((row) => {
      const { id, channel, door, state, callerRole, deskName, counselor, tags, grades, openedAt, closedAt } = row;
      const seal = this.seals.unwrapped(row.personId, row.wrappedKey);
      return {
        id,
        channel,
        door,
        state,
        callerRole,
        deskName,
        counselor,
        tags,
        grades: grades.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
        openedAt: openedAt.toISOString(),
        closedAt: closedAt?.toISOString() ?? null,
        record: openedRecord(seal, id, row),
        additions: openedAdditions(seal, row),
      };
    });
    return { contacts, leftOut: (all?.count ?? contacts.length) - contacts.length };
  }
}
