// What the month's table must say of a desk, worked out from what the tour did and nothing else.
import { expectEqual } from './narrator.mjs';

/** Counts from 1 to 4 leave the center only as "fewer than five". */
const SMALL = 5;
const GRADES = ['unset', 'U', '0', '1', '2', '3', '4'];

/**
 * What the tour did with one contact, noted as it did it.
 * @typedef {object} Done
 * @property {string} person a name of the tour's own for whoever wrote
 * @property {string} channel it came in on
 * @property {boolean} left gave up before anybody answered
 * @property {number} messages from the visitor
 * @property {number} [wait] seconds from opening to the first words back
 * @property {boolean} answered
 * @property {string} primary @property {string[]} secondary codes of the taxonomy
 * @property {string} grade
 */

/** The month an instant lies in, as the center's clocks have it: `2026-11`. */
export function monthOf(instant, timeZone) {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' }).formatToParts(
    new Date(instant),
  );
  const part = (type) => parts.find((one) => one.type === type).value;
  return `${part('year')}-${part('month')}`;
}

/**
 * Every figure of the table beside what the tour did.
 * @param {any} month the reply of `GET /api/statistics/month`
 * @param {{ done: Record<string, Done>, calls: any[], appointments: any[], referrals: any[] }} did
 * @returns {number} how many figures were compared
 */
export function compareMonth(month, { done: contacts, calls, appointments, referrals }) {
  const done = Object.values(contacts);
  const helped = done.filter((contact) => !contact.left);
  const waits = helped.map((contact) => contact.wait);
  const compared = [];
  const same = (is, should, what) => {
    expectEqual(is, should, what);
    compared.push(what);
  };
  const near = (is, should, what) => same(is !== null && Math.abs(is - should) < 0.002, true, `${what} ≈ ${should}`);
  const answered = done.filter((contact) => contact.answered).length;

  same(month.suppressed, false, 'withheld from the supervisor');
  same(month.traffic.length, 2, 'rows of traffic: the desk and the total');
  for (const row of month.traffic) {
    const where = row.deskId === null ? 'total' : 'desk';
    same(row.entered, done.length, `${where}: entered`);
    same(row.answered, answered, `${where}: answered`);
    same(row.outOfHours, 0, `${where}: out of hours`);
    same(row.answerRate, answered / done.length, `${where}: answer rate`);
    near(row.meanWaitSeconds, sum(waits) / waits.length, `${where}: mean wait`);
    near(row.p90WaitSeconds, percentile(waits, 0.9), `${where}: 90th percentile of waits`);
  }

  const channels = [...new Set(done.map((contact) => contact.channel))].sort();
  same(month.channels.map((row) => row.channel).join(), channels.join(), 'channels');
  same(month.byChannel.map((row) => row.channel).join(), channels.join(), 'channels of the traffic');
  for (const channel of channels) {
    const of = done.filter((contact) => contact.channel === channel);
    const row = month.channels.find((one) => one.channel === channel);
    same(row.contacts, of.length, `${channel}: contacts`);
    same(row.persons, new Set(of.map((contact) => contact.person)).size, `${channel}: persons`);
    same(row.messages, sum(of.map((contact) => contact.messages)), `${channel}: messages`);
    const traffic = month.byChannel.find((one) => one.channel === channel);
    const gone = of.filter((contact) => contact.left).length;
    same(traffic.entered, of.length, `${channel}: entered`);
    same(traffic.answered, of.filter((contact) => contact.answered).length, `${channel}: answered`);
    same(traffic.abandoned + traffic.abandonedEarly, gone, `${channel}: gave up`);
    same(traffic.outOfHours, 0, `${channel}: out of hours`);
    const waited = of.filter((contact) => contact.answered).map((contact) => contact.wait);
    if (waited.length > 0) near(traffic.meanWaitSeconds, sum(waited) / waited.length, `${channel}: mean wait`);
    else same(traffic.meanWaitSeconds, null, `${channel}: mean wait`);
  }

  const talked = calls.filter((call) => call.connected);
  same(month.calls.calls, calls.length, 'calls');
  same(month.calls.connected, talked.length, 'calls connected');
  same(month.calls.voiceMessages, 0, 'voice messages');
  near(month.calls.meanTalkSeconds, sum(talked.map((call) => call.talkSeconds)) / talked.length, 'mean talk');
  same(month.calls.longestTalkSeconds, Math.max(...talked.map((call) => call.talkSeconds)), 'longest talk');
  const thisMonth = appointments.filter((one) => monthOf(one.startsAt, month.timeZone) === month.month);
  same(month.appointments.planned, thisMonth.length, 'appointments');
  same(month.appointments.persons, thisMonth.length, 'appointments: persons');
  same(month.referrals.sent, referrals.length, 'referrals sent');
  same(month.referrals.acknowledged, referrals.filter((one) => one.acknowledged).length, 'referrals acknowledged');
  same(month.referrals.escalated, referrals.filter((one) => one.escalated).length, 'referrals passed on');
  same(month.referrals.unanswered, 0, 'referrals unanswered');

  same(month.problems.withProblem, helped.length, 'contacts with a problem');
  compareShares(month.problems.primary, count(helped.map((contact) => contact.primary)), 'primary problem');
  compareShares(
    month.problems.anyMention,
    count(helped.flatMap((one) => [one.primary, ...one.secondary])),
    'any mention',
  );

  const grades = count(helped.map((contact) => contact.grade));
  const [assessed, high] = [GRADES.slice(2), ['3', '4']].map((some) =>
    sum(some.map((grade) => grades.get(grade) ?? 0)),
  );
  same(month.grades.counseling, helped.length, 'counseling contacts');
  same(month.grades.assessed, assessed, 'assessed');
  same(month.grades.assessmentRate, assessed / helped.length, 'assessment rate');
  same(month.grades.highRate, high / assessed, 'rate of high grades');
  same(month.grades.rows.map((row) => row.grade).join(), GRADES.join(), 'the seven grades');
  for (const row of month.grades.rows) same(row.count, grades.get(row.grade) ?? 0, `grade ${row.grade}`);
  return compared.length;

  function compareShares(rows, should, what) {
    same(
      rows
        .map((row) => row.code)
        .toSorted()
        .join(),
      [...should.keys()].toSorted().join(),
      what,
    );
    for (const row of rows) {
      same(row.count, should.get(row.code), `${what} ${row.code}`);
      same(row.share, should.get(row.code) / helped.length, `${what} ${row.code}: share`);
    }
  }
}

