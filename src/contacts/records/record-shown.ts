import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import type { PersonSeal } from '../../privacy/index.js';
import type { record } from '../contacts.schemas.js';
import type { RecordAddition, RecordBody, signature } from './records.schemas.js';

type Signature = z.infer<typeof signature>;

/** What a statement brings of a contact's record and of what was added to it; see `recordColumns`. */
export interface RecordColumns {
  templateId: string | null;
  revision: number | null;
  updatedAt: Date | null;
  sealedBody: Buffer | null;
  signed: Signature | null;
  countersignAsked: boolean | null;
  countersigned: Signature | null;
  sealedAdditions: (Omit<RecordAddition, 'reason' | 'body'> & { sealed: string })[];
  wrappedKey: Buffer;
}

const signatureOf = (by: Sql, name: Sql, at: Sql): Sql => sql`
  case when ${by} is null then null else json_build_object('by', json_build_object('id', ${by}, 'displayName', ${name}),
    'at', ${inUtc(at)}) end`;

/** An instant as the API writes it, inside of JSON. */
export function inUtc(at: Sql): Sql {
  return sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** For a statement on contacts `c` with `recordJoins`. */
export const recordColumns: Sql = sql`
  r.template_id as "templateId", r.revision, r.updated_at as "updatedAt", r.body as "sealedBody",
  ${signatureOf(sql`r.signed_by`, sql`signer.display_name`, sql`r.signed_at`)} as signed,
  r.countersign_asked as "countersignAsked",
  ${signatureOf(sql`r.countersigned_by`, sql`second.display_name`, sql`r.countersigned_at`)} as countersigned,
  coalesce((select json_agg(json_build_object('id', x.id, 'by', json_build_object('id', y.id, 'displayName', y.display_name),
      'addedAt', ${inUtc(sql`x.added_at`)}, 'sealed', encode(x.body, 'base64')) order by x.added_at, x.id)
    from record_additions x join accounts y on y.id = x.account_id where x.contact_id = c.id), '[]') as "sealedAdditions",
  p.wrapped_key as "wrappedKey"`;
export const recordJoins: Sql = sql`
  join persons p on p.id = c.person_id left join records r on r.contact_id = c.id
  left join accounts signer on signer.id = r.signed_by left join accounts second on second.id = r.countersigned_by`;

/** @throws SealBroken */
export function openedRecord(seal: PersonSeal, contactId: string, row: RecordColumns): z.infer<typeof record> | null {
  if (!row.sealedBody || row.templateId === null || row.revision === null || !row.updatedAt) return null;
  return {
    templateId: row.templateId,
    revision: row.revision,
    updatedAt: row.updatedAt.toISOString(),
    body: seal.openJson<RecordBody>('records.body', contactId, row.sealedBody),
    signed: row.signed,
    countersignAsked: row.countersignAsked ?? false,
    countersigned: row.countersigned,
  };
}

/** @throws SealBroken */
export function openedAdditions(seal: PersonSeal, row: RecordColumns): RecordAddition[] {
  return row.sealedAdditions.map(({ sealed, ...addition }) => ({
    ...addition,
    ...seal.openJson<AdditionWords>('record_additions.body', addition.id, Buffer.from(sealed, 'base64')),
  }));
}

/** What is sealed of an addition. */
export type AdditionWords = Pick<RecordAddition, 'reason' | 'body'>;
