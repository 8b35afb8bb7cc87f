import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import sql from 'sql-template-tag';
import { ContactsService, FRONT_URGENCY } from '../contacts/index.js';
import { Clock, Config, Database, Deadlines, Log, Metrics, type Tx, UnitOfWork } from '../platform/index.js';
import { AlarmsService } from './alarms.service.js';
import { hasRoomFor, type Kind, kindOf, kinds } from './capacity.js';
import { makeOffer, offeringDesk } from './new-offer.js';
import { compareInLine, type Waiting } from './place-in-line.js';
import { readyCounselors } from './ready-counselors.js';

const SWEEP_EVERY_MS = 5_000;
/** Offers made in one transaction; a long queue with many free counselors takes several. */
const OFFERS_AT_ONCE = 50;

/** Where waiting contacts stand: what was left for us, or is left to write, apart from whoever is on the line. */
const BUCKETS = [
  { channel: 'phone', live: true },
  { channel: 'web-call', live: true },
  { channel: 'chat', live: true },
  { channel: 'phone', live: false },
  { channel: 'web-call', live: false },
  { channel: 'board', live: false },
] as const;

/**
 * Brings waiting contacts and free counselors together, a desk at a time. Serialised per desk by an advisory lock, so
 * that two processes never choose for the same people at once; the unique indexes on open offers have the last word.
 */
@Injectable()
export class MatchingService {
  private readonly wanted = new Set<string>();
  private running: Promise<void> | undefined;

  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly deadlines: Deadlines,
    private readonly alarms: AlarmsService,
    private readonly contacts: ContactsService,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  /** Something has changed at this desk. Many changes at once cost one look. */
  lookAt(deskId: string): void {
    this.wanted.add(deskId);
    this.running ??= this.runAll();
  }

  /** Resolves when every desk asked for has been looked at. */
  async settled(): Promise<void> {
    while (this.running) await this.running;
  }

  /** Desks where somebody waits or an alarm stands: shifts begin and end without telling anybody. */
  @Interval(SWEEP_EVERY_MS)
  async sweep(): Promise<void> {
    if (!this.config.doesBackgroundWork) return;
    try {
      await this.countWaiting();
      const gone = await this.db.rows<{ id: string }>(sql`
        select distinct a.id from accounts a join contacts c on c.counselor_id = a.id
        where a.disabled_at is not null and c.state in ('active', 'wrap-up')`);
      for (const { id } of gone) await this.contacts.releaseAllOf(id);
      const desks = await this.db.rows<{ id: string }>(sql`
        select d.id from desks d
        where exists (select 1 from contacts c where c.desk_id = d.id and c.state = 'waiting')
           or exists (select 1 from contacts c where c.desk_id = d.id and c.state in ('active', 'wrap-up'))
           or exists (select 1 from alarms a where a.desk_id = d.id and a.cleared_at is null)`);
      for (const { id } of desks) this.lookAt(id);
      await this.settled();
    } catch (error) {
      this.log.error('matching.sweep-failed', error);
    }
  }

  private async countWaiting(): Promise<void> {
    const rows = await this.db.rows<{ channel: string; waiting: number }>(sql`
      select channel, count(*)::int as waiting from contacts where state = 'waiting' group by channel`);
    this.metrics.waiting.reset();
    for (const { channel, waiting } of rows) this.metrics.waiting.set({ channel }, waiting);
  }

  private async runAll(): Promise<void> {
    try {
      for (const deskId of this.wanted) {
        this.wanted.delete(deskId);
        try {
          while ((await this.work.run((tx) => this.matchDesk(tx, deskId))) === OFFERS_AT_ONCE);
        } catch (error) {
          this.log.error('matching.failed', error, { desk: deskId }); // the sweep looks again
        }
      }
    } finally {
      this.running = this.wanted.size > 0 ? this.runAll() : undefined;
    }
  }