/**
 * What somebody sees who may see no small cells: wherever the whole table has 1 to 4 there is nothing, and what else is
 * told stands as it is. Larger counts may be withheld with the small ones, where a subtraction would tell those.
 * @returns {{ withheld: number, shown: number }} cells
 */
export function compareWithheld(month, whole) {
  expectEqual(month.suppressed, true, 'withheld from the bureau');
  const pairs = [
    ...whole.traffic.flatMap((row, at) =>
      ['entered', 'answered', 'outOfHours'].map((key) => [month.traffic[at][key], row[key], `traffic: ${key}`]),
    ),
    ...whole.channels.flatMap((row, at) =>
      ['contacts', 'persons', 'messages'].map((key) => [month.channels[at][key], row[key], `${row.channel}: ${key}`]),
    ),
    ...['calls', 'appointments', 'referrals'].flatMap((what) =>
      Object.entries(whole[what])
        .filter(([key]) => !/Seconds|Minutes/.test(key))
        .map(([key, value]) => [month[what][key], value, `${what}: ${key}`]),
    ),
    ...whole.byChannel.flatMap((row, at) =>
      ['entered', 'answered', 'abandoned', 'abandonedEarly'].map((key) => [
        month.byChannel[at][key],
        row[key],
        `${row.channel}: ${key}`,
      ]),
    ),
    ...['primary', 'anyMention'].flatMap((key) =>
      whole.problems[key].map(({ code, count }) => [
        month.problems[key].find((row) => row.code === code)?.count,
        count,
        `${key} ${code}`,
      ]),
    ),
    ...whole.grades.rows.map(({ grade, count }, at) => [month.grades.rows[at].count, count, `grade ${grade}`]),
    [month.grades.counseling, whole.grades.counseling, 'counseling contacts'],
    [month.grades.assessed, whole.grades.assessed, 'assessed'],
    [month.problems.withProblem, whole.problems.withProblem, 'contacts with a problem'],
  ];
  for (const [seen, count, what] of pairs) {
    const told = (seen ?? null) !== null && !isSmall(count);
    expectEqual(seen ?? null, told ? count : null, `the bureau's ${what}`);
  }
  const made = [
    month.grades.highRate,
    month.grades.assessmentRate,
    ...month.traffic.flatMap((row) => [row.answerRate, row.meanWaitSeconds, row.p90WaitSeconds]),
    ...[...month.problems.primary, ...month.problems.anyMention].map((row) => row.share),
  ];
  for (const figure of made) expectEqual(figure, null, 'a figure made of withheld counts');
  const withheld = pairs.filter(([seen]) => (seen ?? null) === null).length;
  expectEqual(withheld > 0, true, 'something is withheld');
  return { withheld, shown: pairs.length - withheld };
}

const isSmall = (count) => count > 0 && count < SMALL;
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function count(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The smallest value that a share `p` of all does not exceed. */
function percentile(values, p) {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(p * values.length) - 1)];
}
