import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { samePerson } from '../../contacts/index.js';
import { Clock, Database } from '../../platform/index.js';
import { maskedNumber, PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { Carriers } from '../carriers.js';
import type { CallbackView, callbacks } from './callbacks.schemas.js';

/** A list is worked through, not read: whoever is due first is on it. */
const LONGEST_LIST = 200;
/** How long one that is settled stays on the list of those. */
const SETTLED_SHOWN_MS = 7 * 86_400_000;

type Row = Omit<CallbackView, 'createdAt' | 'dueAt' | 'isOverdue' | 'maskedNumber' | 'canDial'> & {
  createdAt: Date;
  dueAt: Date;
  personId: string;
  wrapped: Buffer;
  number: Buffer;
};

/** Who is to be called back, without a number and without a word of what was said. */
@Injectable()
export class CallbackReads {
  constructor(
    private readonly db: Database,
    private readonly seals: PersonSeals,
    private readonly carriers: Carriers,
    private readonly clock: Clock,
  ) {}

  /** Those that wait, who is due first on top; or those settled in the last week, the latest on top. */
  async list(viewer: Viewer, settled: boolean): Promise<z.infer<typeof callbacks>> {
    const since = new Date(this.clock.now().getTime() - SETTLED_SHOWN_MS);
    const which = settled
      ? sql`b.settled_at > ${since} order by b.settled_at desc, b.id`
      : sql`b.settled_at is null order by b.due_at, b.id`;
    const [items, [waiting]] = await Promise.all([
      this.read(viewer, sql`${which} limit ${LONGEST_LIST}`),
      this.db.rows<{ open: number }>(sql`
        select count(*)::int as open from callbacks b
        where b.settled_at is null and b.center_id = ${viewer.centerId} and b.desk_id = any(${viewer.deskIds}::uuid[])`),
    ]);
    return { items, open: waiting?.open ?? 0 };
  }

  /** @returns undefined out of reach */
  async one(viewer: Viewer, id: string): Promise<CallbackView | undefined> {
    return (await this.read(viewer, sql`b.id = ${id}`))[0];
  }

  private async read(viewer: Viewer, which: Sql): Promise<CallbackView[]> {
    const rows = await this.db.rows<Row>(sql`
      select b.id, b.desk_id as "deskId", d.name as "deskName", b.why, b.state, b.created_at as "createdAt",
        b.due_at as "dueAt", b.safe_to_call as "safeToCall", b.taken_by as "takenById", a.display_name as "takenByName",
        b.reached_contact_id as "reachedContactId", b.person_id as "personId", p.wrapped_key as wrapped, b.number,
        (select count(*)::int from calls k where k.center_id = b.center_id and k.caller_hash = b.caller_hash
          and k.direction = 'in' and k.id <> b.call_id and k.started_at < b.created_at) as "earlierCalls",
        (select max(c.grade) from contacts c where c.grade in ('0', '1', '2', '3', '4') and (c.person_id = any(${samePerson(sql`b.person_id`)})
          or c.id in (select k.contact_id from calls k where k.center_id = b.center_id and k.caller_hash = b.caller_hash)))
          as "gradeBefore",
        coalesce((select json_agg(json_build_object('seq', t.seq, 'byName', t.display_name, 'outcome', t.outcome,
            'begunAt', to_char(t.begun_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by t.seq)
          from (select t.*, w.display_name from callback_attempts t join accounts w on w.id = t.account_id
            where t.callback_id = b.id) t), '[]') as attempts
      from callbacks b join desks d on d.id = b.desk_id join persons p on p.id = b.person_id
        left join accounts a on a.id = b.taken_by
      where b.center_id = ${viewer.centerId} and b.desk_id = any(${viewer.deskIds}::uuid[]) and ${which}`);
    const now = this.clock.now();
    const canDial = this.carriers.thatDials() !== undefined;
    return rows.map(({ personId, wrapped, number, createdAt, dueAt, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
      dueAt: dueAt.toISOString(),
      isOverdue: (row.state === 'open' || row.state === 'taken') && dueAt <= now,
      maskedNumber: maskedNumber(this.seals.unwrapped(personId, wrapped).open('callbacks.number', row.id, number)),
      canDial: canDial && row.safeToCall !== 'no',
    }));
  }
}
