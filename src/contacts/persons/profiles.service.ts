import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { brokenConstraint, Clock, Database, InvalidInput, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit, PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { type AtContact, entrustedAt } from './entrusted.js';
import { holdPerson } from './held-persons.js';
import { IdentityNeedsGuardian, ProfileStale } from './persons.errors.js';
import type { profile, profileInput, Spoken } from './profile.schemas.js';
import { leadOf, samePerson } from './same-person.js';

type Profile = z.infer<typeof profile>;
type Input = z.infer<typeof profileInput>;
type Coded = Pick<
  Profile,
  'schoolId' | 'schoolName' | 'stage' | 'ageBand' | 'sex' | 'language' | 'keyGroupIds' | 'harmFrom'
>;
interface Row extends Coded {
  personId: string;
  isLead: boolean;
  revision: number;
  body: Buffer;
  updatedBy: string;
  updatedAt: Date;
}

const EMPTY: Spoken & Omit<Coded, 'harmFrom'> = {
  nickname: null,
  className: null,
  accessNeeds: null,
  relations: [],
  schoolId: null,
  schoolName: null,
  stage: null,
  ageBand: null,
  sex: null,
  language: null,
  keyGroupIds: [],
};

/**
 * What is known of a person as a whole. It stands on the row that led when it was written, so that separating takes nothing from
 * anybody; shown is what stands on the row that leads now, else the one written last.
 */
@Injectable()
export class Profiles {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound for whoever is not entrusted with her */
  async ofContact(viewer: Viewer, contactId: string): Promise<Profile> {
    const at = await entrustedAt(this.db, viewer, contactId);
    const { centerId, accountId } = viewer;
    const subject = { subjectType: 'person', subjectId: at.leadId, personId: at.leadId };
    await this.audit.recordRead({ centerId, accountId, action: 'person.profile-read', ...subject });
    return this.read(at);
  }

  /**
   * A change made on `input.revision`, whole.
   * @throws NotFound, ProfileStale, InvalidInput for a school or group of another center, IdentityNeedsGuardian
   */
  async save(viewer: Viewer, contactId: string, input: Input): Promise<Profile> {
    await this.work.run(async (tx) => {
      const { personId } = await entrustedAt(tx, viewer, contactId);
      await holdPerson(tx, personId);
      const [lead] = await tx.rows<{ id: string }>(sql`select ${leadOf(personId)} as id`);
      if (!lead) throw new ProfileStale();
      await requireListed(tx, viewer.centerId, input);
      await this.store(tx, viewer, lead.id, input);
      const { accountId, centerId } = viewer;
      const subject = { subjectType: 'person', subjectId: lead.id, personId: lead.id };
      const detail = { revision: input.revision + 1 };
      await this.audit.record(tx, { centerId, accountId, action: 'person.profile-saved', ...subject, detail });
    });
    return this.read(await entrustedAt(this.db, viewer, contactId));
  }

  private async store(tx: Tx, { centerId, accountId }: Viewer, personId: string, input: Input): Promise<void> {
    const { revision, nickname, className, accessNeeds, relations, keyGroupIds, ...coded } = input;
    const seal = await this.seals.of(personId);
    const spoken: Spoken = { nickname, className, accessNeeds, relations };
    const body = seal.sealJson('person_profiles.body', personId, spoken);
    const harmFrom = [...new Set(relations.filter((one) => one.mayHarm).map((one) => one.kind))];
    const now = this.clock.now();
    const stored =
      revision === 0
        ? await tx.rows(sql`
            insert into person_profiles (person_id, center_id, revision, body, school_id, stage, age_band, sex, language,
              harm_from, updated_by, updated_at)
            values (${personId}, ${centerId}, 1, ${body}, ${coded.schoolId}, ${coded.stage}, ${coded.ageBand}, ${coded.sex},
              ${coded.language}, ${harmFrom}::text[], ${accountId}, ${now})
            on conflict do nothing returning 1`)
        : await tx.rows(sql`
            update person_profiles set revision = revision + 1, body = ${body}, school_id = ${coded.schoolId},
              stage = ${coded.stage}, age_band = ${coded.ageBand}, sex = ${coded.sex}, language = ${coded.language},
              harm_from = ${harmFrom}::text[], updated_by = ${accountId}, updated_at = ${now}
            where person_id = ${personId} and revision = ${revision} returning 1`);
    if (stored.length === 0) throw new ProfileStale();
    await tx.rows(sql`
      with gone as (
        delete from person_key_groups where person_id = ${personId} and key_group_id <> all(${keyGroupIds}::uuid[])
      )
      insert into person_key_groups (person_id, key_group_id, center_id)
      select ${personId}, one, ${centerId} from unnest(${keyGroupIds}::uuid[]) one on conflict do nothing`);
    try {
      await tx.rows(sql`update person_identities set age_band = ${coded.ageBand} where person_id = ${personId}`);
    } catch (error) {
      if (brokenConstraint(error) === 'person_identities_guardian_under_14') throw new IdentityNeedsGuardian();
      throw error;
    }
  }

  private async read({ personId, leadId }: AtContact): Promise<Profile> {
    const [rows, [identity]] = await Promise.all([
      this.db.rows<Row>(sql`
        select f.person_id as "personId", f.person_id = ${leadId} as "isLead", f.revision, f.body, f.school_id as "schoolId",
          o.name as "schoolName", f.stage, f.age_band as "ageBand", f.sex, f.language, f.harm_from as "harmFrom",
          array(select g.key_group_id from person_key_groups g join key_groups k on k.id = g.key_group_id
            where g.person_id = f.person_id order by k.sort, k.code) as "keyGroupIds",
          a.display_name as "updatedBy", f.updated_at as "updatedAt"
        from person_profiles f join accounts a on a.id = f.updated_by left join org_units o on o.id = f.school_id
        where f.person_id = any(${samePerson(personId)})
        order by "isLead" desc, f.updated_at desc, f.person_id`),
      this.db.rows<NonNullable<Profile['identity']> & { recordedAt: Date }>(sql`
        select i.basis, i.consent_by as "consentBy", i.consent_since::text as "consentSince", a.display_name as "recordedBy",
          i.recorded_at as "recordedAt"
        from person_identities i join accounts a on a.id = i.recorded_by where i.person_id = any(${samePerson(personId)})
        order by i.person_id = ${leadId} desc, i.recorded_at desc limit 1`),
    ]);
    const all = await Promise.all(rows.map(async (row) => ({ row, spoken: await this.spokenOf(row) })));
    const [shown, ...others] = all;
    const { personId: _, isLead, body: __, revision, updatedAt, updatedBy, ...coded } = shown?.row ?? {};
    return {
      ...EMPTY,
      ...coded,
      ...shown?.spoken,
      revision: isLead ? (revision ?? 0) : 0,
      updatedBy: updatedBy ?? null,
      updatedAt: updatedAt?.toISOString() ?? null,
      harmFrom: [...new Set(rows.flatMap((row) => row.harmFrom))],
      otherNicknames: others.flatMap(({ spoken }) => spoken.nickname ?? []),
      identity: identity ? { ...identity, recordedAt: new Date(identity.recordedAt).toISOString() } : null,
    };
  }

  private async spokenOf({ personId, body }: Row): Promise<Spoken> {
    return (await this.seals.of(personId)).openJson<Spoken>('person_profiles.body', personId, body);
  }
}

/** @throws InvalidInput: a foreign key would not know of another center's school */
async function requireListed(tx: Tx, centerId: string, { schoolId, keyGroupIds }: Input): Promise<void> {
  const [listed] = await tx.rows<{ school: boolean; groups: number }>(sql`
    select ${schoolId}::uuid is null or exists (
        select 1 from org_units where id = ${schoolId} and center_id = ${centerId} and kind = 'school') as school,
      (select count(*)::int from key_groups where id = any(${keyGroupIds}::uuid[]) and center_id = ${centerId}) as groups`);
  if (!listed?.school) throw new InvalidInput({ field: 'schoolId', problem: 'unknown' });
  if (listed.groups !== new Set(keyGroupIds).size) throw new InvalidInput({ field: 'keyGroupIds', problem: 'unknown' });
}
