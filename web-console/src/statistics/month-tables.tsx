import { useQuery } from '@tanstack/react-query';
import { questions } from '../api/queries';
import type { Channel, MonthTable, Share } from '../api/types';
import { useMay } from '../app/me';
import { usePreferences } from '../app/preferences';
import { type Level, LevelMark } from '../look/level-mark';
import { useWords } from '../words';
import { allTags, nameOf } from '../workplace/record/find-tags';
import { Count, Section, usePercent } from './figures';
import { MonthWays } from './month-ways';

/** Every table of the month. A withheld count is `<5`; a rate without a base is a dash, never a zero. */
export function MonthTables({ table }: { table: MonthTable }) {
  return (
    <div className="tables">
      <Traffic table={table} />
      <Channels table={table} />
      <MonthWays table={table} />
      <Problems table={table} />
      <Grades table={table} />
    </div>
  );
}

function Traffic({ table }: { table: MonthTable }) {
  const words = useWords();
  const { statistics } = words;
  const percent = usePercent();
  const wait = (seconds: number | null): string =>
    seconds === null ? statistics.dash : statistics.seconds(Math.round(seconds));
  return (
    <Section title={statistics.traffic}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{statistics.desk}</th>
            <th className="number">{statistics.entered}</th>
            <th className="number">{statistics.answered}</th>
            <th className="number">
              {statistics.answerRate}
              <small>{statistics.answerRateNote}</small>
            </th>
            <th className="number">{statistics.meanWait}</th>
            <th className="number">{statistics.p90Wait}</th>
            <th className="number">{statistics.outOfHours}</th>
            <th className="number">{statistics.outgoing}</th>
            <th className="number">{statistics.late}</th>
          </tr>
        </thead>
        <tbody>
          {table.traffic.map((row) => (
            <tr key={row.deskId ?? 'total'} className={row.deskId === null ? 'total' : undefined}>
              <th scope="row">{row.deskId === null ? statistics.total : row.deskName}</th>
              <Count value={row.entered} />
              <Count value={row.answered} />
              <td className="number">{percent(row.answerRate)}</td>
              <td className="number">{wait(row.meanWaitSeconds)}</td>
              <td className="number">{wait(row.p90WaitSeconds)}</td>
              <Count value={row.outOfHours} />
              <Count value={row.outgoing} />
              <Count value={row.late} />
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Channels({ table }: { table: MonthTable }) {
  const words = useWords();
  const { statistics } = words;
  return (
    <Section title={statistics.channels} note={statistics.channelsNote}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{statistics.channel}</th>
            <th className="number">{statistics.contacts}</th>
            <th className="number">{statistics.persons}</th>
            <th className="number">{statistics.messages}</th>
          </tr>
        </thead>
        <tbody>
          {table.channels.map((row) => (
            <tr key={row.channel}>
              <th scope="row">{words.channels[row.channel as Channel] ?? row.channel}</th>
              <Count value={row.contacts} />
              <Count value={row.persons} />
              <Count value={row.messages} />
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Problems({ table }: { table: MonthTable }) {
  const words = useWords();
  const { statistics } = words;
  const { problems } = table;
  const withProblem = problems.withProblem === null ? statistics.withheld : problems.withProblem.toLocaleString('en');
  return (
    <Section
      title={statistics.problems}
      note={`${statistics.problemsNote(withProblem)} · ${statistics.primaryShareNote}`}
    >
      <div className="two-tables">
        <Shares title={statistics.primary} shares={problems.primary} />
        <Shares title={statistics.anyMention} shares={problems.anyMention} />
      </div>
    </Section>
  );
}

function Shares({ title, shares }: { title: string; shares: readonly Share[] }) {
  const words = useWords();
  const { language } = usePreferences();
  const percent = usePercent();
  // Without the names (not read yet, or not permitted) the codes alone are still right.
  const taxonomy = useQuery({ ...questions.taxonomy(), enabled: useMay('taxonomy.read') });
  const names = new Map<string, string>();
  for (const group of taxonomy.data?.groups ?? []) names.set(group.code, language === 'zh' ? group.zh : group.en);
  for (const tag of taxonomy.data ? allTags(taxonomy.data) : []) names.set(tag.code, nameOf(tag, language));
  const inOrder = [...shares].sort((a, b) => (b.count ?? 0) - (a.count ?? 0) || a.code.localeCompare(b.code));
  const most = Math.max(0, ...shares.map(({ count }) => count ?? 0));
  return (
    <table className="plain-table">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th>{words.statistics.problem}</th>
          <th className="number">{words.statistics.count}</th>
          <th className="number">{words.statistics.primaryShare}</th>
        </tr>
      </thead>
      <tbody>
        {inOrder.map(({ code, count, share }) => (
          <tr key={code}>
            <th scope="row">
              <span className="numbers">{code}</span> {names.get(code) ?? ''}
            </th>
            <Count value={count} most={most} />
            <td className="number">{percent(share)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Grades({ table }: { table: MonthTable }) {
  const words = useWords();
  const { statistics } = words;
  const { grades } = table;
  const percent = usePercent();
  const count = (value: number | null): string => (value === null ? statistics.withheld : value.toLocaleString('en'));
  const most = Math.max(0, ...grades.rows.map((row) => row.count ?? 0));
  const rates = [
    { name: statistics.counseling, value: count(grades.counseling), note: '' },
    { name: statistics.assessed, value: count(grades.assessed), note: '' },
    { name: statistics.assessmentRate, value: percent(grades.assessmentRate), note: statistics.assessmentRateNote },
    { name: statistics.highRate, value: percent(grades.highRate), note: statistics.highRateNote },
  ];
  return (
    <Section title={statistics.grades} note={statistics.gradesNote}>
      <dl className="rates">
        {rates.map(({ name, value, note }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="numbers">{value}</dd>
            <dd className="quiet">{note}</dd>
          </div>
        ))}
      </dl>
      <table className="plain-table grades-table">
        <thead>
          <tr>
            <th>{statistics.grade}</th>
            <th className="number">{statistics.count}</th>
          </tr>
        </thead>
        <tbody>
          {grades.rows.map((row) => (
            <tr key={row.grade}>
              <th scope="row">
                {row.grade === 'unset' ? (
                  statistics.unset
                ) : (
                  <LevelMark level={row.grade === 'U' ? 'U' : (Number(row.grade) as Level)} />
                )}
              </th>
              <Count value={row.count} most={most} />
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
