import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import {
  type Door,
  type Front,
  type Grade,
  type GradeBefore,
  type ReplyClockRow,
  replyClockOf,
  shownClock,
} from '../contacts/index.js';
import { Clock, Database } from '../platform/index.js';
import type { Channel, Viewer } from '../staff/index.js';
import { reasonsFor } from './offers.service.js';
import { compareInLine } from './place-in-line.js';
import { shownState } from './presence.service.js';
import type { team, waitingEntry, waitingList } from './queue.schemas.js';

/** What a screen can show; the total is counted apart. */
const SHOWN = 2_000;
/** The order is computed over this many, the most urgent and longest waiting. */
const CONSIDERED = 3_000;

interface WaitingRow {
  contactId: string;
  deskId: string;
  deskName: string;
  channel: Channel;
  door: Door | null;
  live: boolean;
  voiceSeconds: number | null;
  urgency: number;
  signal: number | null;
  grade: Grade;
  gradeBefore: GradeBefore;
  front: Front;
  waitingSince: Date;
  reply: ReplyClockRow | null;
  offeredTo: { displayName: string; expiresAt: string } | null;
}

/** Who waits and who is there: codes and times only, no content. */
@Injectable()
export class WallboardService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async waiting(viewer: Viewer): Promise<z.infer<typeof waitingList>> {
    const now = this.clock.now();
    const [rows, [count]] = await Promise.all([
      this.db.rows<WaitingRow>(sql`
        select c.id as "contactId", c.desk_id as "deskId", d.name as "deskName", c.channel, c.door, c.live, c.urgency, c.signal, c.grade,
          case when c.channel = 'phone' and not c.live
            then (select v.seconds from voice_messages v where v.contact_id = c.id) end as "voiceSeconds",
          c.grade_before as "gradeBefore", c.front, c.waiting_since as "waitingSince", ${replyClockOf} as reply,
          (select json_build_object('displayName', a.display_name, 'expiresAt', o.expires_at)
           from offers o join accounts a on a.id = o.counselor_id
           where o.contact_id = c.id and o.state = 'open') as "offeredTo"
        from contacts c join desks d on d.id = c.desk_id
        where c.state = 'waiting' and c.desk_id = any(${viewer.deskIds}::uuid[])
        order by c.urgency desc, c.waiting_since limit ${CONSIDERED}`),
      this.db.rows<{ total: number }>(sql`
        select count(*)::int as total from contacts
        where state = 'waiting' and desk_id = any(${viewer.deskIds}::uuid[])`),
    ]);
    const items = rows
      .sort((a, b) => compareInLine(a, b, now))
      .slice(0, SHOWN)
      .map((row, at) => this.entry(row, at + 1, now));
    return { items, total: count?.total ?? 0 };
  }

  async team(viewer: Viewer): Promise<z.infer<typeof team>> {
    const now = this.clock.now();
    const rows = await this.db.rows<{
      accountId: string;
      displayName: string;
      deskIds: string[];
      state: z.infer<typeof team>['items'][number]['presence']['state'];
      since: Date;
      onShift: boolean;
      activeContacts: number;
    }>(sql`
      select a.id as "accountId", a.display_name as "displayName", ${shownState} as state,
        coalesce(p.since, a.created_at) as since,
        array(select m.desk_id from desk_members m where m.account_id = a.id) as "deskIds",
        exists (select 1 from shifts s where s.account_id = a.id and s.starts_at <= ${now} and s.ends_at > ${now})
          as "onShift",
        (select count(*)::int from contacts c where c.counselor_id = a.id and c.state in ('active', 'wrap-up'))
          as "activeContacts"
      from accounts a left join presence p on p.account_id = a.id
      where a.disabled_at is null and exists (
        select 1 from desk_members m where m.account_id = a.id and m.desk_id = any(${viewer.deskIds}::uuid[]))
      order by a.display_name`);
    return {
      items: rows.map(({ state, since, onShift, ...member }) => ({
        ...member,
        presence: { state, since: since.toISOString(), onShift },
      })),
    };
  }

  private entry(row: WaitingRow, place: number, now: Date): z.infer<typeof waitingEntry> {
    const { urgency: _, gradeBefore: __, front: ___, offeredTo, ...entry } = row;
    return {
      ...entry,
      waitingSince: row.waitingSince.toISOString(),
      place,
      reasons: reasonsFor(row, now),
      reply: shownClock(row.reply),
      offeredTo: offeredTo && { ...offeredTo, expiresAt: new Date(offeredTo.expiresAt).toISOString() },
    };
  }
}
