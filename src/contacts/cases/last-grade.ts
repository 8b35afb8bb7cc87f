import sql, { type Sql } from 'sql-template-tag';
import { samePerson } from '../persons/same-person.js';

/** The grade that somebody gave last to a contact of the person; null where nobody has judged one. @param personId a column */
export function lastGradeOf(personId: Sql): Sql {
  return sql`(select g.grade from contacts g where g.person_id = any(${samePerson(personId)}) and g.grade in ('0', '1', '2', '3', '4')
    order by g.opened_at desc, g.id desc limit 1)`;
}
