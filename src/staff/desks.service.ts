import { Injectable } from '@nestjs/common';
import sql, { join, type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { brokenConstraint, Clock, Database, NotFound, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import type { DeskCalendar } from './opening-hours.js';
import { OverflowsToItself, SlugTaken } from './staff.errors.js';
import { type desk, type deskChange, type deskInput, REPLY_MINUTES } from './staff.schemas.js';
import type { Viewer } from './viewer.js';
import { withinUnit } from './within-unit.js';

type Desk = z.infer<typeof desk>;

/** A desk as channels need it: where it belongs and when it is open. */
export interface OpenDesk {
  readonly id: string;
  readonly centerId: string;
  readonly centerName: string;
  readonly slug: string;
  readonly name: string;
  readonly calendar: DeskCalendar;
  /** until a letter must have been answered, by its signal 0–4 */
  readonly replyMinutes: readonly number[];
}

/** How long a desk's hours are believed without looking again. Each process keeps its own copy. */
const CALENDAR_MS = 10_000;

/** The service desks: their hours, their members. */
@Injectable()
export class DesksService {
  private readonly known = new Map<string, { desk: OpenDesk; until: number }>();

  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(viewer: Viewer): Promise<Desk[]> {
    return this.read(viewer.centerId, viewer.deskIds);
  }

  private read(centerId: string, deskIds: readonly string[]): Promise<Desk[]> {
    return this.db.rows<Desk>(sql`
      select d.id, d.slug, d.name, d.org_unit_id as "orgUnitId", o.name as "orgUnitName",
        d.holiday_rule as "holidayRule", d.text_offer_seconds as "textOfferSeconds",
        d.live_offer_seconds as "liveOfferSeconds", d.overflow_seconds as "overflowSeconds",
        d.overflow_desk_id as "overflowDeskId",
        (select over.name from desks over where over.id = d.overflow_desk_id) as "overflowDeskName",
        d.callback_minutes as "callbackMinutes", d.long_call_seconds as "longCallSeconds", ${replyMinutes} as "replyMinutes",
        d.replies_reviewed as "repliesReviewed", d.records_countersigned as "recordsCountersigned", d.is_default as "isDefault",
        coalesce((select json_agg(json_build_object('channel', h.channel, 'weekday', h.weekday,
            'opensMinute', h.opens_minute, 'closesMinute', h.closes_minute)
            order by h.channel, h.weekday, h.opens_minute)
          from desk_hours h where h.desk_id = d.id), '[]') as hours,
        coalesce((select json_agg(json_build_object('id', a.id, 'displayName', a.display_name, 'role', a.role)
            order by a.display_name)
          from desk_members m join accounts a on a.id = m.account_id where m.desk_id = d.id), '[]') as members
      from desks d join org_units o on o.id = d.org_unit_id
      where d.center_id = ${centerId} and d.id = any(${deskIds}::uuid[]) order by d.name`);
  }

  /** @throws SlugTaken, NotFound for a unit or member outside the viewer's own unit and those below */
  async create(viewer: Viewer, input: z.infer<typeof deskInput>): Promise<Desk> {
    const id = newId();
    await this.work.run(async (tx) => {
      await this.requireUnit(tx, viewer, input.orgUnitId);
      requireReach(viewer, input.overflowDeskId);
      try {
        await tx.rows(sql`
          insert into desks (id, center_id, org_unit_id, slug, name, holiday_rule, text_offer_seconds, live_offer_seconds,
            overflow_seconds, overflow_desk_id, callback_minutes, long_call_seconds,
            replies_reviewed, records_countersigned, created_at)
          values (${id}, ${viewer.centerId}, ${input.orgUnitId}, ${input.slug}, ${input.name}, ${input.holidayRule},
            ${input.textOfferSeconds}, ${input.liveOfferSeconds}, ${input.overflowSeconds}, ${input.overflowDeskId},
            ${input.callbackMinutes}, ${input.longCallSeconds}, ${input.repliesReviewed}, ${input.recordsCountersigned}, ${this.clock.now()})`);
      } catch (error) {
        if (brokenConstraint(error) === 'desks_slug_key') throw new SlugTaken();
        throw error;
      }
      if (input.hours.length > 0) {
        await tx.rows(sql`
          insert into desk_hours (id, center_id, desk_id, channel, weekday, opens_minute, closes_minute)
          values ${join(
            input.hours.map(
              (h) =>
                sql`(${newId()}, ${viewer.centerId}, ${id}, ${h.channel}, ${h.weekday}, ${h.opensMinute}, ${h.closesMinute})`,
            ),
          )}`);
      }
      await this.setReplyMinutes(tx, { id, centerId: viewer.centerId }, input.replyMinutes);
      for (const memberId of input.memberIds) await this.addMember(tx, viewer, id, memberId);
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'desk.created',
        subjectType: 'desk',
        subjectId: id,
      });
    });
    const [made] = await this.read(viewer.centerId, [id]);
    if (!made) throw new Error('a desk just made is gone');
    return made;
  }

  /**
   * What is not named stays as it is. An offer that rings keeps its time, and so does what is unanswered.
   * @throws NotFound this desk, or the one to overflow to, out of reach; OverflowsToItself
   */
  async change(viewer: Viewer, deskId: string, change: z.infer<typeof deskChange>): Promise<Desk> {
    if (!viewer.reaches(deskId)) throw new NotFound('desk');
    if (change.overflowDeskId === deskId) throw new OverflowsToItself();
    requireReach(viewer, change.overflowDeskId);
    const { name, holidayRule, textOfferSeconds, liveOfferSeconds, callbackMinutes, longCallSeconds, repliesReviewed } =
      change;
    await this.work.run(async (tx) => {
      await tx.rows(sql`
        update desks set name = coalesce(${name ?? null}, name),
          holiday_rule = coalesce(${holidayRule ?? null}, holiday_rule),
          text_offer_seconds = coalesce(${textOfferSeconds ?? null}, text_offer_seconds),
          live_offer_seconds = coalesce(${liveOfferSeconds ?? null}, live_offer_seconds),
          callback_minutes = coalesce(${callbackMinutes ?? null}, callback_minutes),
          long_call_seconds = coalesce(${longCallSeconds ?? null}, long_call_seconds),
          replies_reviewed = coalesce(${repliesReviewed ?? null}, replies_reviewed),
          records_countersigned = coalesce(${change.recordsCountersigned ?? null}, records_countersigned),
          overflow_seconds = case when ${change.overflowSeconds === undefined} then overflow_seconds
            else ${change.overflowSeconds ?? null}::integer end,
          overflow_desk_id = case when ${change.overflowDeskId === undefined} then overflow_desk_id
            else ${change.overflowDeskId ?? null}::uuid end
        where id = ${deskId} and center_id = ${viewer.centerId}`);
      if (change.replyMinutes) {
        await this.setReplyMinutes(tx, { id: deskId, centerId: viewer.centerId }, change.replyMinutes);
      }
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'desk.changed',
        subjectType: 'desk',
        subjectId: deskId,
        detail: { fields: Object.keys(change).sort().join(' ') },
      });
    });
    this.known.clear();
    const [changed] = await this.read(viewer.centerId, [deskId]);
    if (!changed) throw new NotFound('desk');
    return changed;
  }

  /** @throws NotFound */
  async addMemberTo(viewer: Viewer, deskId: string, accountId: string): Promise<void> {
    if (!viewer.reaches(deskId)) throw new NotFound('desk');
    await this.work.run(async (tx) => {
      await this.addMember(tx, viewer, deskId, accountId);
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'desk.member-added',
        subjectType: 'desk',
        subjectId: deskId,
        detail: { accountId },
      });
    });
  }

  /** The desk at an address, or the default one. Read often, so remembered for some seconds. @throws NotFound */
  atAddress(slug: string | undefined): Promise<OpenDesk> {
    return this.remembered(slug ?? '', slug === undefined ? sql`d.is_default` : sql`d.slug = ${slug}`);
  }

  /** The same by the desk's id. @throws NotFound */
  byId(deskId: string): Promise<OpenDesk> {
    return this.remembered(deskId, sql`d.id = ${deskId}`);
  }

  /** As it stands now, for a decision that cannot be taken back. @throws NotFound */
  afresh(deskId: string): Promise<OpenDesk> {
    this.known.delete(deskId);
    return this.byId(deskId);
  }

  private async remembered(key: string, which: Sql): Promise<OpenDesk> {
    const cached = this.known.get(key);
    if (cached && cached.until > Date.now()) return cached.desk;
    const desk = await this.calendarOf(which);
    this.known.set(key, { desk, until: Date.now() + CALENDAR_MS });
    return desk;
  }

  private async calendarOf(which: Sql): Promise<OpenDesk> {
    const [row] = await this.db.rows<
      Omit<OpenDesk, 'calendar'> & Omit<DeskCalendar, 'days'> & { days: [string, 'holiday' | 'workday'][] }
    >(sql`
      select d.id, d.center_id as "centerId", c.name as "centerName", d.slug, d.name, c.time_zone as "timeZone",
        d.holiday_rule as "holidayRule", ${replyMinutes} as "replyMinutes",
        coalesce((select json_agg(json_build_object('channel', h.channel, 'weekday', h.weekday,
          'opensMinute', h.opens_minute, 'closesMinute', h.closes_minute))
          from desk_hours h where h.desk_id = d.id), '[]') as hours,
        coalesce((select json_agg(json_build_array(k.day, k.kind)) from calendar_days k
          where k.center_id = c.id), '[]') as days
      from desks d join centers c on c.id = d.center_id
      where ${which}
      order by d.created_at limit 1`);
    if (!row) throw new NotFound('desk');
    const { timeZone, holidayRule, hours, days, ...desk } = row;
    return { ...desk, calendar: { timeZone, holidayRule, hours, days: new Map(days) } };
  }

  private async setReplyMinutes(
    tx: Tx,
    desk: { id: string; centerId: string },
    minutes: readonly number[],
  ): Promise<void> {
    await tx.rows(sql`
      insert into desk_reply_clocks (desk_id, center_id, signal, minutes)
      select ${desk.id}, ${desk.centerId}, place - 1, minutes
      from unnest(${minutes}::integer[]) with ordinality as given(minutes, place)
      on conflict (desk_id, signal) do update set minutes = excluded.minutes`);
  }

  private async addMember(tx: Tx, viewer: Viewer, deskId: string, accountId: string): Promise<void> {
    const added = await tx.rows(sql`
      insert into desk_members (desk_id, account_id, center_id)
      select ${deskId}, a.id, a.center_id from accounts a
      where a.id = ${accountId} and a.center_id = ${viewer.centerId} and ${withinUnit(viewer, sql`a.org_unit_id`)}
      on conflict do nothing returning account_id`);
    if (added.length > 0) return;
    const known = await tx.rows(sql`
      select 1 from desk_members where desk_id = ${deskId} and account_id = ${accountId}`);
    if (known.length === 0) throw new NotFound('account');
  }

  private async requireUnit(tx: Tx, viewer: Viewer, orgUnitId: string): Promise<void> {
    const found = await tx.rows(sql`
      select 1 from org_units o where o.id = ${orgUnitId} and o.center_id = ${viewer.centerId}
        and ${withinUnit(viewer, sql`o.id`)}`);
    if (found.length === 0) throw new NotFound('org-unit');
  }
}

/** The desk `d`'s own, or what is usual. */
const replyMinutes: Sql = sql`
  (select json_agg(coalesce(k.minutes, usual.minutes) order by usual.place)
   from unnest(${REPLY_MINUTES}::integer[]) with ordinality as usual(minutes, place)
     left join desk_reply_clocks k on k.desk_id = d.id and k.signal = usual.place - 1)`;

/** Calls are passed on only to desks that whoever says so answers for. @throws NotFound */
function requireReach(viewer: Viewer, deskId: string | null | undefined): void {
  if (deskId && !viewer.reaches(deskId)) throw new NotFound('desk');
}
