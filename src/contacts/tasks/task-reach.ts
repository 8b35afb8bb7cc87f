import sql, { type Sql } from 'sql-template-tag';
import type { Viewer } from '../../staff/index.js';
import { readableBy } from '../visibility.js';

/**
 * Which tasks a viewer may see, as a condition on the table alias `t`: supervisors those of their desks; counselors their own, and
 * those of the contacts they may read. Nobody else any.
 */
export function taskReachableBy(viewer: Viewer): Sql {
  if (viewer.role !== 'supervisor' && viewer.role !== 'counselor') return sql`false`;
  const mine = sql`t.assignee_id = ${viewer.accountId}`;
  const more =
    viewer.role === 'supervisor'
      ? sql`t.desk_id = any(${viewer.deskIds}::uuid[])`
      : sql`exists (select 1 from contacts c where c.id = t.contact_id and ${readableBy(viewer)})`;
  return sql`t.center_id = ${viewer.centerId} and (${mine} or ${more})`;
}
