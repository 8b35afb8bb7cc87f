import sql, { type Sql } from 'sql-template-tag';
import type { Tx } from '../../platform/index.js';
import { samePerson } from './same-person.js';

/** The trigger of `cases` holds the same lock: @see migrations/1764400000010-persons-merged.ts */
function mergesOf(centerId: Sql): Sql {
  return sql`hashtextextended('lamplight.merges:' || ${centerId}, 0)`;
}

/** Until the transaction ends nobody else merges or separates persons of this center, and nobody holds one. */
export async function holdMerges(tx: Tx, centerId: string): Promise<void> {
  await tx.rows(sql`select pg_advisory_xact_lock(${mergesOf(sql`${centerId}::uuid`)})`);
}

/**
 * Until the transaction ends all rows of whoever this is are held, and none comes or goes. Rows that name them go on being
 * written.
 */
export async function holdPerson(tx: Tx, personId: string): Promise<void> {
  await tx.rows(
    sql`select pg_advisory_xact_lock_shared(${mergesOf(sql`center_id`)}) from persons where id = ${personId}`,
  );
  await tx.rows(sql`select 1 from persons where id = any(${samePerson(personId)}) order by id for no key update`);
}
