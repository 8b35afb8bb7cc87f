// What the month's table must say of a desk, worked out from what the tour did and nothing else.
import { expectEqual, table } from './narrator.mjs';

/** Counts from 1 to 4 leave the center only as "fewer than five". */
const SMALL = 5;
const GRADES = ['unset', 'U', '0', '1', '2', '3', '4'];

/**
 * What the tour did with one contact, noted as it did it.
 * @typedef {object} Done
 * @property {string} person a name of the tour's own for whoever wrote
 * @property {number} messages from the visitor
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
 * @param {Done[]} done
 * @param {number[]} waits seconds from opening to the first words back, of each answered contact
 * @returns {number} how many figures were compared
 */
export function compareMonth(month, done, waits) {
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

  same(month.channels.length, 1, 'channels');
  const [channel] = month.channels;
  same(channel.channel, 'board', 'channel');
  same(channel.contacts, done.length, 'board: contacts');
  same(channel.persons, new Set(done.map((contact) => contact.person)).size, 'board: persons');
  same(channel.messages, sum(done.map((contact) => contact.messages)), 'board: messages');

  same(month.problems.withProblem, done.length, 'contacts with a problem');
  compareShares(month.problems.primary, count(done.map((contact) => contact.primary)), 'primary problem');
  compareShares(
    month.problems.anyMention,
    count(done.flatMap((one) => [one.primary, ...one.secondary])),
    'any mention',
  );

  const grades = count(done.map((contact) => contact.grade));
  const [assessed, high] = [GRADES.slice(2), ['3', '4']].map((some) =>
    sum(some.map((grade) => grades.get(grade) ?? 0)),
  );
  same(month.grades.counseling, done.length, 'counseling contacts');
  same(month.grades.assessed, assessed, 'assessed');
  same(month.grades.assessmentRate, assessed / done.length, 'assessment rate');
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
      same(row.share, should.get(row.code) / done.length, `${what} ${row.code}: share`);
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
      ['contacts', 'persons', 'messages'].map((key) => [month.channels[at][key], row[key], `board: ${key}`]),
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

/**
 * The table as one would read it on paper.
 * @param {any} month @param {Map<string, { zh: string, en: string }>} names of the tags by code
 * @returns {string[]} lines
 */
export function printMonth(month, names) {
  const show = (cell) => (cell === null ? '<5' : String(cell));
  const percent = (share) => (share === null ? '–' : `${(share * 100).toFixed(1)} %`);
  const seconds = (value) => (value === null ? '–' : `${value.toFixed(2)} s`);
  const tag = (code) => `${code} ${names.get(code)?.zh ?? ''} ${names.get(code)?.en ?? ''}`;
  const gradeNames = { unset: 'not yet graded 未评', U: 'U not assessed 未评估' };
  return [
    `Month 月报 ${month.month} (${month.timeZone}, definitions ${month.definitions})`,
    '',
    ...table([
      ['desk 服务台', 'entered 进线', 'answered 接听', 'rate 接通率', 'mean wait', '90 % within', 'out of hours'],
      ...month.traffic.map((row) => [
        row.deskName ?? 'all 合计',
        show(row.entered),
        show(row.answered),
        percent(row.answerRate),
        seconds(row.meanWaitSeconds),
        seconds(row.p90WaitSeconds),
        show(row.outOfHours),
      ]),
    ]),
    '',
    ...table([
      ['channel 渠道', 'contacts 人次', 'persons 人数', 'messages 条数'],
      ...month.channels.map((row) => [row.channel, show(row.contacts), show(row.persons), show(row.messages)]),
    ]),
    '',
    ...table([
      ['problem 问题', 'primary 主要', 'share', 'any mention 提及'],
      ...month.problems.anyMention.map((row) => {
        const primary = month.problems.primary.find((one) => one.code === row.code);
        return [tag(row.code), primary ? show(primary.count) : '0', percent(primary?.share ?? 0), show(row.count)];
      }),
    ]),
    '',
    ...table([
      ['grade 风险等级', 'contacts'],
      ...month.grades.rows.map((row) => [gradeNames[row.grade] ?? row.grade, show(row.count)]),
    ]),
    `assessed 已评估 ${show(month.grades.assessed)} of ${show(month.grades.counseling)} counseling contacts (${percent(
      month.grades.assessmentRate,
    )}), of these graded 3 or 4: ${percent(month.grades.highRate)}`,
  ];
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
