import sql, { type Sql } from 'sql-template-tag';
import type { Viewer } from '../staff/index.js';

/**
 * Which contacts a viewer may read, as a condition on the table alias `c`. Supervisors: those of the desks they reach.
 * Counselors: their own, past ones included, those of a person they are with now, and those of a person whose open case
 * they are responsible for. Nobody else any.
 */
export function readableBy(viewer: Viewer): Sql {
  const reach = sql`c.center_id = ${viewer.centerId} and c.desk_id = any(${viewer.deskIds}::uuid[])`;
  // a supervisor on duty at a desk outside her reach still sees whom she has taken there
  if (viewer.role === 'supervisor') {
    return sql`(${reach} or c.center_id = ${viewer.centerId} and c.counselor_id = ${viewer.accountId})`;
  }
  if (viewer.role !== 'counselor') return sql`false`;
  return sql`c.center_id = ${viewer.centerId} and (c.counselor_id = ${viewer.accountId} or exists (
    select 1 from contacts held where held.person_id = c.person_id and held.counselor_id = ${viewer.accountId}
      and held.state in ('active', 'wrap-up')) or exists (
    select 1 from cases k where k.person_id = c.person_id and k.responsible_id = ${viewer.accountId}
      and k.state = 'open'))`;
}
