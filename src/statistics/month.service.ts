import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Database, NotFound } from '../platform/index.js';
import { instantOf, type Viewer } from '../staff/index.js';
import { COUNTED_AS, MERGED } from './persons-counted.js';
import { type Cell, isSmall, rate, suppressCell, suppressColumn, suppressTogether } from './small-cells.js';
import type { MonthTable, monthInput } from './statistics.schemas.js';
import { countWays, waysWithheld } from './ways.js';

/** Changes whenever a heading comes to mean something else. */
export const DEFINITIONS = '2026.5';
const GRADES = ['unset', 'U', '0', '1', '2', '3', '4'] as const;

interface Traffic {
  entered: number;
  answered: number;
  outOfHours: number;
  outgoing: number;
  late: number;
  meanWait: number | null;
  p90Wait: number | null;
}
type TrafficRow = Traffic & { deskId: string; deskName: string };
const NOTHING: Traffic = {
  entered: 0,
  answered: 0,
  outOfHours: 0,
  outgoing: 0,
  late: 0,
  meanWait: null,
  p90Wait: null,
};

/** What was counted, nothing withheld. */
interface Counted {
  traffic: readonly TrafficRow[];
  total: Traffic;
  channels: readonly { channel: string; contacts: number; persons: number }[];
  messages: readonly { channel: string; messages: number }[];
  problems: readonly { code: string; primary: number; mentions: number }[];
  grades: readonly { grade: string; count: number }[];
}
type Tables = Pick<MonthTable, 'traffic' | 'channels' | 'problems' | 'grades'>;

/**
 * A month, counted from the facts. A contact counts in the month and at the desk where it was opened. Counseling contacts
 * are those not tagged NON, and whoever was graded 3 or 4 whatever the tag: no tag takes a high risk out of the grades;
 * whoever left before anybody answered is none.
 *
 * Whoever lacks `statistics.read-small-cells` must not be able to work out a withheld count from anything shown:
 * - a column that withholds something withholds enough to hide it (`suppressColumn`); a desk's entered and answered, and a
 *   problem's primary and mentions, are withheld together;
 * - with a grade row go all four figures over the grades, with a total of the traffic go the channels;
 * - with a desk asked for, the reply is made of what the table of all desks shows: that desk's traffic, and null elsewhere.
 */