  private async matchDesk(tx: Tx, deskId: string): Promise<number> {
    const now = this.clock.now();
    await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`queue:${deskId}`}, 0))`);
    const desk = await offeringDesk(tx, deskId);
    if (!desk) return 0;
    let made = 0;
    const unhelped: Waiting[] = [];
    const passedOver = new Set<string>();
    const helped = new Set<Kind>(kinds);
    // Whoever becomes free from here on has a look of her own coming: seen halfway, she would be offered somebody less urgent.
    const free = await this.readyNow(tx, deskId, now);
    while (made < OFFERS_AT_ONCE) {
      const heads = await this.heads(tx, deskId, [...helped], passedOver);
      const next = heads.sort((a, b) => compareInLine(a, b, now))[0];
      if (!next) break;
      // held from here on, the contact before the counselor: whoever hangs up now finds the offer to withdraw
      if (!(await this.stillWaits(tx, next.contactId))) continue;
      const kind = kindOf(next);
      const counselorId = await this.counselorFor(tx, deskId, next.contactId, kind, free, now);
      if (counselorId) {
        const contact = { id: next.contactId, live: next.live };
        // a call handed to her directly at this moment is not ours to see: she is asked again at the next look
        if (!(await makeOffer(tx, this.deadlines, desk, contact, counselorId, now))) passedOver.add(next.contactId);
        else made += 1;
        continue;
      }
      const nobodyHasRoom = (await this.freeNow(tx, deskId, kind, now, free)).length === 0;
      if (nobodyHasRoom) {
        unhelped.push(...heads.filter((head) => kindOf(head) === kind));
        helped.delete(kind);
        // another chat for somebody whose chats keep her from this caller would keep her from it for ever
        if (kind === 'call') helped.delete('chat');
      } else {
        unhelped.push(next);
        passedOver.add(next.contactId); // everybody who has room has refused this one for good
      }
    }
    await this.alarms.review(tx, desk, unhelped, now);
    return made;
  }

  /** The longest waiting of each (channel, live, urgency): one index probe a bucket, however long the queue. */
  private heads(tx: Tx, deskId: string, wanted: readonly Kind[], passedOver: ReadonlySet<string>): Promise<Waiting[]> {
    const buckets = BUCKETS.filter((bucket) => wanted.includes(kindOf(bucket)));
    return tx.rows<Waiting>(sql`
      select head.* from unnest(${buckets.map(({ channel }) => channel)}::text[], ${buckets.map(({ live }) => live)}::boolean[])
        as bucket(channel, live)
      cross join unnest(array[0, 2, 4, 5, 6, 8, ${FRONT_URGENCY}]::smallint[]) as rank(urgency)
      cross join lateral (
        select c.id as "contactId", c.channel, c.live, c.urgency, c.waiting_since as "waitingSince" from contacts c
        where c.state = 'waiting' and c.desk_id = ${deskId} and c.channel = bucket.channel and c.live = bucket.live
          and c.urgency = rank.urgency
          and c.id <> all(${[...passedOver]}::uuid[])
          and not exists (select 1 from offers o where o.contact_id = c.id and o.state = 'open')
        order by c.waiting_since, c.id limit 1) head`);
  }

  /**
   * Who is asked next: ready, on shift at this desk, with room for one more of this kind and nothing ringing; first those who were
   * asked least about this contact, then whoever has been idle longest. A conflict of
   * interest holds for everything the same person brings, not being suited for this contact.
   */
  private async counselorFor(
    tx: Tx,
    deskId: string,
    contactId: string,
    kind: Kind,
    free: readonly string[],
    now: Date,
  ): Promise<string | null> {
    const [row] = await tx.rows<{ id: string }>(sql`
      select a.id from ${readyCounselors(deskId, now, free)} and ${hasRoomFor(kind)}
        and not exists (select 1 from offers o join contacts c on c.id = o.contact_id
          where o.counselor_id = a.id and o.state in ('declined', 'accepted')
            and (o.reason = 'not-suited' and c.id = ${contactId}
              or o.reason = 'conflict' and c.person_id = (select person_id from contacts where id = ${contactId})))
      order by (select count(*) from offers o where o.contact_id = ${contactId} and o.counselor_id = a.id),
        greatest(p.since, (select max(o.settled_at) from offers o where o.counselor_id = a.id)), a.id
      -- whoever takes a break at this moment waits for us, and then finds the offer to withdraw
      limit 1 for share of p`);
    return row?.id ?? null;
  }

  private async stillWaits(tx: Tx, contactId: string): Promise<boolean> {
    const rows = await tx.rows(sql`
      select 1 from contacts where id = ${contactId} and state = 'waiting' for share`);
    return rows.length > 0;
  }

  private async readyNow(tx: Tx, deskId: string, now: Date): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(sql`select a.id from ${readyCounselors(deskId, now, null)}`);
    return rows.map((row) => row.id);
  }

  private async freeNow(tx: Tx, deskId: string, kind: Kind, now: Date, among: readonly string[]): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(sql`
      select a.id from ${readyCounselors(deskId, now, among)} and ${hasRoomFor(kind)}`);
    return rows.map((row) => row.id);
  }
}
