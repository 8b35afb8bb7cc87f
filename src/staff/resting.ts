import sql from 'sql-template-tag';
import type { Tx } from '../platform/index.js';

/**
 * A counselor who was ready is so no longer, from the very commit that gives the reason: no offer can slip in between.
 * @param state `break` asked for, `away` because an offer rang out
 */
export async function rest(tx: Tx, accountId: string, state: 'break' | 'away', now: Date): Promise<void> {
  await tx.rows(sql`
    update presence set state = ${state}, since = ${now} where account_id = ${accountId} and state = 'ready'`);
}
