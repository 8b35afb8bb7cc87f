import sql, { type Sql } from 'sql-template-tag';
import { NotFound, type Tx } from '../../platform/index.js';
import type { Viewer } from '../../staff/index.js';
import { entrustments, readableBy } from '../visibility.js';
import { leadOf, samePerson } from './same-person.js';

/** The contact of a person, and the row that leads her. */
export interface AtContact {
  readonly contactId: string;
  readonly centerId: string;
  readonly deskId: string;
  readonly personId: string;
  readonly leadId: string;
  /**
   * Whether the viewer is with her now, looks after a case of hers, or supervises. A counselor who was with her once goes on
   * reading her own contact, and nothing that was told to a colleague later.
   */
  readonly isEntrusted: boolean;
}

/** A supervisor; or whoever is with somebody now, or looks after a case of hers. @param personId an id, or a column */
export function isEntrusted(viewer: Viewer, personId: string | Sql): Sql {
  return sql`(${viewer.role === 'supervisor'} or exists (select 1 from (${entrustments}) e
    where e.account_id = ${viewer.accountId} and e.person_id = any(${samePerson(personId)})))`;
}

/** @throws NotFound where the contact is out of reach */
export async function atContact(rows: Pick<Tx, 'rows'>, viewer: Viewer, contactId: string): Promise<AtContact> {
  const [at] = await rows.rows<AtContact>(sql`
    select c.id as "contactId", c.center_id as "centerId", c.desk_id as "deskId", c.person_id as "personId",
      ${leadOf(sql`c.person_id`)} as "leadId",
      ${isEntrusted(viewer, sql`c.person_id`)} as "isEntrusted"
    from contacts c where c.id = ${contactId} and ${readableBy(viewer)}`);
  if (!at) throw new NotFound('contact');
  return at;
}

/** The same for what belongs to the person as a whole. @throws NotFound for whoever was with her once, too */
export async function entrustedAt(rows: Pick<Tx, 'rows'>, viewer: Viewer, contactId: string): Promise<AtContact> {
  const at = await atContact(rows, viewer, contactId);
  if (!at.isEntrusted) throw new NotFound('person');
  return at;
}
