import sql, { type Sql } from 'sql-template-tag';
import { readableBy } from '../contacts/index.js';
import type { Viewer } from '../staff/index.js';

/** Hospitals: what their unit was asked. Conditions on `r`, a referral, and `c`, its contact. */
function askedOf(viewer: Viewer): Sql {
  return sql`r.center_id = ${viewer.centerId} and exists (
    select 1 from referral_asks mine where mine.referral_id = r.id and mine.hospital_id = ${viewer.orgUnitId})`;
}

/** Who sees that there is a referral, and how it stands: whoever may read the contact, whoever sent it, the hospitals asked. */
export function visibleTo(viewer: Viewer): Sql {
  if (viewer.role === 'hospital') return askedOf(viewer);
  return sql`r.center_id = ${viewer.centerId} and (r.sent_by = ${viewer.accountId} or ${readableBy(viewer)})`;
}

/** Who may open the packet and act: whoever sent it, the contact's counselor, supervisors in reach, the hospitals asked. */
export function opensTo(viewer: Viewer): Sql {
  if (viewer.role === 'hospital' || viewer.role === 'supervisor') return visibleTo(viewer);
  return sql`r.center_id = ${viewer.centerId}
    and (r.sent_by = ${viewer.accountId} or c.counselor_id = ${viewer.accountId})`;
}
