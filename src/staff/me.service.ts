import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Database, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import { permissionsOf } from './permissions.js';
import type { me, telephoneInput } from './staff.schemas.js';
import type { Viewer } from './viewer.js';

type Me = Omit<z.infer<typeof me>, 'csrfToken'>;

/** What the console has to know about whoever sits in front of it. */
@Injectable()
export class MeService {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Where my calls ring from now on. The number stands in no event and no audit row. */
  async answerAt(viewer: Viewer, { telephone, answersAt }: z.infer<typeof telephoneInput>): Promise<void> {
    await this.work.run(async (tx) => {
      await tx.rows(sql`
        update accounts set telephone = ${telephone}, answers_at = ${answersAt} where id = ${viewer.accountId}`);
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'account.telephone-changed',
        subjectType: 'account',
        subjectId: viewer.accountId,
        detail: { answersAt },
      });
    });
  }

  async describe(viewer: Viewer): Promise<Me> {
    const [row] = await this.db.rows<{
      login: string;
      telephone: string | null;
      answersAt: 'console' | 'telephone';
      center: Me['center'];
      desks: Me['desks'] | null;
      shift: { deskId: string; deskName: string; kind: 'ordinary'; startsAt: string; endsAt: string } | null;
    }>(sql`
      select a.login, a.telephone, a.answers_at as "answersAt", json_build_object('id', c.id, 'name', c.name, 'timeZone', c.time_zone) as center,
        (select json_agg(json_build_object('id', d.id, 'slug', d.slug, 'name', d.name) order by d.name)
         from desks d where d.id = any(${viewer.deskIds}::uuid[])) as desks,
        (select json_build_object('deskId', d.id, 'deskName', d.name, 'kind', s.kind,
            'startsAt', s.starts_at, 'endsAt', s.ends_at)
         from shifts s join desks d on d.id = s.desk_id
         where s.account_id = a.id and s.starts_at <= ${this.clock.now()} and s.ends_at > ${this.clock.now()}
         order by s.ends_at desc limit 1) as shift
      from accounts a join centers c on c.id = a.center_id where a.id = ${viewer.accountId}`);
    if (!row) throw new Error('a signed-in account is gone');
    return {
      account: {
        id: viewer.accountId,
        login: row.login,
        displayName: viewer.displayName,
        role: viewer.role,
        telephone: row.telephone,
        answersAt: row.answersAt,
      },
      center: row.center,
      desks: row.desks ?? [],
      permissions: permissionsOf(viewer.role),
      shift: row.shift && { ...row.shift, startsAt: iso(row.shift.startsAt), endsAt: iso(row.shift.endsAt) },
    };
  }
}

function iso(at: string): string {
  return new Date(at).toISOString();
}
