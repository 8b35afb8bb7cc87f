import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Database, NotFound } from '../platform/index.js';
import { instantOf, type Viewer } from '../staff/index.js';
import { rate, suppressCell, suppressColumn } from './small-cells.js';
import type { MonthTable, monthInput } from './statistics.schemas.js';

/** Changes whenever a heading comes to mean something else. */
export const DEFINITIONS = '2026.1';
const GRADES = ['unset', 'U', '0', '1', '2', '3', '4'] as const;

interface TrafficRow {
  deskId: string;
  deskName: string;
  entered: number;
  answered: number;
  outOfHours: number;
  meanWait: number | null;
  p90Wait: number | null;
}

/** A month, counted from the facts. A contact counts in the month and at the desk where it was opened. */
@Injectable()
export class MonthService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound for a desk out of reach */
  async table(viewer: Viewer, input: z.infer<typeof monthInput>): Promise<MonthTable> {
    if (input.deskId && !viewer.reaches(input.deskId)) throw new NotFound('desk');
    const deskIds = input.deskId ? [input.deskId] : viewer.deskIds;
    const [center] = await this.db.rows<{ timeZone: string }>(sql`
      select time_zone as "timeZone" from centers where id = ${viewer.centerId}`);
    const timeZone = center?.timeZone ?? 'Asia/Shanghai';
    const { from, to } = monthRange(input.month, timeZone);
    const facts = sql`
      contact_facts f where f.center_id = ${viewer.centerId} and f.desk_id = any(${deskIds}::uuid[])
        and f.opened_at >= ${from} and f.opened_at < ${to}`;
    const hide = !viewer.can('statistics.read-small-cells');

    const [traffic, total, channels, messages, problems, grades] = await Promise.all([
      this.db.rows<TrafficRow>(sql`
        select d.id as "deskId", d.name as "deskName", ${trafficColumns}
        from contact_facts f join desks d on d.id = f.desk_id
        where f.center_id = ${viewer.centerId} and f.desk_id = any(${deskIds}::uuid[])
          and f.opened_at >= ${from} and f.opened_at < ${to} group by d.id, d.name order by d.name`),
      this.db.rows<Omit<TrafficRow, 'deskId' | 'deskName'>>(sql`select ${trafficColumns} from ${facts}`),
      this.db.rows<{ channel: string; contacts: number; persons: number }>(sql`
        select f.channel, count(*)::int as contacts, count(distinct f.person_id)::int as persons from ${facts}
        group by f.channel order by f.channel`),
      this.db.rows<{ channel: string; messages: number }>(sql`
        select f.channel, count(*)::int as messages
        from message_facts m join contact_facts f on f.contact_id = m.contact_id
        where m.center_id = ${viewer.centerId} and m.desk_id = any(${deskIds}::uuid[]) and m.author = 'visitor'
          and m.occurred_at >= ${from} and m.occurred_at < ${to} group by f.channel`),
      this.db.rows<{ code: string; primary: number; mentions: number }>(sql`
        select t.code, (count(*) filter (where t.code = f.primary_tag))::int as primary, count(*)::int as mentions
        from contact_facts f cross join lateral unnest(f.tags) as t(code)
        where f.center_id = ${viewer.centerId} and f.desk_id = any(${deskIds}::uuid[])
          and f.opened_at >= ${from} and f.opened_at < ${to} and f.primary_tag not like 'NON-%'
        group by t.code order by 2 desc, t.code`),
      this.db.rows<{ grade: (typeof GRADES)[number]; count: number }>(sql`
        select coalesce(f.grade, 'unset') as grade, count(*)::int as count
        from ${facts} and (f.primary_tag is null or f.primary_tag not like 'NON-%') group by 1`),
    ]);
    return {
      month: input.month,
      timeZone,
      definitions: DEFINITIONS,
      countedAt: this.clock.now().toISOString(),
      suppressed: hide,
      traffic: trafficTable(traffic, total[0], hide),
      channels: channelTable(channels, messages, hide),
      problems: problemTable(problems, hide),
      grades: gradeTable(grades, hide),
    };
  }
}

/** Seconds from opening to the first words back, of contacts that entered and were answered. */
const wait = sql`extract(epoch from f.answered_at - f.opened_at)`;
const trafficColumns = sql`
  (count(*) filter (where f.entered))::int as entered,
  (count(*) filter (where f.entered and f.answered_at is not null))::int as answered,
  (count(*) filter (where not f.entered))::int as "outOfHours",
  (avg(${wait}) filter (where f.entered and f.answered_at is not null))::float8 as "meanWait",
  (percentile_disc(0.9) within group (order by ${wait})
    filter (where f.entered and f.answered_at is not null))::float8 as "p90Wait"`;

