import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { brokenConstraint, Clock, Database, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit, PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { entrustedAt } from './entrusted.js';
import { holdPerson } from './held-persons.js';
import { IdentityNeedsGuardian, IdentityStale } from './persons.errors.js';
import type { identity, identityInput } from './profile.schemas.js';
import { leadOf, samePerson } from './same-person.js';

type Identity = NonNullable<z.infer<typeof identity>['identity']>;
type Input = z.infer<typeof identityInput>;
type Named = Pick<Identity, 'name' | 'guardian' | 'phone' | 'address' | 'crisisReason'>;

/** Who somebody is by name. Kept only with a ground, and opened only on purpose: each look is written down. */
@Injectable()
export class Identities {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound for whoever is not entrusted with her */
  async ofContact(viewer: Viewer, contactId: string): Promise<z.infer<typeof identity>> {
    const { personId, leadId } = await entrustedAt(this.db, viewer, contactId);
    const [row] = await this.db.rows<
      Omit<Identity, keyof Named> & { personId: string; body: Buffer; recordedAt: Date }
    >(sql`
      select i.person_id as "personId", case when i.person_id = ${leadId} then i.revision else 0 end as revision, i.body, i.basis,
        i.consent_by as "consentBy", i.consent_since::text as "consentSince", a.display_name as "recordedBy",
        i.recorded_at as "recordedAt"
      from person_identities i join accounts a on a.id = i.recorded_by where i.person_id = any(${samePerson(personId)})
      order by i.person_id = ${leadId} desc, i.recorded_at desc limit 1`);
    if (!row) return { identity: null };
    await this.audit.recordRead({
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action: 'person.identity-read',
      subjectType: 'person',
      subjectId: row.personId,
      personId: row.personId,
    });
    const { personId: at, body, recordedAt, ...rest } = row;
    const named = (await this.seals.of(at)).openJson<Named>('person_identities.body', at, body);
    return { identity: { ...rest, ...named, recordedAt: recordedAt.toISOString() } };
  }

  /** @throws NotFound, IdentityStale, IdentityNeedsGuardian without a guardian's consent under fourteen, or where no age is known */
  async save(viewer: Viewer, contactId: string, input: Input): Promise<z.infer<typeof identity>> {
    await this.work.run(async (tx) => {
      const leadId = await this.hold(tx, viewer, contactId);
      try {
        if (!(await this.store(tx, viewer, leadId, input))) throw new IdentityStale();
      } catch (error) {
        if (brokenConstraint(error) === 'person_identities_guardian_under_14') throw new IdentityNeedsGuardian();
        throw error;
      }
      await this.audited(tx, viewer, leadId, 'person.identity-saved', { basis: input.basis });
    });
    return this.ofContact(viewer, contactId);
  }

  /** The consent is taken back, or it was an error: nothing of it is kept, at none of her ways. Twice is the same as once. */
  async forget(viewer: Viewer, contactId: string): Promise<void> {
    await this.work.run(async (tx) => {
      const leadId = await this.hold(tx, viewer, contactId);
      const gone = await tx.rows<{ personId: string }>(sql`
        delete from person_identities where person_id = any(${samePerson(leadId)}) returning person_id as "personId"`);
      for (const { personId } of gone) await this.audited(tx, viewer, personId, 'person.identity-forgotten', {});
    });
  }

  private async hold(tx: Tx, viewer: Viewer, contactId: string): Promise<string> {
    const { personId } = await entrustedAt(tx, viewer, contactId);
    await holdPerson(tx, personId);
    const [lead] = await tx.rows<{ id: string }>(sql`select ${leadOf(personId)} as id`);
    if (!lead) throw new Error('a contact without a person');
    return lead.id;
  }

  private async store(tx: Tx, { centerId, accountId }: Viewer, personId: string, input: Input): Promise<boolean> {
    const { revision, basis, consentBy, consentSince, ...named } = input;
    const sealed = (await this.seals.of(personId)).sealJson('person_identities.body', personId, named);
    const now = this.clock.now();
    const ageBand = sql`(select f.age_band from person_profiles f where f.person_id = any(${samePerson(personId)})
      order by f.person_id = ${personId} desc, f.updated_at desc limit 1)`;
    const stored =
      revision === 0
        ? await tx.rows(sql`
            insert into person_identities (person_id, center_id, revision, body, basis, consent_by, consent_since, age_band,
              recorded_by, recorded_at)
            values (${personId}, ${centerId}, 1, ${sealed}, ${basis}, ${consentBy}, ${consentSince}::date, ${ageBand},
              ${accountId}, ${now})
            on conflict do nothing returning 1`)
        : await tx.rows(sql`
            update person_identities set revision = revision + 1, body = ${sealed}, basis = ${basis}, consent_by = ${consentBy},
              consent_since = ${consentSince}::date, age_band = ${ageBand}, recorded_by = ${accountId}, recorded_at = ${now}
            where person_id = ${personId} and revision = ${revision} returning 1`);
    return stored.length > 0;
  }

  private audited(
    tx: Tx,
    { centerId, accountId }: Viewer,
    personId: string,
    action: string,
    detail: Record<string, string>,
  ): Promise<void> {
    const subject = { subjectType: 'person', subjectId: personId, personId };
    return this.audit.record(tx, { centerId, accountId, action, ...subject, detail });
  }
}
