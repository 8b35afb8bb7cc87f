import sql from 'sql-template-tag';
import { FRONT_URGENCY } from '../contacts/index.js';
import type { Tx } from '../platform/index.js';
import { type Kind, kindOf } from './capacity.js';
import type { OfferingDesk } from './new-offer.js';
import type { Waiting } from './place-in-line.js';

/** Where waiting contacts stand: what was left for us, or is left to write, apart from whoever is on the line. */
const BUCKETS = [
  { channel: 'phone', live: true },
  { channel: 'web-call', live: true },
  { channel: 'chat', live: true },
  { channel: 'phone', live: false },
  { channel: 'web-call', live: false },
  { channel: 'board', live: false },
] as const;

/** A desk whose line is looked at. */
export interface LookedAt extends OfferingDesk {
  /** null: all that waits. Otherwise only calls that began to wait by then, which the looking desk takes over */
  readonly waitingBy: Date | null;
}

export interface Head extends Waiting {
  readonly deskId: string;
}

/**
 * The desk, and those whose calls have waited so long that they are offered here too. Held until the transaction ends, in the
 * order of their ids, as by everybody: two looks never choose for the same contact at once.
 */
export async function holdDesks(tx: Tx, deskId: string, now: Date): Promise<LookedAt[]> {
  const desks = await tx.rows<LookedAt>(sql`
    select d.id, d.center_id as "centerId", d.text_offer_seconds as "textOfferSeconds",
      d.live_offer_seconds as "liveOfferSeconds",
      case when d.id <> ${deskId} then ${now}::timestamptz - make_interval(secs => d.overflow_seconds) end as "waitingBy"
    from desks d
    where d.id = ${deskId} or d.overflow_desk_id = ${deskId} and exists (
      select 1 from contacts c where c.state = 'waiting' and c.desk_id = d.id and c.channel in ('phone', 'web-call') and c.live
        and c.waiting_since <= ${now}::timestamptz - make_interval(secs => d.overflow_seconds))
    order by d.id`);
  for (const { id } of desks) {
    await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`queue:${id}`}, 0))`);
  }
  return desks;
}

/** The longest waiting of each (desk, channel, live, urgency): one index probe a bucket, however long the queue. */
export function lineHeads(
  tx: Tx,
  desks: readonly LookedAt[],
  wanted: readonly Kind[],
  passedOver: ReadonlySet<string>,
): Promise<Head[]> {
  const buckets = desks.flatMap(({ id, waitingBy }) =>
    BUCKETS.filter((bucket) => wanted.includes(kindOf(bucket)) && (!waitingBy || kindOf(bucket) === 'call')).map(
      (bucket) => ({ ...bucket, deskId: id, by: waitingBy?.toISOString() ?? 'infinity' }),
    ),
  );
  return tx.rows<Head>(sql`
    select head.* from unnest(${buckets.map(({ deskId }) => deskId)}::uuid[], ${buckets.map(({ channel }) => channel)}::text[],
      ${buckets.map(({ live }) => live)}::boolean[], ${buckets.map(({ by }) => by)}::timestamptz[])
      as bucket(desk_id, channel, live, by)
    cross join unnest(array[0, 2, 4, 5, 6, 8, ${FRONT_URGENCY}]::smallint[]) as rank(urgency)
    cross join lateral (
      select c.id as "contactId", c.desk_id as "deskId", c.channel, c.live, c.urgency, c.waiting_since as "waitingSince"
      from contacts c
      where c.state = 'waiting' and c.desk_id = bucket.desk_id and c.channel = bucket.channel and c.live = bucket.live
        and c.urgency = rank.urgency and c.waiting_since <= bucket.by
        and c.id <> all(${[...passedOver]}::uuid[])
        and not exists (select 1 from offers o where o.contact_id = c.id and o.state = 'open')
      order by c.waiting_since, c.id limit 1) head`);
}
