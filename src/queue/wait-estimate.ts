import sql from 'sql-template-tag';
import type { Database } from '../platform/index.js';
import type { Channel } from '../staff/index.js';

/** What is said about waiting rests on so many last answers at most, none older than this; on fewer than the least, nothing is said [P]. */
const LAST_ANSWERS = 20;
const FEWEST_ANSWERS = 5;
const NOT_OLDER_MS = 7 * 86_400_000;

/**
 * An honest guess at the wait: the median of the last waits for each place up to this one. Rather too long than too short:
 * somebody told "five minutes" who waits ten is gone.
 *
 * @param waits seconds that the last answered contacts of the same desk and channel waited
 * @param place 1 is next
 * @returns whole seconds; null where there are too few answers to say anything
 */
export function waitEstimate(waits: readonly number[], place: number): number | null {
  if (waits.length < FEWEST_ANSWERS) return null;
  const sorted = [...waits].sort((a, b) => a - b);
  const middle = ((sorted[Math.ceil(sorted.length / 2) - 1] ?? 0) + (sorted[Math.floor(sorted.length / 2)] ?? 0)) / 2;
  return Math.round(middle * place);
}

export interface Line {
  readonly deskId: string;
  readonly channel: Channel;
  /** a voice message is answered like a letter, and says nothing about callers */
  readonly live: boolean;
}

/** The last waits of several lines, by `lineKey`: one statement, one short index range each. */
export async function lastWaits(db: Database, lines: readonly Line[], now: Date): Promise<Map<string, number[]>> {
  const rows = await db.rows<Line & { waits: number[] }>(
    sql`
      select asked.desk_id as "deskId", asked.channel, asked.live, array(
        select extract(epoch from c.answered_at - c.opened_at)::float8 from contacts c
        where c.desk_id = asked.desk_id and c.channel = asked.channel and c.live = asked.live
          and c.answered_at is not null and c.answered_at >= ${new Date(now.getTime() - NOT_OLDER_MS)}
          -- a letter of last night that became a chat at opening time says nothing about chats
          and not exists (select 1 from contact_events e where e.contact_id = c.id and e.type = 'contact.moved')
        order by c.answered_at desc limit ${LAST_ANSWERS}) as waits
      from unnest(${lines.map((line) => line.deskId)}::uuid[], ${lines.map((line) => line.channel)}::text[],
        ${lines.map((line) => line.live)}::boolean[]) as asked(desk_id, channel, live)`,
    'last-waits',
  );
  return new Map(rows.map((row) => [lineKey(row), row.waits]));
}

export function lineKey({ deskId, channel, live }: Line): string {
  return `${deskId} ${channel} ${live}`;
}
