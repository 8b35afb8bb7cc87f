import { Injectable } from '@nestjs/common';
import sql, { join } from 'sql-template-tag';
import { UNKNOWN_URGENCY } from '../contacts/index.js';
import { Clock, Database } from '../platform/index.js';
import type { Channel } from '../staff/index.js';
import { lineRule } from './place-in-line.js';
import { type Line, lastWaits, lineKey, waitEstimate } from './wait-estimate.js';

/** Where somebody stands who waits. */
export interface Place {
  /**
   * How many of the desk come before it; 0 is next. Letters are not counted for whoever is on the line or in the chat: they
   * keep no counselor from taking a chat or a call (`capacity.ts`), while each of those keeps her from the letters.
   */
  readonly ahead: number;
  /** see `waitEstimate` */
  readonly waitSeconds: number | null;
}

/**
 * Tells those who wait where they stand, by the very rule that the queue offers by. Two statements whatever the number of
 * those who ask, each answering with no more rows than were asked for: the database walks a desk's line once for all of them.
 */
@Injectable()
export class PlacesInLine {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** By contact. Contacts that do not wait (any more) are left out. */
  async of(contactIds: readonly string[]): Promise<Map<string, Place>> {
    if (contactIds.length === 0) return new Map();
    const now = this.clock.now();
    const placed = await this.db.rows<Line & { id: string; ahead: number }>(
      sql`
        with asked as (select unnest(${contactIds}::uuid[]) as id),
        -- once for all who ask, whatever the planner thinks of a table it has not counted yet
        line as materialized (
          select c.id, c.desk_id, c.channel, c.live, case when c.live
            then row_number() over (partition by c.desk_id, c.live order by now.standing desc, c.waiting_since, c.id)
            else row_number() over (partition by c.desk_id
              order by now.pressing desc, c.live desc, now.standing desc, c.waiting_since, c.id)
            end as place
          from contacts c
            join (values ${slopes}) as slope(channel, per_minute)
              on slope.channel = case when c.live then c.channel else 'board' end
            cross join lateral (select ${standingNow(now)} as standing,
              case when c.urgency >= ${UNKNOWN_URGENCY} then c.urgency else 0 end as pressing) now
          -- an array: found once, not once for each in line
          where c.state = 'waiting' and c.desk_id = any(array(
            select distinct w.desk_id from contacts w join asked using (id) where w.state = 'waiting'))
        )
        select id, desk_id as "deskId", channel, live, (place - 1)::int as ahead from line join asked using (id)`,
      'places-in-line',
    );
    if (placed.length === 0) return new Map();
    const lines = [...new Map(placed.map((line) => [lineKey(line), line])).values()];
    const waits = await lastWaits(this.db, lines, now);
    return new Map(
      placed.map((line) => [
        line.id,
        { ahead: line.ahead, waitSeconds: waitEstimate(waits.get(lineKey(line)) ?? [], line.ahead + 1) },
      ]),
    );
  }
}

const channels = Object.keys(lineRule.slopePerMinute) as Channel[];
const slopes = join(channels.map((channel) => sql`(${channel}, ${lineRule.slopePerMinute[channel]}::float8)`));

/** `standing` of `place-in-line.ts` in SQL, with the same figures in the same order of arithmetic: the test holds them together. */
function standingNow(now: Date) {
  return sql`
    case when c.urgency >= ${UNKNOWN_URGENCY} then c.urgency::float8 else least(
      c.urgency + greatest(0, (extract(epoch from ${now}::timestamptz - c.waiting_since) * 1000)::float8 / 60000)
        * slope.per_minute,
      greatest(${lineRule.ceiling}::float8, c.urgency)) end`;
}
