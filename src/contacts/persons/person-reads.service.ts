import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Database, NotFound, type Tx } from '../../platform/index.js';
import { Audit, PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { entrustments, readableBy } from '../visibility.js';
import { atContact, isEntrusted } from './entrusted.js';
import { PersonKeys } from './person-keys.js';
import type { mergePreview, person } from './persons.schemas.js';
import type { Spoken } from './profile.schemas.js';
import { leadOf, samePerson } from './same-person.js';

type Person = z.infer<typeof person>;
type Preview = z.infer<typeof mergePreview>;
type ContactOfWay = Person['ways'][number]['contacts'][number];
interface WayRow {
  personId: string;
  since: Date;
  hasCode: boolean;
  contactCount: number;
  mergeId: string | null;
  intoId: string;
  reason: NonNullable<Person['ways'][number]['merge']>['reason'];
  by: string;
  mergedAt: Date;
  body: Buffer | null;
  isEntrusted: boolean;
}

/** So many contacts of one way are listed: enough to recognise somebody. */
const LISTED = 20;

/** Persons as a counselor sees them who has to find out whether two are one. Codes and times only; reading is written down. */
@Injectable()
export class PersonReads {
  constructor(
    private readonly db: Database,
    private readonly keys: PersonKeys,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
  ) {}

  /** Whoever a contact is of. @throws NotFound out of reach */
  async ofContact(viewer: Viewer, contactId: string): Promise<Person> {
    return this.read(viewer, (await atContact(this.db, viewer, contactId)).personId, 'person.read');
  }

  /** Before anybody decides. @throws NotFound where either is out of reach */
  async preview(viewer: Viewer, contactId: string, otherId: string): Promise<Preview> {
    const { personId: hereId } = await atContact(this.db, viewer, contactId);
    await requireReadable(this.db, viewer, otherId);
    const here = await this.read(viewer, hereId, 'person.merge-previewed');
    const other = await this.read(viewer, otherId, 'person.merge-previewed');
    const [readers, open] = await Promise.all([
      this.readersOf(here, other),
      this.db.rows(sql`
        select 1 from cases where lead_id in (${here.leadId}, ${other.leadId}) and closed_at is null`),
    ]);
    return { here, other, readers, problem: open.length > 1 ? 'both-have-cases' : null };
  }

  /** @returns null where the viewer may read nothing of hers */
  async after(viewer: Viewer, personId: string): Promise<Person | null> {
    const isReadable = await mayRead(this.db, viewer, personId);
    return isReadable ? this.read(viewer, personId, 'person.read') : null;
  }

  private async read(viewer: Viewer, personId: string, action: string): Promise<Person> {
    const rows = await this.db.rows<WayRow>(sql`
      select p.id as "personId", p.created_at as since, p.code_hash is not null as "hasCode",
        (select count(*)::int from contacts c where c.person_id = p.id) as "contactCount", m.id as "mergeId",
        m.into_id as "intoId", m.reason, a.display_name as by, m.merged_at as "mergedAt", f.body,
        ${isEntrusted(viewer, personId)} as "isEntrusted"
      from persons p left join person_profiles f on f.person_id = p.id left join person_merges m on m.person_id = p.id and m.undone_at is null
        left join accounts a on a.id = m.merged_by
      where p.id = any(${samePerson(personId)}) and p.center_id = ${viewer.centerId}
      order by p.lead_id is not null, p.created_at, p.id`);
    const lead = rows[0];
    if (!lead) throw new NotFound('person');
    const { centerId, accountId } = viewer;
    const subject = { subjectType: 'person', subjectId: lead.personId, personId: lead.personId };
    await this.audit.recordRead({ centerId, accountId, action, ...subject });
    const ids = rows.map((row) => row.personId);
    const [contacts, cases, keysOf] = await Promise.all([
      this.contactsOf(viewer, ids),
      this.db.rows<Person['cases'][number]>(sql`
        select k.id, k.number, k.closed_at is null as "isOpen", a.display_name as responsible
        from cases k join accounts a on a.id = k.responsible_id where k.lead_id = ${lead.personId} and ${lead.isEntrusted} order by k.number`),
      this.keys.of(ids),
    ]);
    const seen = rows.filter((row) => row.isEntrusted || contacts.some((one) => one.personId === row.personId));
    const ways = seen.map(async (row) => {
      const { telephones, hasWechat } = keysOf(row.personId);
      return {
        personId: row.personId,
        since: row.since.toISOString(),
        nickname: row.body && row.isEntrusted ? await this.nicknameOf(row.personId, row.body) : null,
        merge: mergeOf(row),
        hasCode: row.hasCode,
        hasWechat,
        telephones: [...telephones],
        contacts: contacts.filter((one) => one.personId === row.personId).map(({ personId: _, ...shown }) => shown),
        contactCount: row.contactCount,
      };
    });
    return { leadId: lead.personId, ways: await Promise.all(ways), cases };
  }

  private async nicknameOf(personId: string, body: Buffer): Promise<string | null> {
    return (await this.seals.of(personId)).openJson<Spoken>('person_profiles.body', personId, body).nickname;
  }

  private async contactsOf(viewer: Viewer, ids: readonly string[]): Promise<(ContactOfWay & { personId: string })[]> {
    const rows = await this.db.rows<Omit<ContactOfWay, 'openedAt'> & { personId: string; openedAt: Date }>(sql`
      select way.id as "personId", listed.* from unnest(${[...ids]}::uuid[]) way(id) cross join lateral (
        select c.id, c.channel, d.name as "deskName", c.state, c.grade, c.opened_at as "openedAt",
          case when a.id is null then null else json_build_object('id', a.id, 'displayName', a.display_name) end as counselor
        from contacts c join desks d on d.id = c.desk_id left join accounts a on a.id = c.counselor_id
        where c.person_id = way.id and ${readableBy(viewer)}
        order by c.opened_at desc, c.id desc limit ${LISTED}) listed
      order by listed."openedAt" desc, listed.id desc`);
    return rows.map((row) => ({ ...row, openedAt: row.openedAt.toISOString() }));
  }

  /** Counselors who are with one of the two, or look after a case of hers, and not of the other one. */
  private async readersOf(here: Person, other: Person): Promise<Preview['readers']> {
    return this.db.rows<Preview['readers'][number]>(sql`
      with entrusted as (
        select e.account_id, bool_or(p.lead = ${here.leadId}::uuid) as has_here, bool_or(p.lead = ${other.leadId}::uuid) as has_other
        from (${entrustments}) e join lateral (select ${leadOf(sql`e.person_id`)} as lead) p
          on p.lead in (${here.leadId}::uuid, ${other.leadId}::uuid)
        where e.person_id in (select way.id from persons way where way.id in (${here.leadId}, ${other.leadId})
          or way.lead_id in (${here.leadId}, ${other.leadId}))
        group by e.account_id
      )
      select json_build_object('id', a.id, 'displayName', a.display_name) as account,
        case when has_here then 'other' else 'here' end as gains
      from entrusted join accounts a on a.id = entrusted.account_id and a.role = 'counselor' and a.disabled_at is null
      where has_here <> has_other order by a.display_name, a.id`);
  }
}

/** Whether the viewer may read any contact of whoever this is. */
export async function mayRead(rows: Pick<Tx, 'rows'>, viewer: Viewer, personId: string): Promise<boolean> {
  const readable = await rows.rows(sql`
    select 1 from contacts c where c.person_id = any(${samePerson(personId)}) and ${readableBy(viewer)} limit 1`);
  return readable.length > 0;
}

/** @throws NotFound out of reach */
export async function requireReadable(rows: Pick<Tx, 'rows'>, viewer: Viewer, personId: string): Promise<void> {
  if (!(await mayRead(rows, viewer, personId))) throw new NotFound('person');
}

function mergeOf({ mergeId, intoId, reason, by, mergedAt }: WayRow): Person['ways'][number]['merge'] {
  return mergeId === null ? null : { id: mergeId, intoId, reason, by, at: mergedAt.toISOString() };
}
