import sql, { type Sql } from 'sql-template-tag';
import { NotFound, newId, type Tx } from '../../platform/index.js';
import type { Viewer } from '../../staff/index.js';
import { samePersons } from '../persons/same-person.js';
import { Case, type CaseFields } from './case.js';
import { NotYourCase } from './cases.errors.js';
import type { CaseState, MoveReason } from './cases.schemas.js';

/** Whether an account is responsible for case `k`, stands in, or is on its team. */
function takesPart(accountId: string): Sql {
  return sql`(k.responsible_id = ${accountId} or k.stand_in_id = ${accountId} or exists (
    select 1 from case_members m where m.case_id = k.id and m.account_id = ${accountId}))`;
}

/**
 * Which cases `k` a viewer reaches. Supervisors: the cases of their desks. Counselors: those they take part in, and those of
 * a person they are with now. Nobody else any.
 */
export function reachableBy(viewer: Viewer): Sql {
  const mine = takesPart(viewer.accountId);
  if (viewer.role === 'supervisor') {
    return sql`(k.center_id = ${viewer.centerId} and (${mine} or k.desk_id = any(${viewer.deskIds}::uuid[])))`;
  }
  if (viewer.role !== 'counselor') return sql`false`;
  return sql`(k.center_id = ${viewer.centerId} and (${mine} or k.person_id in (${samePersons(sql`
    select held.person_id from contacts held
    where held.counselor_id = ${viewer.accountId} and held.state in ('active', 'wrap-up')`)})))`;
}

/** Whoever is responsible, stands in, or supervises the desk: they move a case, close it and choose its people. */
export function actsFor(viewer: Viewer, one: Pick<CaseFields, 'deskId' | 'responsibleId' | 'standInId'>): boolean {
  if (viewer.accountId === one.responsibleId || viewer.accountId === one.standInId) return true;
  return viewer.role === 'supervisor' && viewer.reaches(one.deskId);
}

/** Reads a case within reach and holds it until the transaction ends. @throws NotFound */
export async function lockReachable(tx: Tx, viewer: Viewer, caseId: string): Promise<Case> {
  return lockWhere(tx, sql`k.id = ${caseId} and ${reachableBy(viewer)}`);
}

/** The same for somebody who acts for it. @throws NotFound, NotYourCase */
export async function lockActedFor(tx: Tx, viewer: Viewer, caseId: string): Promise<Case> {
  const held = await lockReachable(tx, viewer, caseId);
  if (!actsFor(viewer, held)) throw new NotYourCase();
  return held;
}

/** @throws NotFound */
export async function lockWhere(tx: Tx, condition: Sql): Promise<Case> {
  const [fields] = await tx.rows<CaseFields>(sql`
    select k.id, k.center_id as "centerId", k.desk_id as "deskId", k.contact_id as "contactId",
      k.person_id as "personId", k.state, k.responsible_id as "responsibleId", k.stand_in_id as "standInId",
      k.next_date::text as "nextDate", k.next_date_assumed as "nextDateAssumed", k.review_date::text as "reviewDate", k.effect, k.closed_at as "closedAt"
    from cases k where ${condition} for update`);
  if (!fields) throw new NotFound('case');
  return new Case(fields);
}

/** Writes back what an act can change. */
export async function saveCase(tx: Tx, one: Case): Promise<void> {
  await tx.rows(sql`
    update cases set state = ${one.state}, responsible_id = ${one.responsibleId}, stand_in_id = ${one.standInId},
      next_date = ${one.nextDate}::date, next_date_assumed = ${one.nextDateAssumed}, review_date = ${one.reviewDate}::date, effect = ${one.effect},
      closed_at = ${one.closedAt}
    where id = ${one.id}`);
}

/** Who or what has moved it: a colleague by an act of her own, or a referral. */
export type Mover = { accountId: string; clientId: string } | { referralId: string };

/** @returns the id of the move's row */
export async function storeMove(
  tx: Tx,
  one: Case,
  { from, reason }: { from: CaseState; reason: MoveReason },
  mover: Mover,
  now: Date,
): Promise<string> {
  const id = newId();
  const { accountId, clientId, referralId } = { accountId: null, clientId: null, referralId: null, ...mover };
  await tx.rows(sql`
    insert into case_moves (id, center_id, desk_id, case_id, from_state, to_state, reason, moved_at, moved_by, client_id,
      referral_id)
    values (${id}, ${one.centerId}, ${one.deskId}, ${one.id}, ${from}, ${one.state}, ${reason}, ${now}, ${accountId},
      ${clientId}, ${referralId})`);
  return id;
}

/** Somebody who works at the desk can take part in its cases, and do their tasks. @throws NotFound */
export async function requireColleague(tx: Tx, deskId: string, accountId: string): Promise<void> {
  const found = await tx.rows(sql`
    select 1 from accounts a join desk_members m on m.account_id = a.id and m.desk_id = ${deskId}
    where a.id = ${accountId} and a.disabled_at is null and a.role in ('counselor', 'supervisor')`);
  if (found.length === 0) throw new NotFound('account');
}
