import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { Caseload } from '../api/types';
import { GoneMark } from '../look/gone-mark';
import { Empty, ErrorNote, Skeleton, wordsOf } from '../look/states';
import { useWords } from '../words';

/** Who answers for how many cases at the supervisor's desks, and how many each may. */
export function Caseloads() {
  const texts = useWords().cases;
  const list = useQuery({ ...questions.caseloads(), refetchInterval: 60_000 });
  if (list.isPending) return <Skeleton rows={6} height={48} />;
  if (list.isError && !list.data) return <ErrorNote error={list.error} retry={() => void list.refetch()} />;
  if (list.data.items.length === 0) return <Empty title={texts.load.empty} />;
  return (
    <section className="card case-loads">
      <p className="quiet">{texts.loadsLead}</p>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{texts.load.who}</th>
            <th scope="col" className="number">
              {texts.load.running}
            </th>
            <th scope="col" className="number">
              {texts.load.grades}
            </th>
            <th scope="col" className="number">
              {texts.load.others}
            </th>
            <th scope="col" className="number">
              {texts.load.ungraded}
            </th>
            <th scope="col" className="number">
              {texts.load.overdue}
            </th>
            <th scope="col" className="number">
              {texts.load.reviews}
            </th>
            <th scope="col" className="number">
              {texts.load.standsIn}
            </th>
            <th scope="col">{texts.load.cap}</th>
          </tr>
        </thead>
        <tbody>
          {list.data.items.map((load) => (
            <Row key={load.account.id} load={load} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ load }: { load: Caseload }) {
  const texts = useWords().cases;
  const { account, gone, running, byGrade, overdue, reviewsDue, standsIn, cap, runningAnywhere } = load;
  const isFull = cap !== null && runningAnywhere >= cap;
  return (
    <tr>
      <th scope="row">
        <span className="with-mark">
          {account.displayName} {gone && <GoneMark />}
        </span>
      </th>
      <td className="number">{running}</td>
      <td className="number">{byGrade['3'] + byGrade['4']}</td>
      <td className="number">{byGrade['0'] + byGrade['1'] + byGrade['2']}</td>
      <td className="number">{byGrade.none}</td>
      <td className="number">{overdue > 0 ? <b>{overdue}</b> : 0}</td>
      <td className="number">{reviewsDue > 0 ? <b>{reviewsDue}</b> : 0}</td>
      <td className="number">{standsIn}</td>
      <td>
        <CapField key={`${account.id} ${cap}`} load={load} />
        {isFull && <b> {texts.load.full}</b>}
      </td>
    </tr>
  );
}

/** How many she may have; empty, what the service is set to. */
function CapField({ load: { account, cap, isOwnCap } }: { load: Caseload }) {
  const words = useWords();
  const texts = words.cases;
  const queries = useQueryClient();
  const before = isOwnCap ? String(cap) : '';
  const [value, setValue] = useState(before);
  const saving = useMutation({
    mutationFn: () =>
      answerOf(
        api.PUT('/api/caseloads/{id}', {
          params: { path: { id: account.id } },
          body: { cap: value === '' ? null : Number(value) },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['caseloads'] }),
  });
  return (
    <form
      className="case-cap"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <input
        className="text-field"
        type="number"
        min={0}
        max={500}
        aria-label={texts.load.setCap(account.displayName)}
        placeholder={isOwnCap || cap === null ? texts.load.noCap : String(cap)}
        value={value}
        onChange={({ target }) => setValue(target.value)}
      />
      {/* in its place before it is needed, so that nothing moves */}
      <Button htmlType="submit" disabled={value === before} loading={saving.isPending}>
        {texts.save}
      </Button>
      {saving.error && <span role="alert">{wordsOf(saving.error, words)}</span>}
    </form>
  );
}