/** The instants a local month begins and ends. */
export function monthRange(month: string, timeZone: string): { from: Date; to: Date } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, '0')}-01`;
  return { from: instantOf(`${month}-01`, 0, timeZone), to: instantOf(next, 0, timeZone) };
}

function column(counts: readonly number[], hide: boolean): (number | null)[] {
  return hide ? suppressColumn(counts) : [...counts];
}

function cellOf(count: number, hide: boolean): number | null {
  return hide ? suppressCell(count) : count;
}

function trafficTable(
  rows: readonly TrafficRow[],
  sum: Omit<TrafficRow, 'deskId' | 'deskName'> | undefined,
  hide: boolean,
): MonthTable['traffic'] {
  const entered = column(
    rows.map((row) => row.entered),
    hide,
  );
  const answered = column(
    rows.map((row) => row.answered),
    hide,
  );
  const outOfHours = column(
    rows.map((row) => row.outOfHours),
    hide,
  );
  const line = (row: Omit<TrafficRow, 'deskId' | 'deskName'>, cells: (number | null)[]) => {
    const [came = null, helped = null, outside = null] = cells;
    return {
      entered: came,
      answered: helped,
      outOfHours: outside,
      answerRate: rate(helped, came),
      meanWaitSeconds: helped === null ? null : row.meanWait,
      p90WaitSeconds: helped === null ? null : row.p90Wait,
    };
  };
  const desks = rows.map((row, at) => ({
    deskId: row.deskId,
    deskName: row.deskName,
    ...line(row, [entered[at] ?? null, answered[at] ?? null, outOfHours[at] ?? null]),
  }));
  const all = sum ?? { entered: 0, answered: 0, outOfHours: 0, meanWait: null, p90Wait: null };
  const cells = [all.entered, all.answered, all.outOfHours].map((count) => cellOf(count, hide));
  return [...desks, { deskId: null, deskName: null, ...line(all, cells) }];
}

function channelTable(
  channels: readonly { channel: string; contacts: number; persons: number }[],
  messages: readonly { channel: string; messages: number }[],
  hide: boolean,
): MonthTable['channels'] {
  const names = [...new Set([...channels, ...messages].map((row) => row.channel))].sort();
  return names.map((channel) => {
    const counted = channels.find((row) => row.channel === channel);
    return {
      channel,
      contacts: cellOf(counted?.contacts ?? 0, hide),
      persons: cellOf(counted?.persons ?? 0, hide),
      messages: cellOf(messages.find((row) => row.channel === channel)?.messages ?? 0, hide),
    };
  });
}

function problemTable(
  rows: readonly { code: string; primary: number; mentions: number }[],
  hide: boolean,
): MonthTable['problems'] {
  const withProblem = cellOf(
    rows.reduce((sum, row) => sum + row.primary, 0),
    hide,
  );
  const shares = (key: 'primary' | 'mentions') => {
    const present = rows.filter((row) => row[key] > 0);
    const counts = column(
      present.map((row) => row[key]),
      hide,
    );
    return present.map(({ code }, at) => ({
      code,
      count: counts[at] ?? null,
      share: rate(counts[at] ?? null, withProblem),
    }));
  };
  return { withProblem, primary: shares('primary'), anyMention: shares('mentions') };
}

function gradeTable(found: readonly { grade: string; count: number }[], hide: boolean): MonthTable['grades'] {
  const counts = GRADES.map((grade) => found.find((row) => row.grade === grade)?.count ?? 0);
  const of = (wanted: readonly string[]) =>
    GRADES.reduce((sum, grade, at) => sum + (wanted.includes(grade) ? (counts[at] ?? 0) : 0), 0);
  const counseling = of(GRADES);
  const assessed = of(['0', '1', '2', '3', '4']);
  const high = of(['3', '4']);
  const shown = column(counts, hide);
  const [all, judged, grave] = [counseling, assessed, high].map((count) => cellOf(count, hide));
  return {
    counseling: all ?? null,
    assessed: judged ?? null,
    assessmentRate: rate(judged ?? null, all ?? null),
    highRate: rate(grave ?? null, judged ?? null),
    rows: GRADES.map((grade, at) => ({ grade, count: shown[at] ?? null })),
  };
}
