import sql, { join } from 'sql-template-tag';
import { NotFound, type Tx } from '../platform/index.js';
import { type Ask, Referral } from './referral.js';

/** Reads a referral with whom it was asked of, and holds it until the transaction ends. @throws NotFound */
export async function lockReferral(tx: Tx, referralId: string): Promise<Referral> {
  const referral = await tx.lock(Referral, referralId);
  if (!referral) throw new NotFound('referral');
  referral.asks = await tx.rows<Ask>(sql`
    select k.hospital_id as "hospitalId", o.name, k.place, k.state, k.asked_at as "askedAt", k.due_at as "dueAt",
      k.settled_at as "settledAt"
    from referral_asks k join org_units o on o.id = k.hospital_id where k.referral_id = ${referralId} order by k.place`);
  return referral;
}

/** Writes back what a move can change. */
export async function saveReferral(tx: Tx, referral: Referral): Promise<void> {
  await tx.rows(sql`
    update referrals set state = ${referral.state}, unanswered_at = ${referral.unansweredAt},
      acknowledged_hospital_id = ${referral.acknowledgedHospitalId}, acknowledged_by = ${referral.acknowledgedBy},
      acknowledged_at = ${referral.acknowledgedAt}, withdrawn_by = ${referral.withdrawnBy},
      withdrawn_at = ${referral.withdrawnAt}
    where id = ${referral.id}`);
  await saveAsks(tx, referral);
}

/** What was settled goes first: at no moment do two clocks run. */
export async function saveAsks(tx: Tx, { id, centerId, deskId, asks }: Referral): Promise<void> {
  for (const ask of asks.filter(({ settledAt }) => settledAt !== null)) {
    await tx.rows(sql`
      update referral_asks set state = ${ask.state}, settled_at = ${ask.settledAt}
      where referral_id = ${id} and hospital_id = ${ask.hospitalId}`);
  }
  const open = asks.filter(({ settledAt }) => settledAt === null);
  if (open.length === 0) return;
  await tx.rows(sql`
    insert into referral_asks (referral_id, hospital_id, center_id, desk_id, place, state, asked_at, due_at)
    values ${join(
      open.map(
        (ask) =>
          sql`(${id}, ${ask.hospitalId}, ${centerId}, ${deskId}, ${ask.place}, ${ask.state}, ${ask.askedAt}, ${ask.dueAt})`,
      ),
    )}
    on conflict (referral_id, hospital_id) do nothing`);
}
