import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { questions } from '../api/queries';
import type { CaseFile, Plan } from '../api/types';
import { useMe } from '../app/me';
import { KeyHint } from '../look/key';
import { useToday } from '../look/now';
import { wordsOf } from '../look/states';
import { dayAndTime } from '../look/time';
import { useWords } from '../words';
import type { CardProps } from './case-view';
import { PlanForm } from './plan-form';

/** Where to, by what, and when it is gone through: the latest version, and every earlier one. */
export function PlanCard({ of: one, form, open, say, mayAct }: CardProps & { mayAct: boolean }) {
  const texts = useWords().cases;
  const { center } = useMe();
  const today = useToday(center.timeZone);
  const isDue = one.reviewDate !== null && one.reviewDate <= today;
  return (
    <section className="card" aria-labelledby="case-plan">
      <h2 id="case-plan">{texts.plan.title}</h2>
      {form === 'plan' ? (
        <PlanForm of={one} isDue={isDue} close={() => open(null)} onDone={() => say(texts.plan.saved)} />
      ) : (
        <>
          {!one.plan && <p className="quiet">{texts.plan.none}</p>}
          {one.plan && <Versions of={one} latest={one.plan} isDue={isDue} />}
          {mayAct && one.state !== 'closed' && (
            <Button type={isDue ? 'primary' : 'default'} onClick={() => open('plan')}>
              {one.plan ? (isDue ? texts.plan.review : texts.plan.change) : texts.plan.write} <KeyHint>P</KeyHint>
            </Button>
          )}
        </>
      )}
    </section>
  );
}

function Versions({ of: one, latest, isDue }: { of: CaseFile; latest: Plan; isDue: boolean }) {
  const words = useWords();
  const texts = words.cases.plan;
  const { center } = useMe();
  const [chosen, choose] = useState<number | null>(null);
  const versions = useQuery({ ...questions.planVersions(one.id), enabled: latest.version > 1 });
  const earlier = useQuery({ ...questions.plan(one.id, chosen ?? 0), enabled: chosen !== null });
  const shown = chosen === null ? latest : earlier.data;
  return (
    <>
      {latest.version > 1 && (
        <label className="field">
          {texts.version}
          <select
            value={chosen ?? latest.version}
            onChange={({ target }) => choose(Number(target.value) === latest.version ? null : Number(target.value))}
          >
            {(versions.data?.items ?? [latest]).map(({ version, savedAt, savedBy }) => (
              <option key={version} value={version}>
                {texts.versionOf(version, dayAndTime(savedAt, center.timeZone), savedBy.displayName)}
              </option>
            ))}
          </select>
        </label>
      )}
      {earlier.error && chosen !== null && <p role="alert">{wordsOf(earlier.error, words)}</p>}
      {shown && <Written of={shown} isDue={isDue && chosen === null} />}
    </>
  );
}

/** A version as it was saved. A goal's state is told in a word. */
export function Written({ of: { goals, measures, reviewDate }, isDue }: { of: Plan; isDue: boolean }) {
  const texts = useWords().cases.plan;
  return (
    <div className="case-plan">
      <h3>{texts.goals}</h3>
      <ul className="plain-list">
        {goals.map((goal, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a version never changes
          <li key={index} className="case-goal">
            <span className={goal.state === 'dropped' ? 'case-written quiet' : 'case-written'}>{goal.text}</span>
            <b>{texts.goalStates[goal.state]}</b>
          </li>
        ))}
      </ul>
      <h3>{texts.measures}</h3>
      <p className="case-written">{measures}</p>
      <p>
        {texts.reviewOn} <span className="numbers">{reviewDate}</span> {isDue && <b>{texts.reviewDue}</b>}
      </p>
    </div>
  );
}
