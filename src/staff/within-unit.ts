import sql, { type Sql } from 'sql-template-tag';
import type { Viewer } from './viewer.js';

/** Only rows of the viewer's own unit and all below it. @param column the row's org unit */
export function withinUnit(viewer: Viewer, column: Sql): Sql {
  return sql`${column} in (
    with recursive below as (
      select id from org_units where id = ${viewer.orgUnitId}
      union select u.id from org_units u join below on u.parent_id = below.id)
    select id from below)`;
}
