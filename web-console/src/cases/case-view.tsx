import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { questions } from '../api/queries';
import type { CaseFile } from '../api/types';
import { useHotkeys } from '../app/hotkeys';
import { useMay } from '../app/me';
import { ErrorNote, Skeleton } from '../look/states';
import { useWords } from '../words';
import { Closings } from './closings';
import { Line } from './line';
import { NextCard } from './next-card';
import { NextDate } from './next-date';
import { PeopleCard } from './people-card';
import { PlanCard } from './plan-card';
import { StateCard } from './state-card';
import '../workplace/next/next.css';
import './cases.css';

/** What is being changed; one at a time, beside what it changes. */
export type CaseFormName = 'next' | 'done' | 'move' | 'close' | 'reopen' | 'people' | 'plan' | 'hand-over';
export interface CardProps {
  of: CaseFile;
  form: CaseFormName | null;
  open: (form: CaseFormName | null) => void;
  /** says what has been done, and closes the form */
  say: (done: string) => void;
}

/** One person's way with us: who answers for it, when somebody looks again, and all that happened on one line. */
export function Screen() {
  const words = useWords();
  const texts = words.cases;
  const mayPrint = useMay('case.print');
  const { caseId = '' } = useParams();
  const found = useQuery(questions.case(caseId));
  return (
    <main className="screen case-view">
      <p className="case-back">
        <Link to="/cases">← {texts.back}</Link>
        {mayPrint && ' · '}
        {mayPrint && <Link to={`/cases/${caseId}/print`}>{words.pack.link}</Link>}
      </p>
      {!found.data && <h1>{texts.title}</h1>}
      {found.isPending && <Skeleton rows={6} height={64} />}
      {found.isError && !found.data && <ErrorNote error={found.error} retry={() => void found.refetch()} />}
      {found.data && <File key={caseId} of={found.data} />}
    </main>
  );
}

function File({ of: one }: { of: CaseFile }) {
  const texts = useWords().cases;
  const mayWrite = useMay('case.write');
  const [form, open] = useState<CaseFormName | null>(null);
  const [said, setSaid] = useState('');
  const isRunning = one.state !== 'closed';
  const mayAct = mayWrite && one.mayAct;
  const show = (next: CaseFormName | null): void => {
    setSaid('');
    open(next);
  };
  useHotkeys({
    n: () => isRunning && mayWrite && show('next'),
    s: () => mayAct && show(isRunning ? 'move' : 'reopen'),
    p: () => mayAct && isRunning && show('plan'),
    h: () => mayAct && isRunning && !one.handOver && show('hand-over'),
    t: () => mayAct && isRunning && show('people'),
    escape: () => show(null),
  });
  const columns = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (form) columns.current?.querySelector('form')?.scrollIntoView({ block: 'nearest' });
  }, [form]);
  const say = (done: string): void => {
    open(null);
    setSaid(done);
  };
  const card = { of: one, form, open: show, say };
  return (
    <>
      <header className="screen-head">
        <h1>
          {texts.numbered(one.number)} <span className="case-state">{texts.states[one.state]}</span>
        </h1>
        <span className="with-mark">
          {/* its place is kept free, so that nothing moves when something has been done */}
          <span role="status" className="good">
            {said && `✓ ${said}`}
          </span>
          {isRunning && <NextDate of={one} />}
        </span>
      </header>
      <div className="case-columns" ref={columns}>
        <div className="case-column">
          {isRunning && mayWrite && <NextCard {...card} />}
          <StateCard {...card} mayAct={mayAct} />
          <PeopleCard {...card} mayAct={mayAct} />
          {mayAct && <p className="quiet">{texts.keys}</p>}
        </div>
        <div className="case-column">
          <PlanCard {...card} mayAct={mayAct} />
          {one.closings.length > 0 && <Closings of={one} />}
          <section className="card" aria-labelledby="case-line">
            <h2 id="case-line">{texts.line}</h2>
            <p className="quiet">{texts.lineLead}</p>
            <Line entries={one.line} />
          </section>
        </div>
      </div>
    </>
  );
}
