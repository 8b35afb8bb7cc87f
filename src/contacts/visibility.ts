import sql, { type Sql } from 'sql-template-tag';
import type { Viewer } from '../staff/index.js';
import { samePersons } from './persons/same-person.js';

/**
 * Who is entrusted with whom, as a subquery of account_id and person_id: those she is with now, those whose running case she is
 * responsible for, stands in for or is on the team of, and those for whom a task is hers to do that
 * may not be left.
 */
export const entrustments: Sql = sql`
  select held.counselor_id as account_id, held.person_id from contacts held where held.state in ('active', 'wrap-up')
  union all
  select k.responsible_id, k.person_id from cases k where k.closed_at is null
  union all
  select k.stand_in_id, k.person_id from cases k where k.closed_at is null and k.stand_in_id is not null
  union all
  select m.account_id, k.person_id from case_members m join cases k on k.id = m.case_id where k.closed_at is null
  union all
  select t.assignee_id, t.person_id from tasks t where t.state = 'open' and not t.optional`;

/**
 * Which contacts a viewer may read, as a condition on the table alias `c`. Supervisors: those of the desks they reach.
 * Counselors: their own, past ones included, those of a person they are with now, and those of a person whose running
 * case they are responsible for, stand in for or are on the team of, and those of a person for whom an open task is
 * theirs that may not be left, by whatever way that person came. Nobody else any.
 */
export function readableBy(viewer: Viewer): Sql {
  const reach = sql`c.center_id = ${viewer.centerId} and c.desk_id = any(${viewer.deskIds}::uuid[])`;
  // a supervisor on duty at a desk outside her reach still sees whom she has taken there
  if (viewer.role === 'supervisor') {
    return sql`(${reach} or c.center_id = ${viewer.centerId} and c.counselor_id = ${viewer.accountId})`;
  }
  if (viewer.role !== 'counselor') return sql`false`;
  // depends on nothing of `c`: found once for a statement, however many contacts it looks at
  const entrusted = samePersons(sql`
    select e.person_id from (${entrustments}) e where e.account_id = ${viewer.accountId}`);
  return sql`c.center_id = ${viewer.centerId} and (c.counselor_id = ${viewer.accountId} or c.person_id in (${entrusted}))`;
}