@Injectable()
export class MonthService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound for a desk out of reach */
  async table(viewer: Viewer, input: z.infer<typeof monthInput>): Promise<MonthTable> {
    if (input.deskId && !viewer.reaches(input.deskId)) throw new NotFound('desk');
    const hide = !viewer.can('statistics.read-small-cells');
    const deskIds = input.deskId && !hide ? [input.deskId] : viewer.deskIds;
    const [center] = await this.db.rows<{ timeZone: string }>(sql`
      select time_zone as "timeZone" from centers where id = ${viewer.centerId}`);
    const timeZone = center?.timeZone ?? 'Asia/Shanghai';
    const { from, to } = monthRange(input.month, timeZone);
    const facts = sql`
      contact_facts f where f.center_id = ${viewer.centerId} and f.desk_id = any(${deskIds}::uuid[])
        and f.opened_at >= ${from} and f.opened_at < ${to}`;

    const [traffic, total, channels, messages, problems, grades, ways] = await Promise.all([
      this.db.rows<TrafficRow>(sql`
        select d.id as "deskId", d.name as "deskName", ${trafficColumns}
        from contact_facts f join desks d on d.id = f.desk_id
        where f.center_id = ${viewer.centerId} and f.desk_id = any(${deskIds}::uuid[])
          and f.opened_at >= ${from} and f.opened_at < ${to} group by d.id, d.name order by d.name`),
      this.db.rows<Traffic>(sql`select ${trafficColumns} from ${facts}`),
      this.db.rows<{ channel: string; contacts: number; persons: number }>(sql`
        select f.channel, count(*)::int as contacts, count(distinct ${COUNTED_AS})::int as persons
        from contact_facts f ${MERGED} where f.center_id = ${viewer.centerId} and f.desk_id = any(${deskIds}::uuid[])
          and f.opened_at >= ${from} and f.opened_at < ${to} group by f.channel order by f.channel`),
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
        from ${facts} and f.left_after is null and (f.primary_tag is null or f.primary_tag not like 'NON-%' or f.grade in ('3', '4'))
        group by 1`),
      countWays(this.db, { centerId: viewer.centerId, deskIds, from, to }, hide),
    ]);
    const counted: Counted = { traffic, total: total[0] ?? NOTHING, channels, messages, problems, grades };
    const whole = {
      month: input.month,
      timeZone,
      definitions: DEFINITIONS,
      countedAt: this.clock.now().toISOString(),
      suppressed: hide,
      ...(hide ? suppressedTables(counted) : openTables(counted)),
      ...ways,
    };
    return hide && input.deskId ? narrowed(whole, input.deskId) : whole;
  }
}

/** Seconds from opening to the first words back, of contacts that entered and were answered. */
const wait = sql`extract(epoch from f.answered_at - f.opened_at)`;
const trafficColumns = sql`
  (count(*) filter (where f.entered))::int as entered,
  (count(*) filter (where f.entered and f.answered_at is not null))::int as answered,
  (count(*) filter (where not f.entered and not f.outgoing and not f.late))::int as "outOfHours",
  (count(*) filter (where f.outgoing))::int as outgoing,
  (count(*) filter (where f.late))::int as late,
  (avg(${wait}) filter (where f.entered and f.answered_at is not null))::float8 as "meanWait",
  (percentile_disc(0.9) within group (order by ${wait})
    filter (where f.entered and f.answered_at is not null))::float8 as "p90Wait"`;

/** The instants a local month begins and ends. */
export function monthRange(month: string, timeZone: string): { from: Date; to: Date } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, '0')}-01`;
  return { from: instantOf(`${month}-01`, 0, timeZone), to: instantOf(next, 0, timeZone) };
}

/** For whoever may see small cells. */
function openTables(counted: Counted): Tables {
  const { traffic, total, problems } = counted;
  return {
    traffic: [
      ...traffic.map((row) =>
        trafficLine(row, row.deskId, row.deskName, [row.entered, row.answered, row.outOfHours, row.outgoing, row.late]),
      ),
      trafficLine(total, null, null, [total.entered, total.answered, total.outOfHours, total.outgoing, total.late]),
    ],
    channels: channelTable(counted),
    problems: problemTable(
      problems,
      problems.map(({ primary }) => primary),
      problems.map(({ mentions }) => mentions),
      withProblem(counted),
    ),
    grades: gradeTable(gradeCounts(counted)),
  };
}

/** For everybody else. */
function suppressedTables(counted: Counted): Tables {
  const { traffic, total } = counted;
  const [entered, answered] = suppressTogether(
    traffic.map((row) => row.entered),
    traffic.map((row) => row.answered),
  );
  const outOfHours = suppressColumn(traffic.map((row) => row.outOfHours));
  const outgoing = suppressColumn(traffic.map((row) => row.outgoing));
  const late = suppressColumn(traffic.map((row) => row.late));
  const totals = [
    suppressCell(total.entered),
    // who was not answered could be worked out from the two
    isSmall(total.entered - total.answered) ? null : suppressCell(total.answered),
    suppressCell(total.outOfHours),
    suppressCell(total.outgoing),
    suppressCell(total.late),
  ];
  const [came = null, , outside = null, out = null, after = null] = totals;

  const counts = gradeCounts(counted);
  const counseling = counts.reduce((sum, count) => sum + count, 0);
  // More of them than the contacts shown would tell how many contacts are not shown; nearly as many, how few were none.
  const shown = (came ?? 0) + (outside ?? 0) + (out ?? 0) + (after ?? 0);
  const all = total.entered + total.outOfHours + total.outgoing + total.late;
  const isShort = [came, outside, out, after].includes(null);
  const tooMany = isShort ? counseling > shown : isSmall(all - counseling);
  const grades = tooMany ? counts.map(() => null) : suppressColumn(counts);
  return {
    traffic: [
      ...traffic.map((row, at) =>
        trafficLine(row, row.deskId, row.deskName, [entered[at], answered[at], outOfHours[at], outgoing[at], late[at]]),
      ),
      trafficLine(total, null, null, totals),
    ],
    channels: totals.includes(null) ? channelsWithheld(channelTable(counted)) : suppressedChannels(counted),
    problems: tooMany ? { withProblem: null, primary: [], anyMention: [] } : suppressedProblems(counted),
    grades: grades.includes(null) ? gradesWithheld(grades) : gradeTable(counts),
  };
}

/** What a suppressed table of all desks shows of one: nothing that it does not show itself. */
function narrowed(whole: MonthTable, deskId: string): MonthTable {
  const row = whole.traffic.find((line) => line.deskId === deskId);
  const total = row ?? trafficLine(NOTHING, null, null, [0, 0, 0, 0, 0]);
  return {
    ...whole,
    ...waysWithheld(whole),
    traffic: [...(row ? [row] : []), { ...total, deskId: null, deskName: null }],
    channels: channelsWithheld(whole.channels),
    problems: { withProblem: null, primary: [], anyMention: [] },
    grades: gradesWithheld(GRADES.map(() => null)),
  };
}

function trafficLine(
  row: Traffic,
  deskId: string | null,
  deskName: string | null,
  [entered = null, answered = null, outOfHours = null, outgoing = null, late = null]: readonly (Cell | undefined)[],
): MonthTable['traffic'][number] {
  return {
    deskId,
    deskName,
    entered,
    answered,
    outOfHours,
    outgoing,
    late,
    answerRate: rate(answered, entered),
    meanWaitSeconds: answered === null ? null : row.meanWait,
    p90WaitSeconds: answered === null ? null : row.p90Wait,
  };
}

function channelTable({ channels, messages }: Counted): MonthTable['channels'] {
  const names = [...new Set([...channels, ...messages].map((row) => row.channel))].sort();
  return names.map((channel) => {
    const found = channels.find((row) => row.channel === channel);
    return {
      channel,
      contacts: found?.contacts ?? 0,
      persons: found?.persons ?? 0,
      messages: messages.find((row) => row.channel === channel)?.messages ?? 0,
    };
  });
}

/** The contacts of the channels add up to the traffic. */
function suppressedChannels(counted: Counted): MonthTable['channels'] {
  const rows = channelTable(counted);
  const contacts = suppressColumn(rows.map((row) => row.contacts ?? 0));
  if (contacts.includes(null)) return channelsWithheld(rows);
  return rows.map((row) => ({
    ...row,
    persons: suppressCell(row.persons ?? 0),
    messages: suppressCell(row.messages ?? 0),
  }));
}

function channelsWithheld(rows: MonthTable['channels']): MonthTable['channels'] {
  return rows.map(({ channel }) => ({ channel, contacts: null, persons: null, messages: null }));
}

function withProblem({ problems }: Counted): number {
  return problems.reduce((sum, row) => sum + row.primary, 0);
}

function problemTable(
  problems: Counted['problems'],
  primary: readonly Cell[],
  mentions: readonly Cell[],
  whole: Cell,
): MonthTable['problems'] {
  const shares = (key: 'primary' | 'mentions', cells: readonly Cell[]) =>
    problems
      .map((row, at) => ({ row, count: cells[at] ?? null }))
      .filter(({ row }) => row[key] > 0)
      .map(({ row, count }) => ({ code: row.code, count, share: rate(count, whole) }));
  return { withProblem: whole, primary: shares('primary', primary), anyMention: shares('mentions', mentions) };
}

/** By code, for the order by count would tell. Where the primary problems are too thin, no code is told at all. */
function suppressedProblems(counted: Counted): MonthTable['problems'] {
  const whole = suppressCell(withProblem(counted));
  const problems = [...counted.problems].sort((a, b) => (a.code < b.code ? -1 : 1));
  const primary = suppressColumn(problems.map((row) => row.primary));
  if (whole === null || primary.every((cell) => cell === null)) {
    return { withProblem: whole, primary: [], anyMention: [] };
  }
  // Mentions stand above no total, but are never fewer than the primary ones.
  const mentions = problems.map((row, at) => (primary[at] === null ? null : suppressCell(row.mentions)));
  return problemTable(problems, primary, mentions, whole);
}

/** In the order of GRADES. */
function gradeCounts({ grades }: Counted): number[] {
  return GRADES.map((grade) => grades.find((row) => row.grade === grade)?.count ?? 0);
}

function gradeTable(counts: readonly number[]): MonthTable['grades'] {
  const of = (wanted: readonly string[]) =>
    GRADES.reduce((sum, grade, at) => sum + (wanted.includes(grade) ? (counts[at] ?? 0) : 0), 0);
  const [counseling, assessed] = [of(GRADES), of(['0', '1', '2', '3', '4'])];
  return {
    counseling,
    assessed,
    assessmentRate: rate(assessed, counseling),
    highRate: rate(of(['3', '4']), assessed),
    rows: GRADES.map((grade, at) => ({ grade, count: counts[at] ?? 0 })),
  };
}

/** Some rows withheld, and with them every figure that adds them up. */
function gradesWithheld(cells: readonly Cell[]): MonthTable['grades'] {
  return {
    counseling: null,
    assessed: null,
    assessmentRate: null,
    highRate: null,
    rows: GRADES.map((grade, at) => ({ grade, count: cells[at] ?? null })),
  };
}
