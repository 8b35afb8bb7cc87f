import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { questions } from '../api/queries';
import { useMe } from '../app/me';
import { Empty, ErrorNote, Skeleton } from '../look/states';
import { dayAndTime } from '../look/time';
import { useWords } from '../words';
import { MonthTables } from './month-tables';
import './statistics.css';

const MONTHS_BACK = 24;

/** `2026-11` of an instant, in a zone. */
function monthOf(now: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit' }).formatToParts(
    now,
  );
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}`;
}

function shifted(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const at = year * 12 + number - 1 + by;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
}

/** The month's tables, as a bureau expects them; prints as it stands. */
export function Screen() {
  const words = useWords();
  const { center, desks } = useMe();
  const thisMonth = monthOf(new Date(), center.timeZone);
  const [month, setMonth] = useState(thisMonth);
  const [deskId, setDeskId] = useState('');
  const table = useQuery(questions.month(month, deskId || undefined));
  const months = Array.from({ length: MONTHS_BACK }, (_, back) => shifted(thisMonth, -back));
  const data = table.data;
  const isEmpty = data?.traffic.every(({ entered, outOfHours }) => entered === 0 && !outOfHours) ?? false;
  return (
    <main className="screen statistics">
      <header className="screen-head">
        <h1>
          {words.statistics.title} <span className="numbers">{month}</span>
        </h1>
        <div className="row-wrap no-print">
          <Button
            aria-label={words.statistics.previous}
            disabled={month === months.at(-1)}
            onClick={() => setMonth(shifted(month, -1))}
          >
            ‹
          </Button>
          <select aria-label={words.statistics.month} value={month} onChange={(event) => setMonth(event.target.value)}>
            {months.map((value) => (
              <option key={value}>{value}</option>
            ))}
          </select>
          <Button
            aria-label={words.statistics.next}
            disabled={month === thisMonth}
            onClick={() => setMonth(shifted(month, 1))}
          >
            ›
          </Button>
          {desks.length > 0 && (
            <select
              aria-label={words.statistics.desk}
              value={deskId}
              onChange={(event) => setDeskId(event.target.value)}
            >
              <option value="">{words.statistics.allDesks}</option>
              {desks.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
          <Button onClick={() => window.print()}>{words.statistics.print}</Button>
        </div>
      </header>
      {table.isPending && <Skeleton rows={8} height={48} />}
      {table.isError && <ErrorNote error={table.error} retry={() => void table.refetch()} />}
      {data && (
        <>
          <p className="quiet">
            {center.name} ·{' '}
            {words.statistics.counted(dayAndTime(data.countedAt, data.timeZone), data.definitions, data.timeZone)}
          </p>
          {data.suppressed && <p className="notice">{words.statistics.suppressed}</p>}
          {isEmpty && <Empty title={words.statistics.empty}>{words.statistics.emptyBody}</Empty>}
          {!isEmpty && <MonthTables table={data} />}
        </>
      )}
    </main>
  );
}
