import sql, { join, type Sql } from 'sql-template-tag';
import { insertTogether, type Tx } from '../platform/index.js';
import type { Contact } from './contact.js';
import { RequirementUnmet } from './contacts.errors.js';
import type { RequirementCode } from './contacts.schemas.js';

/** What every counseling contact needs before it may be closed. */
export const ORDINARY_REQUIREMENTS: readonly RequirementCode[] = ['answer', 'record', 'grade', 'primary-tag'];

/** Puts requirements on a contact; one that was met is open again. */
export async function raiseRequirements(
  tx: Tx,
  contact: Contact,
  codes: readonly RequirementCode[],
  now: Date,
): Promise<void> {
  await tx.rows(sql`with ${insertTogether(codes.map((code) => raisedPart(contact, code, now)))} select 1`);
}

/** The same for one, as a `with` member named `required`. */
export function raisedPart(
  contact: Pick<Contact, 'id' | 'centerId' | 'deskId'>,
  code: RequirementCode,
  now: Date,
): Sql {
  return sql`
    required as (
      insert into contact_requirements (contact_id, center_id, desk_id, code, raised_at)
      values (${contact.id}, ${contact.centerId}, ${contact.deskId}, ${code}, ${now})
      on conflict (contact_id, code) do update set met_at = null, met_by = null, raised_at = excluded.raised_at
    )`;
}

/** The same for a contact just taken: what an earlier counselor has met stays met. */
export async function requireOnce(tx: Tx, contact: Contact, now: Date): Promise<void> {
  await tx.rows(sql`
    insert into contact_requirements (contact_id, center_id, desk_id, code, raised_at)
    values ${join(
      ORDINARY_REQUIREMENTS.map(
        (code) => sql`(${contact.id}, ${contact.centerId}, ${contact.deskId}, ${code}, ${now})`,
      ),
    )}
    on conflict do nothing`);
}

/** Marks requirements as met, by nobody where `by` is null; those that were never put are left alone. */
export async function meet(
  tx: Tx,
  contactId: string,
  codes: readonly RequirementCode[],
  by: string | null,
  now: Date,
): Promise<void> {
  await tx.rows(sql`
    update contact_requirements set met_at = ${now}, met_by = ${by}
    where contact_id = ${contactId} and code = any(${codes}::text[]) and met_at is null`);
}

/** @throws RequirementUnmet naming the first that is open */
export async function refuseWhileUnmet(tx: Tx, contactId: string): Promise<void> {
  const [open] = await tx.rows<{ code: string }>(sql`
    select code from contact_requirements where contact_id = ${contactId} and met_at is null order by code limit 1`);
  if (open) throw new RequirementUnmet({ requirement: open.code });
}
