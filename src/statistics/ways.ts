import type { Sql } from 'sql-template-tag';
import sql from 'sql-template-tag';
import type { Database } from '../platform/index.js';
import { COUNTED_AS, MERGED } from './persons-counted.js';
import { isSmall, rate } from './small-cells.js';
import type { MonthTable } from './statistics.schemas.js';

/** A hang-up sooner than this is listed apart: nobody could have answered [P]. */
const EARLY_SECONDS = 5;

type Ways = Pick<MonthTable, 'byChannel' | 'byDoor' | 'calls' | 'callbacks' | 'replies' | 'appointments' | 'referrals'>;
/** Where somebody writes to us. */
const DOORS = ['page', 'wechat'] as const;
type Door = (typeof DOORS)[number];
type Counts = Record<string, number>;
interface Range {
  readonly centerId: string;
  readonly deskIds: readonly string[];
  readonly from: Date;
  readonly to: Date;
}

/**
 * Every way in and out of a contact. Contacts count on the channel they were opened on, calls in the month they came in,
 * callbacks in the month they were opened, replies in the month that what they answer was written,
 * appointments in the month they are for, referrals in the month they were sent.
 * @param hide withhold small counts
 */
export async function countWays(db: Database, range: Range, hide: boolean): Promise<Ways> {
  const within = (at: Sql) => sql`f.center_id = ${range.centerId} and f.desk_id = any(${range.deskIds}::uuid[])
    and ${at} >= ${range.from} and ${at} < ${range.to}`;
  const wait = sql`extract(epoch from f.answered_at - f.opened_at)`;
  const [channels, doors, messages, [calls], [outgoing], [callbacks], [replies], [appointments], [referrals]] =
    await Promise.all([
      db.rows<Counts & { channel: string; meanWait: number | null }>(sql`
      select f.channel, (count(*) filter (where f.entered))::int as entered,
        (count(*) filter (where f.entered and f.answered_at is not null))::int as answered,
        (count(*) filter (where f.entered and f.left_after >= ${EARLY_SECONDS}))::int as abandoned,
        (count(*) filter (where f.entered and f.left_after < ${EARLY_SECONDS}))::int as "abandonedEarly",
        (count(*) filter (where not f.entered and not f.outgoing))::int as "outOfHours",
        (avg(${wait}) filter (where f.entered and f.answered_at is not null))::float8 as "meanWait"
      from contact_facts f where ${within(sql`f.opened_at`)} and not f.outgoing and not f.late group by f.channel order by f.channel`),
      db.rows<Counts & { door: Door }>(sql`
      select coalesce(f.door, 'page') as door, count(*)::int as contacts,
        (count(*) filter (where f.answered_at is not null))::int as answered
      from contact_facts f where ${within(sql`f.opened_at`)} and f.channel in ('board', 'chat') and not f.late group by 1`),
      db.rows<Counts & { door: Door }>(sql`
      select coalesce(c.door, 'page') as door, count(*)::int as messages
      from message_facts f join contact_facts c on c.contact_id = f.contact_id
      where ${within(sql`f.occurred_at`)} and f.author = 'visitor' and c.channel in ('board', 'chat') group by 1`),
      db.rows<Counts>(sql`
      select count(*)::int as calls, (count(*) filter (where f.connected))::int as connected,
        (count(*) filter (where f.voice_seconds is not null))::int as "voiceMessages",
        avg(f.talk_seconds)::float8 as "meanTalk", max(f.talk_seconds)::int as "longestTalk"
      from call_facts f where ${within(sql`f.started_at`)} and not f.outgoing`),
      db.rows<Counts>(sql`
      select avg(f.talk_seconds)::float8 as "meanTalk" from call_facts f
      where ${within(sql`f.started_at`)} and f.outgoing`),
      db.rows<Counts>(sql`
      select count(*)::int as opened, (count(*) filter (where f.why = 'asked'))::int as asked,
        (count(*) filter (where f.outcome = 'reached'))::int as reached,
        (count(*) filter (where f.outcome = 'reached' and f.settled_at <= f.due_at))::int as "onTime",
        (count(*) filter (where f.outcome = 'given-up'))::int as "givenUp",
        (count(*) filter (where f.outcome = 'called-again'))::int as "calledAgain",
        (count(*) filter (where f.outcome in ('not-safe', 'not-needed')))::int as closed,
        (count(*) filter (where f.outcome is null))::int as waiting,
        (avg(extract(epoch from f.settled_at - f.opened_at)) filter (where f.outcome = 'reached') / 60)::float8 as "meanMinutes"
      from callback_facts f where ${within(sql`f.opened_at`)}`),
      db.rows<Counts>(sql`
      select count(*)::int as due, (count(*) filter (where not f.overdue))::int as "inTime",
        (count(*) filter (where f.overdue))::int as overdue
      from reply_facts f where ${within(sql`f.owed_since`)}`),
      db.rows<Counts>(sql`
      select count(*)::int as planned, (count(*) filter (where f.outcome = 'attended'))::int as attended,
        (count(*) filter (where f.outcome = 'missed'))::int as missed,
        (count(*) filter (where f.outcome = 'cancelled'))::int as cancelled,
        (count(distinct ${COUNTED_AS}))::int as persons
      from appointment_facts f ${MERGED} where ${within(sql`f.starts_at`)}`),
      db.rows<Counts>(sql`
      select count(*)::int as sent, (count(*) filter (where f.acknowledged_at is not null))::int as acknowledged,
        (count(*) filter (where f.escalated))::int as escalated,
        (count(*) filter (where f.unanswered and f.acknowledged_at is null))::int as unanswered,
        (count(*) filter (where f.withdrawn))::int as withdrawn,
        (avg(extract(epoch from f.acknowledged_at - f.sent_at)) / 60)::float8 as "meanMinutes"
      from referral_facts f where ${within(sql`f.sent_at`)}`),
    ]);
  const shown = (counts: readonly number[]) => !hide || counts.every(isTellable);
  const n = (row: Counts | undefined, name: string): number => row?.[name] ?? 0;
  const tell = (isShown: boolean, value: number | null | undefined) => (isShown ? (value ?? null) : null);

  // one withheld row could be worked out from the traffic of all channels, so all rows go together
  const channelsShown = shown(
    channels.flatMap((row) => {
      const left = n(row, 'abandoned') + n(row, 'abandonedEarly');
      return [
        ...['entered', 'answered', 'abandoned', 'abandonedEarly', 'outOfHours'].map((name) => n(row, name)),
        n(row, 'entered') - n(row, 'answered') - left,
      ];
    }),
  );
  // the doors add up to the channels they stand beside, so one small count takes all of them along
  const doorRows = DOORS.map((door) => {
    const contacts = doors.find((row) => row.door === door);
    return {
      door,
      contacts: n(contacts, 'contacts'),
      answered: n(contacts, 'answered'),
      messages: n(
        messages.find((row) => row.door === door),
        'messages',
      ),
    };
  });
  const doorsShown =
    channelsShown &&
    shown(doorRows.flatMap((row) => [row.contacts, row.answered, row.contacts - row.answered, row.messages]));
  const callCounts = [n(calls, 'calls'), n(calls, 'connected'), n(calls, 'voiceMessages')] as const;
  const callsShown = shown([
    ...callCounts,
    callCounts[0] - callCounts[1],
    callCounts[0] - callCounts[1] - callCounts[2],
  ]);
  const callbackCounts = [
    'opened',
    'asked',
    'reached',
    'onTime',
    'givenUp',
    'calledAgain',
    'closed',
    'waiting',
  ] as const;
  const callbacksShown = shown([
    ...callbackCounts.map((name) => n(callbacks, name)),
    n(callbacks, 'opened') - n(callbacks, 'asked'),
    n(callbacks, 'reached') - n(callbacks, 'onTime'),
  ]);
  const callbackCells = Object.fromEntries(
    callbackCounts.map((name) => [name, callbacksShown ? n(callbacks, name) : null]),
  ) as Record<(typeof callbackCounts)[number], number | null>;
  const replyCounts = ['due', 'inTime', 'overdue'].map((name) => n(replies, name));
  const repliesShown = shown(replyCounts);
  const replyCell = (name: string) => tell(repliesShown, n(replies, name));
  const toCome =
    n(appointments, 'planned') - n(appointments, 'attended') - n(appointments, 'missed') - n(appointments, 'cancelled');
  const appointmentsShown = shown([...Object.values(appointments ?? {}), toCome]);
  const referralCounts = ['sent', 'acknowledged', 'escalated', 'unanswered', 'withdrawn'].map((name) =>
    n(referrals, name),
  );
  const referralsShown = shown([
    ...referralCounts,
    n(referrals, 'sent') - n(referrals, 'acknowledged'),
    n(referrals, 'sent') - n(referrals, 'escalated'),
    n(referrals, 'sent') - n(referrals, 'withdrawn'),
    n(referrals, 'sent') - n(referrals, 'acknowledged') - n(referrals, 'unanswered'),
  ]);

  return {
    byChannel: channels.map((row) => {
      const cell = (name: string) => tell(channelsShown, n(row, name));
      return {
        channel: row.channel,
        entered: cell('entered'),
        answered: cell('answered'),
        abandoned: cell('abandoned'),
        abandonedEarly: cell('abandonedEarly'),
        outOfHours: cell('outOfHours'),
        answerRate: rate(cell('answered'), cell('entered')),
        abandonmentRate: rate(cell('abandoned'), cell('entered')),
        meanWaitSeconds: tell(channelsShown, row.meanWait),
      };
    }),
    byDoor: doorRows.map((row) => ({
      door: row.door,
      contacts: tell(doorsShown, row.contacts),
      answered: tell(doorsShown, row.answered),
      messages: tell(doorsShown, row.messages),
    })),
    calls: {
      calls: tell(callsShown, callCounts[0]),
      connected: tell(callsShown, callCounts[1]),
      voiceMessages: tell(callsShown, callCounts[2]),
      meanTalkSeconds: tell(callsShown, calls?.['meanTalk']),
      // one person's call: told only to whoever may see small counts
      longestTalkSeconds: tell(!hide, calls?.['longestTalk']),
    },
    callbacks: {
      ...callbackCells,
      meanMinutesToReach: callbacksShown ? (callbacks?.['meanMinutes'] ?? null) : null,
      meanTalkSeconds: callbacksShown ? (outgoing?.['meanTalk'] ?? null) : null,
    },
    replies: {
      due: replyCell('due'),
      inTime: replyCell('inTime'),
      overdue: replyCell('overdue'),
      inTimeRate: rate(replyCell('inTime'), replyCell('due')),
    },
    appointments: {
      planned: tell(appointmentsShown, n(appointments, 'planned')),
      attended: tell(appointmentsShown, n(appointments, 'attended')),
      missed: tell(appointmentsShown, n(appointments, 'missed')),
      cancelled: tell(appointmentsShown, n(appointments, 'cancelled')),
      persons: tell(appointmentsShown, n(appointments, 'persons')),
    },
    referrals: {
      sent: tell(referralsShown, n(referrals, 'sent')),
      acknowledged: tell(referralsShown, n(referrals, 'acknowledged')),
      escalated: tell(referralsShown, n(referrals, 'escalated')),
      unanswered: tell(referralsShown, n(referrals, 'unanswered')),
      withdrawn: tell(referralsShown, n(referrals, 'withdrawn')),
      meanMinutesToAcknowledge: tell(referralsShown, referrals?.['meanMinutes']),
    },
  };
}

/** The same table with every figure withheld. */
export function waysWithheld(ways: Ways): Ways {
  const nothing = <Row extends object>(row: Row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? value : null]),
    ) as Row;
  return {
    byChannel: ways.byChannel.map(nothing),
    byDoor: ways.byDoor.map(nothing),
    calls: nothing(ways.calls),
    callbacks: nothing(ways.callbacks),
    replies: nothing(ways.replies),
    appointments: nothing(ways.appointments),
    referrals: nothing(ways.referrals),
  };
}

function isTellable(count: number): boolean {
  return !isSmall(count);
}
