import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router-dom';
import { questions } from '../api/queries';
import { useMay, useMe } from '../app/me';
import { GoneMark } from '../look/gone-mark';
import { ErrorNote, Skeleton } from '../look/states';
import { dayOf } from '../look/time';
import { useWords } from '../words';
import { CaseForm } from './case-form';
import { Line } from './line';
import { NextDate } from './next-date';
import './cases.css';

/** One person's way with us: who answers for it, when somebody looks again, and all that happened on one line. */
export function Screen() {
  const words = useWords();
  const texts = words.cases;
  const { caseId = '' } = useParams();
  const { center } = useMe();
  const mayWrite = useMay('case.write');
  const found = useQuery(questions.case(caseId));
  return (
    <main className="screen case-view">
      <p className="case-back">
        <Link to="/cases">← {texts.back}</Link>
      </p>
      {!found.data && <h1>{texts.title}</h1>}
      {found.isPending && <Skeleton rows={6} height={64} />}
      {found.isError && !found.data && <ErrorNote error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          <header className="screen-head">
            <h1>
              {texts.numbered(found.data.number)} <span className="case-state">{texts.states[found.data.state]}</span>
            </h1>
            <NextDate of={found.data} />
          </header>
          <div className="case-columns">
            <section className="card" aria-labelledby="case-change">
              <h2 id="case-change">{texts.change}</h2>
              <dl className="case-facts">
                <dt>{texts.desk}</dt>
                <dd>{found.data.deskName}</dd>
                <dt>{texts.opened}</dt>
                <dd className="numbers">{dayOf(found.data.openedAt, center.timeZone)}</dd>
                {found.data.closedAt && (
                  <>
                    <dt>{texts.closed}</dt>
                    <dd className="numbers">{dayOf(found.data.closedAt, center.timeZone)}</dd>
                  </>
                )}
                {!mayWrite && (
                  <>
                    <dt>{texts.responsible}</dt>
                    <dd>
                      {found.data.responsible.displayName} {found.data.responsibleGone && <GoneMark />}
                    </dd>
                  </>
                )}
              </dl>
              {mayWrite && <CaseForm key={found.data.state} of={found.data} />}
            </section>
            <section className="card" aria-labelledby="case-line">
              <h2 id="case-line">{texts.line}</h2>
              <p className="quiet">{texts.lineLead}</p>
              <Line entries={found.data.line} />
            </section>
          </div>
        </>
      )}
    </main>
  );
}
