import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { brokenConstraint, Clock, Config, Database, Log, NotFound, newId, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import { instantOf, localTime } from './opening-hours.js';
import { NotVetted, ShiftOverlaps } from './staff.errors.js';
import type { shift, shiftInput, shiftRange } from './staff.schemas.js';
import type { Viewer } from './viewer.js';

type Shift = z.infer<typeof shift>;
type ShiftRow = Omit<Shift, 'startsAt' | 'endsAt'> & { startsAt: Date; endsAt: Date };

/** Shifts are laid out this far ahead from the weekly patterns. */
const DAYS_AHEAD = 14;
const DAY_MS = 86_400_000;

/** Who is on which desk when. */
@Injectable()
export class RosterService implements OnApplicationBootstrap {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly log: Log,
  ) {}

  /** Shifts that touch the range. @throws NotFound */
  async shiftsOf(viewer: Viewer, deskId: string, range: z.infer<typeof shiftRange>): Promise<Shift[]> {
    if (!viewer.reaches(deskId)) throw new NotFound('desk');
    const rows = await this.db.rows<ShiftRow>(sql`
      ${selectShift} where s.desk_id = ${deskId} and s.ends_at > ${range.from} and s.starts_at < ${range.to}
      order by s.starts_at, a.display_name limit 2000`);
    return rows.map(toShift);
  }

  /** @throws NotFound, NotVetted (未成年人保护法 Art 62: vetted at hire and every year), ShiftOverlaps */
  async plan(viewer: Viewer, deskId: string, input: z.infer<typeof shiftInput>): Promise<Shift> {
    if (!viewer.reaches(deskId)) throw new NotFound('desk');
    const id = newId();
    return this.work.run(async (tx) => {
      const [member] = await tx.rows<{ vetted: boolean }>(sql`
        select coalesce(a.vetted_until >= (${input.endsAt}::timestamptz at time zone c.time_zone)::date, false) as vetted
        from desk_members m join accounts a on a.id = m.account_id join centers c on c.id = a.center_id
        where m.desk_id = ${deskId} and a.id = ${input.accountId} and a.disabled_at is null for share of a`);
      if (!member) throw new NotFound('account');
      if (!member.vetted) throw new NotVetted();
      try {
        await tx.rows(sql`
          insert into shifts (id, center_id, desk_id, account_id, kind, starts_at, ends_at)
          values (${id}, ${viewer.centerId}, ${deskId}, ${input.accountId}, ${input.kind},
            ${input.startsAt}, ${input.endsAt})`);
      } catch (error) {
        if (brokenConstraint(error) === 'shifts_no_overlap') throw new ShiftOverlaps();
        throw error;
      }
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'shift.planned',
        subjectType: 'shift',
        subjectId: id,
        detail: { accountId: input.accountId },
      });
      const [made] = await tx.rows<ShiftRow>(sql`${selectShift} where s.id = ${id}`);
      if (!made) throw new Error('a shift just planned is gone');
      return toShift(made);
    });
  }

  /** The weekly pattern doesn't bring it back. @throws NotFound */
  async cancel(viewer: Viewer, shiftId: string): Promise<void> {
    await this.work.run(async (tx) => {
      const gone = await tx.rows(sql`
        with gone as (
          delete from shifts where id = ${shiftId} and desk_id = any(${viewer.deskIds}::uuid[]) returning *
        ), kept as (
          insert into cancelled_shifts (desk_id, account_id, starts_at, center_id, cancelled_at)
          select desk_id, account_id, starts_at, center_id, ${this.clock.now()}::timestamptz from gone
          on conflict do nothing
        )
        select id from gone`);
      if (gone.length === 0) throw new NotFound('shift');
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'shift.cancelled',
        subjectType: 'shift',
        subjectId: shiftId,
      });
    });
  }

  /** A service that was off for a week has a roster again as soon as it is back. */
  onApplicationBootstrap(): Promise<void> {
    return this.layOutNightly();
  }

  @Cron('0 3 * * *')
  async layOutNightly(): Promise<void> {
    if (!this.config.doesBackgroundWork) return;
    try {
      await this.layOut();
    } catch (error) {
      this.log.error('roster.not-laid-out', error);
    }
  }

  /**
   * Turns weekly patterns into shifts for the coming days. Running it again adds nothing: a shift that would overlap
   * one already there, planned or by pattern, is left out, and so is one that was cancelled.
   */
  async layOut(): Promise<void> {
    const patterns = await this.db.rows<{
      centerId: string;
      deskId: string;
      accountId: string;
      kind: string;
      weekday: number;
      startsMinute: number;
      durationMinutes: number;
      timeZone: string;
      vettedUntil: string;
    }>(sql`
      select p.center_id as "centerId", p.desk_id as "deskId", p.account_id as "accountId", p.kind, p.weekday,
        p.starts_minute as "startsMinute", p.duration_minutes as "durationMinutes", c.time_zone as "timeZone", a.vetted_until::text as "vettedUntil"
      from shift_patterns p join centers c on c.id = p.center_id join accounts a on a.id = p.account_id
      where a.disabled_at is null and a.vetted_until is not null`);
    const now = this.clock.now().getTime();
    const shifts = patterns.flatMap((pattern) =>
      Array.from({ length: DAYS_AHEAD + 1 }, (_, ahead) =>
        localTime(new Date(now + (ahead - 1) * DAY_MS), pattern.timeZone),
      )
        .filter(({ weekday, day }) => weekday === pattern.weekday && day <= pattern.vettedUntil)
        .map(({ day }) => {
          const startsAt = instantOf(day, pattern.startsMinute, pattern.timeZone);
          return {
            ...pattern,
            id: newId(),
            startsAt,
            endsAt: new Date(startsAt.getTime() + pattern.durationMinutes * 60_000),
          };
        }),
    );
    await this.db.rows(sql`
      insert into shifts (id, center_id, desk_id, account_id, kind, starts_at, ends_at)
      select (s->>'id')::uuid, (s->>'centerId')::uuid, (s->>'deskId')::uuid, (s->>'accountId')::uuid, s->>'kind',
        (s->>'startsAt')::timestamptz, (s->>'endsAt')::timestamptz
      from jsonb_array_elements(${JSON.stringify(shifts)}::jsonb) s
      where not exists (select 1 from cancelled_shifts c
        where c.desk_id = (s->>'deskId')::uuid and c.account_id = (s->>'accountId')::uuid
          and c.starts_at = (s->>'startsAt')::timestamptz)
      on conflict on constraint shifts_no_overlap do nothing`);
  }
}

const selectShift: Sql = sql`
  select s.id, s.desk_id as "deskId", s.account_id as "accountId", a.display_name as "displayName", s.kind,
    s.starts_at as "startsAt", s.ends_at as "endsAt"
  from shifts s join accounts a on a.id = s.account_id`;

function toShift(row: ShiftRow): Shift {
  return { ...row, startsAt: row.startsAt.toISOString(), endsAt: row.endsAt.toISOString() };
}
