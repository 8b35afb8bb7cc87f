import sql, { type Sql } from 'sql-template-tag';
import type { Viewer } from '../staff/index.js';
import { samePersons } from './persons/same-person.js';

/**
 * Who is entrusted with whom, as a subquery of account_id and person_id: those she is with now, and those whose open case she is
 * responsible for.
 */
export const entrustments: Sql = sql`
  select held.counselor_id as account_id, held.person_id from contacts held where held.state in ('active', 'wrap-up')
  union all
  select k.responsible_id, k.person_id from cases k where k.closed_at is null`;

/**
 * Which contacts a viewer may read, as a condition on the table alias `c`. Supervisors: those of the desks they reach.
 * Counselors: their own, past ones included, those of a person they are with now, and those of a person whose open case
 * they are responsible for, by whatever way that person came. Nobody else any.
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
