import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Database, NotFound, newId, UnitOfWork } from '../../platform/index.js';
import { Audit, PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { readableBy } from '../visibility.js';
import { type AtContact, atContact, entrustedAt, isEntrusted } from './entrusted.js';
import type { hints } from './hints.schemas.js';
import { PersonHints } from './person-hints.js';
import { requireReadable } from './person-reads.service.js';
import type { Spoken } from './profile.schemas.js';
import { leadOf, samePerson } from './same-person.js';

type Hints = z.infer<typeof hints>;
interface Hinted {
  personId: string;
  since: Date;
  contactCount: number;
  lastContact: Hints['items'][number]['lastContact'] | null;
  /** of the profile shown of her; null where there is none, or where the viewer was with her once and no more */
  profileOf: string | null;
  body: Buffer | null;
}

/**
 * "May be the same person" (也许是同一个人). Of somebody she may read the viewer learns who; of anybody else, that there is one. Two
 * that a counselor has found to be different are named to nobody any more.
 */
@Injectable()
export class SamePersonHints {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly sources: PersonHints,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Nothing for whoever was with her once: that she comes again is not told. @throws NotFound out of reach */
  async ofContact(viewer: Viewer, contactId: string): Promise<Hints> {
    const at = await atContact(this.db, viewer, contactId);
    const found = at.isEntrusted ? await this.hinted(viewer, at) : [];
    const items: Hints['items'] = [];
    const beyond: Date[] = [];
    for (const { personId, since, contactCount, lastContact, profileOf, body } of found) {
      if (!lastContact) {
        beyond.push(since);
        continue;
      }
      const nickname = profileOf && body ? await this.nicknameOf(profileOf, body) : null;
      items.push({ kind: 'same-telephone', personId, nickname, contactCount, lastContact });
    }
    const since = beyond.sort((a, b) => a.getTime() - b.getTime())[0];
    return { items, outOfReach: since ? { count: beyond.length, since: since.toISOString() } : null };
  }

  /** "Different persons": whoever looks next is not asked again. Twice is the same as once. @throws NotFound */
  async setAside(viewer: Viewer, contactId: string, otherId: string): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const { centerId, personId } = await entrustedAt(tx, viewer, contactId);
      await requireReadable(tx, viewer, otherId);
      if (personId === otherId) throw new NotFound('person');
      const [one, other] = [personId, otherId].sort();
      const made = await tx.rows(sql`
        insert into person_distinctions (id, center_id, one_id, other_id, set_by, set_at)
        values (${newId()}, ${centerId}, ${one}, ${other}, ${viewer.accountId}, ${now}) on conflict do nothing returning 1`);
      if (made.length === 0) return;
      for (const subjectId of [personId, otherId]) {
        await this.audit.record(tx, {
          centerId,
          accountId: viewer.accountId,
          action: 'person.hint-set-aside',
          subjectType: 'person',
          subjectId,
          personId: subjectId,
        });
      }
    });
  }

  private async hinted(viewer: Viewer, { centerId, personId }: AtContact): Promise<Hinted[]> {
    const mine = await this.db.rows<{ id: string }>(
      sql`select id from persons where id = any(${samePerson(personId)})`,
    );
    const rows = await this.sources.of(
      centerId,
      mine.map(({ id }) => id),
    );
    if (rows.length === 0) return [];
    return this.db.rows<Hinted>(sql`
      with found as (
        select ${leadOf(sql`hinted.id`)} as lead, min(hinted.since) as since
        from unnest(${rows.map((row) => row.personId)}::uuid[], ${rows.map((row) => row.since)}::timestamptz[]) hinted(id, since)
        group by 1
      )
      select found.lead as "personId", found.since, coalesce(seen.n, 0)::int as "contactCount", seen.last as "lastContact",
        f.person_id as "profileOf", f.body
      from found
      cross join lateral (select ${samePerson(sql`found.lead`)} as ids) her
      cross join lateral (
        select count(*) as n, (array_agg(json_build_object('id', c.id, 'channel', c.channel,
          'openedAt', to_char(c.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'counselor', (select a.display_name from accounts a where a.id = c.counselor_id)) order by c.opened_at desc))[1] as last
        from contacts c where c.person_id = any(her.ids) and ${readableBy(viewer)}) seen
      left join lateral (
        select f.person_id, f.body from person_profiles f
        where f.person_id = any(her.ids) and seen.n > 0 and ${isEntrusted(viewer, sql`found.lead`)}
        order by f.person_id = found.lead desc, f.updated_at desc limit 1) f on true
      where found.lead <> ${leadOf(personId)} and not exists (
        select 1 from person_distinctions d where d.one_id = any(her.ids) and d.other_id = any(${samePerson(personId)})
          or d.other_id = any(her.ids) and d.one_id = any(${samePerson(personId)}))
      order by found.since desc, found.lead`);
  }

  private async nicknameOf(personId: string, body: Buffer): Promise<string | null> {
    return (await this.seals.of(personId)).openJson<Spoken>('person_profiles.body', personId, body).nickname;
  }
}
