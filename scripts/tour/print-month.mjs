// The month's table as text.
import { table } from './narrator.mjs';

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
      ['channel 渠道', 'entered 进线', 'answered 接听', 'gave up 放弃', '< 5 s', 'out of hours', 'mean wait'],
      ...month.byChannel.map((row) => [
        row.channel,
        show(row.entered),
        show(row.answered),
        show(row.abandoned),
        show(row.abandonedEarly),
        show(row.outOfHours),
        seconds(row.meanWaitSeconds),
      ]),
    ]),
    '',
    `calls 通话 ${show(month.calls.calls)}, connected 接通 ${show(month.calls.connected)}, mean talk ${seconds(month.calls.meanTalkSeconds)}, voice messages 语音留言 ${show(month.calls.voiceMessages)}`,
    `callbacks 回电 ${show(month.callbacks.opened)}, asked for 对方要求 ${show(month.callbacks.asked)}, reached 打通 ${show(month.callbacks.reached)}, called again 又打来 ${show(month.callbacks.calledAgain)}`,
    `appointments 预约 ${show(month.appointments.planned)}, attended 已到 ${show(month.appointments.attended)}, missed 未到 ${show(month.appointments.missed)}, cancelled 取消 ${show(month.appointments.cancelled)}`,
    `referrals 转介 ${show(month.referrals.sent)}, acknowledged 已确认 ${show(month.referrals.acknowledged)}, passed on ${show(month.referrals.escalated)}, unanswered ${show(month.referrals.unanswered)}`,
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
