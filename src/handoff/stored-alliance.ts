import sql from 'sql-template-tag';
import type { Tx } from '../platform/index.js';
import type { AllianceHospital } from './referral.js';

/**
 * The alliance stays as it is until the transaction ends (`read`), or is the caller's to change. Taken before referrals:
 * a hospital added while a clock passes is either seen by it or looked for by whoever adds it.
 */
export async function holdAlliance(tx: Tx, centerId: string, to: 'read' | 'change'): Promise<void> {
  const key = sql`hashtextextended(${`lamplight.alliance.${centerId}`}, 0)`;
  await tx.rows(
    to === 'read' ? sql`select pg_advisory_xact_lock_shared(${key})` : sql`select pg_advisory_xact_lock(${key})`,
  );
}

/** In the order they are asked. */
export function allianceOf(tx: Tx, centerId: string): Promise<AllianceHospital[]> {
  return tx.rows<AllianceHospital>(sql`
    select h.hospital_id as "hospitalId", o.name, h.acknowledge_minutes as "acknowledgeMinutes"
    from alliance_hospitals h join org_units o on o.id = h.hospital_id where h.center_id = ${centerId} order by h.rank`);
}
