import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import sql from 'sql-template-tag';
import { ContactsService } from '../contacts/index.js';
import { Clock, Config, Database, Deadlines, Log, Metrics, type Tx, UnitOfWork } from '../platform/index.js';
import { AlarmsService } from './alarms.service.js';
import { hasRoomFor, type Kind, kindOf, kinds } from './capacity.js';
import { ringingBelow, takeBackOne } from './giving-way.js';
import { type Head, holdDesks, type LookedAt, lineHeads } from './line-heads.js';
import { makeOffer } from './new-offer.js';
import { compareInLine } from './place-in-line.js';
import { hasRefused, readyCounselors } from './ready-counselors.js';

const SWEEP_EVERY_MS = 5_000;
/** Offers made in one transaction; a long queue with many free counselors takes several. */
const OFFERS_AT_ONCE = 50;

/**
 * Brings waiting contacts and free counselors together, a desk at a time, with the calls that have waited too long at desks that
 * overflow to it. Serialised per desk by an advisory lock, so that two processes never choose for the same people at once; the unique indexes on open offers have the last word.
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

  /**
   * Desks where somebody waits or an alarm stands, and those that take over from them: shifts begin and end, and a wait passes
   * its limit, without telling anybody.
   */
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
           or exists (select 1 from desks o join contacts c on c.desk_id = o.id
             where o.overflow_desk_id = d.id and o.overflow_seconds is not null and c.state = 'waiting' and c.live)
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
    const desks = await holdDesks(tx, deskId, now);
    const desk = desks.find(({ id }) => id === deskId);
    if (!desk) return 0;
    const isOwn = (head: Head) => head.deskId === deskId;
    let made = 0;
    const unhelped: Head[] = [];
    const passedOver = new Set<string>();
    const helped = new Set<Kind>(kinds);
    // Whoever becomes free from here on has a look of her own coming: seen halfway, she would be offered somebody less urgent.
    const free = await this.readyNow(tx, deskId, now);
    while (made < OFFERS_AT_ONCE) {
      const heads = await lineHeads(tx, desks, [...helped], passedOver);
      const next = heads.sort((a, b) => compareInLine(a, b, now))[0];
      if (!next) break;
      // held from here on, the contact before the counselor: whoever hangs up now finds the offer to withdraw
      if (!(await this.stillWaits(tx, next.contactId))) continue;
      const kind = kindOf(next);
      const freeOne = await this.counselorFor(tx, deskId, next.contactId, kind, free, now);
      const ringing = freeOne ? [] : await ringingBelow(tx, deskId, next, now);
      const counselorId = freeOne ?? (await takeBackOne(tx, this.deadlines, ringing, now));
      if (counselorId) {
        // a call handed to her directly at this moment is not ours to see: she is asked again at the next look
        if (await this.offer(tx, desks, next, counselorId, deskId, now)) made += 1;
        else passedOver.add(next.contactId);
        continue;
      }
      const nobodyHasRoom = ringing.length === 0 && (await this.freeNow(tx, deskId, kind, now, free)).length === 0;
      if (nobodyHasRoom) {
        unhelped.push(...heads.filter((head) => kindOf(head) === kind));
        helped.delete(kind);
        // another chat for somebody whose chats keep her from this caller would keep her from it for ever
        if (kind === 'call' && heads.some((head) => isOwn(head) && kindOf(head) === 'call')) helped.delete('chat');
      } else {
        unhelped.push(next);
        passedOver.add(next.contactId); // everybody who has room has refused this one for good
      }
    }
    await this.alarms.review(tx, desk, unhelped.filter(isOwn), now);
    return made;
  }

  /**
   * Who is asked next: ready, on shift at this desk, with room for one more of this kind and nothing ringing; first those who were
   * asked least about this contact, then whoever has been idle longest.
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
        and not ${hasRefused(contactId)}
      order by (select count(*) from offers o where o.contact_id = ${contactId} and o.counselor_id = a.id),
        greatest(p.since, (select max(o.settled_at) from offers o where o.counselor_id = a.id)), a.id
      -- whoever takes a break at this moment waits for us, and then finds the offer to withdraw
      limit 1 for share of p`);
    return row?.id ?? null;
  }

  private async offer(
    tx: Tx,
    desks: readonly LookedAt[],
    head: Head,
    counselorId: string,
    lookingDeskId: string,
    now: Date,
  ): Promise<boolean> {
    const desk = desks.find(({ id }) => id === head.deskId);
    const contact = { id: head.contactId, live: head.live };
    if (!desk) throw new Error('a head of no desk');
    return makeOffer(tx, this.deadlines, desk, contact, counselorId, now, {
      overflow: head.deskId !== lookingDeskId,
    });
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
