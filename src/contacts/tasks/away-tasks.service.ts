import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Database } from '../../platform/index.js';
import type { Viewer } from '../../staff/index.js';
import { balanced } from './balance.js';
import type { awayTasks, TaskKind } from './tasks.schemas.js';

/** Shifts are laid out this far ahead: what is due later can't be judged yet. */
const JUDGED_AHEAD_MS = 14 * 86_400_000;
/** What is due sooner, or overdue, needs somebody within this time. */
const SOON_MS = 86_400_000;
const MOST_AT_ONCE = 200;

interface Row {
  id: string;
  kind: TaskKind;
  dueAt: Date;
  from: { id: string; displayName: string };
  gone: boolean;
  couldTake: { id: string; displayName: string }[];
}

/**
 * Tasks whose counselor is away: her account is disabled, she has left the desk, or she has no shift before they are due. A child's
 * named person matters, so nothing moves by itself: a supervisor sees who would take over what, and says yes.
 */
@Injectable()
export class AwayTasks {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Of the viewer's desks, the next due first, and who would take each over. */
  async preview(viewer: Viewer): Promise<z.infer<typeof awayTasks>> {
    const now = this.clock.now();
    const [soon, judged] = [SOON_MS, JUDGED_AHEAD_MS].map((ms) => new Date(now.getTime() + ms));
    const rows = await this.db.rows<Row>(sql`
      select t.id, t.kind, t.due_at as "dueAt", json_build_object('id', a.id, 'displayName', a.display_name) as from,
        a.disabled_at is not null or m.account_id is null as gone,
        coalesce((select json_agg(json_build_object('id', b.id, 'displayName', b.display_name))
          from desk_members o join accounts b on b.id = o.account_id
          where o.desk_id = t.desk_id and b.id <> t.assignee_id and b.disabled_at is null and b.role = 'counselor'
            and exists (select 1 from shifts s where s.account_id = b.id and s.ends_at > ${now}
              and s.starts_at < greatest(t.due_at, ${soon}::timestamptz))), '[]') as "couldTake"
      from tasks t join accounts a on a.id = t.assignee_id
        left join desk_members m on m.desk_id = t.desk_id and m.account_id = t.assignee_id
      where t.state = 'open' and t.center_id = ${viewer.centerId} and t.desk_id = any(${viewer.deskIds}::uuid[])
        and (a.disabled_at is not null or a.role = 'counselor' and (m.account_id is null
          or t.due_at < ${judged} and not exists (select 1 from shifts s where s.account_id = t.assignee_id
            and s.ends_at > ${now} and s.starts_at < greatest(t.due_at, ${soon}::timestamptz))))
      order by t.due_at, t.id limit ${MOST_AT_ONCE}`);
    const carried = await this.db.rows<{ id: string; open: number }>(sql`
      select assignee_id as id, count(*)::int as open from tasks
      where state = 'open' and center_id = ${viewer.centerId} group by assignee_id`);
    const takes = balanced(
      rows.map(({ id, couldTake }) => ({ taskId: id, couldTake: couldTake.map((one) => one.id) })),
      new Map(carried.map(({ id, open }) => [id, open])),
    );
    return {
      items: rows.map(({ id, kind, dueAt, from, gone, couldTake }) => ({
        taskId: id,
        kind,
        dueAt: dueAt.toISOString(),
        from,
        why: gone ? ('gone' as const) : ('no-shift' as const),
        to: couldTake.find((one) => one.id === takes.get(id)) ?? null,
      })),
    };
  }
}
