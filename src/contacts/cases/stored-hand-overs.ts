import sql, { type Sql } from 'sql-template-tag';
import { NotFound, type Tx } from '../../platform/index.js';
import { contactEvent } from '../events.js';
import type { Case } from './case.js';
import { type HandOverEnd, settle } from './hand-over.js';
import type { HandOverState } from './hand-overs.schemas.js';

/** A hand-over as the acts on it need it. */
export interface StoredHandOver {
  readonly id: string;
  readonly caseId: string;
  readonly toId: string;
  readonly bySupervisor: boolean;
  readonly state: HandOverState;
  readonly settledBy: string | null;
}

/** With its case held, which keeps everybody else away. */
export async function handOverOf(tx: Tx, condition: Sql): Promise<StoredHandOver | null> {
  const [found] = await tx.rows<StoredHandOver>(sql`
    select h.id, h.case_id as "caseId", h.to_id as "toId", h.by_supervisor as "bySupervisor", h.state,
      h.settled_by as "settledBy"
    from case_hand_overs h where ${condition}`);
  return found ?? null;
}

/** Which case it is about. @param reach a condition on `h` @throws NotFound */
export async function caseOfHandOver(tx: Tx, handOverId: string, reach: Sql): Promise<string> {
  const [found] = await tx.rows<{ caseId: string }>(sql`
    select h.case_id as "caseId" from case_hand_overs h join cases k on k.id = h.case_id
    where h.id = ${handOverId} and ${reach}`);
  if (!found) throw new NotFound('hand-over');
  return found.caseId;
}

/** Ends one of a case that is held. @throws HandOverSettled */
export async function endHandOver(
  tx: Tx,
  held: Case,
  one: StoredHandOver,
  { to, by, reason = null }: { to: HandOverEnd; by: string; reason?: string | null },
  now: Date,
): Promise<void> {
  const state = settle(one.state, to);
  await tx.rows(sql`
    update case_hand_overs set state = ${state}, reason = ${reason}, settled_at = ${now}, settled_by = ${by}
    where id = ${one.id}`);
  const payload = { caseId: held.id, handOverId: one.id, state: to };
  tx.publish(contactEvent('case.hand-over-settled', held.about(), now, payload, by));
}
