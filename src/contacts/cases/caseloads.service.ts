import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Config, Database, NotFound, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import type { capInput, caseloadList } from './caseloads.schemas.js';
import { CaseCapReached } from './cases.errors.js';
import { lastGradeOf } from './last-grade.js';

type Caseload = z.infer<typeof caseloadList>['items'][number];

/** How many running cases one colleague answers for, and may. */
@Injectable()
export class Caseloads {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly config: Config,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * In the transaction that gives her one more, before that: whoever does the same at the same moment waits for it.
   * @throws CaseCapReached
   */
  async requireRoom(tx: Tx, accountId: string): Promise<void> {
    await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`caseload:${accountId}`}, 0))`);
    const [load] = await tx.rows<{ running: number; own: number | null }>(sql`
      select (select count(*)::int from cases k where k.responsible_id = ${accountId} and k.state <> 'closed') as running,
        (select l.cap from caseload_caps l where l.account_id = ${accountId}) as own`);
    const cap = load?.own ?? this.config.values.CASE_CAP ?? null;
    if (load && cap !== null && load.running >= cap) throw new CaseCapReached({ cap });
  }

  /** Everybody who works at the viewer's desks or answers for a case there; who carries most first. */
  async list(viewer: Viewer): Promise<z.infer<typeof caseloadList>> {
    const rows = await this.db.rows<Omit<Caseload, 'cap' | 'isOwnCap'> & { own: number | null }>(sql`
      with running as (
        select k.responsible_id, k.stand_in_id, ${lastGradeOf(sql`k.person_id`)} as grade,
          k.next_date < (${this.clock.now()}::timestamptz at time zone z.time_zone)::date as overdue,
          k.review_date <= (${this.clock.now()}::timestamptz at time zone z.time_zone)::date as "reviewDue"
        from cases k join centers z on z.id = k.center_id
        where k.center_id = ${viewer.centerId} and k.desk_id = any(${viewer.deskIds}::uuid[]) and k.state <> 'closed'
      ), loads as (
        select responsible_id as id, count(*)::int as running,
          count(*) filter (where grade = '0')::int as g0, count(*) filter (where grade = '1')::int as g1,
          count(*) filter (where grade = '2')::int as g2, count(*) filter (where grade = '3')::int as g3,
          count(*) filter (where grade = '4')::int as g4, count(*) filter (where grade is null)::int as none,
          count(*) filter (where overdue)::int as overdue, count(*) filter (where "reviewDue")::int as reviews
        from running group by responsible_id
      )
      select json_build_object('id', a.id, 'displayName', a.display_name) as account, a.disabled_at is not null as gone,
        coalesce(l.running, 0) as running, coalesce(l.overdue, 0) as overdue, coalesce(l.reviews, 0) as "reviewsDue",
        (select count(*)::int from cases k where k.responsible_id = a.id and k.state <> 'closed') as "runningAnywhere",
        (select count(*)::int from running r where r.stand_in_id = a.id) as "standsIn",
        json_build_object('0', coalesce(l.g0, 0), '1', coalesce(l.g1, 0), '2', coalesce(l.g2, 0),
          '3', coalesce(l.g3, 0), '4', coalesce(l.g4, 0), 'none', coalesce(l.none, 0)) as "byGrade",
        c.cap as own
      from accounts a left join loads l on l.id = a.id left join caseload_caps c on c.account_id = a.id
      where a.center_id = ${viewer.centerId} and (l.id is not null or a.disabled_at is null
        and a.role in ('counselor', 'supervisor') and exists (
          select 1 from desk_members m where m.account_id = a.id and m.desk_id = any(${viewer.deskIds}::uuid[])))
      order by a.disabled_at is null, coalesce(l.running, 0) desc, a.display_name, a.id`);
    const fallback = this.config.values.CASE_CAP ?? null;
    return { items: rows.map(({ own, ...row }) => ({ ...row, cap: own ?? fallback, isOwnCap: own !== null })) };
  }

  /** For somebody who works at a desk of the viewer's. Nothing is taken from whoever has more already. @throws NotFound */
  async setCap(viewer: Viewer, accountId: string, { cap }: z.infer<typeof capInput>): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const found = await tx.rows(sql`
        select 1 from accounts a where a.id = ${accountId} and a.center_id = ${viewer.centerId} and exists (
          select 1 from desk_members m where m.account_id = a.id and m.desk_id = any(${viewer.deskIds}::uuid[]))`);
      if (found.length === 0) throw new NotFound('account');
      await tx.rows(
        cap === null
          ? sql`delete from caseload_caps where account_id = ${accountId}`
          : sql`
            insert into caseload_caps (account_id, center_id, cap, set_by, set_at)
            values (${accountId}, ${viewer.centerId}, ${cap}, ${viewer.accountId}, ${now})
            on conflict (account_id) do update set cap = excluded.cap, set_by = excluded.set_by, set_at = excluded.set_at`,
      );
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'caseload.cap-set',
        subjectType: 'account',
        subjectId: accountId,
        detail: { cap },
      });
    });
  }
}
