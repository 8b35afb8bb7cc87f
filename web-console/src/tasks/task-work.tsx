import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { questions } from '../api/queries';
import type { Task } from '../api/types';
import { useHotkeys } from '../app/hotkeys';
import { useMay, useMe } from '../app/me';
import { KeyHint } from '../look/key';
import { ErrorNote, Skeleton } from '../look/states';
import { dayAndTime } from '../look/time';
import { useWords } from '../words';
import { Assign } from './assign';
import { nameOf } from './naming';
import { OutcomeForm } from './outcome-form';

export const acts = ['done', 'not-reached', 'declined', 'cancelled'] as const;
export type Act = (typeof acts)[number];

/** One task: what is known, what was said before, whether it is safe to call; and what came of it, by a digit. */
export function TaskWork({ task, say }: { task: Task; say: (done: string) => void }) {
  const words = useWords();
  const texts = words.tasks;
  const { center } = useMe();
  const maySettleAll = useMay('task.assign');
  const detail = useQuery(questions.task(task.id));
  const [act, setAct] = useState<Act | null>(null);
  const isOpen = task.state === 'open';
  const maySettle = isOpen && (task.isMine || maySettleAll);
  const begin = (at: number) => () => setAct(acts[at] ?? null);
  useHotkeys({ '1': begin(0), '2': begin(1), '3': begin(2), '4': begin(3) }, maySettle && act === null);
  const time = (at: string) => dayAndTime(at, center.timeZone);
  return (
    <>
      <h2>{nameOf(task, words)}</h2>
      <dl className="task-facts">
        <dt>{texts.due}</dt>
        <dd className="numbers">{time(task.dueAt)}</dd>
        <dt>{texts.who}</dt>
        <dd>
          {task.assignee.displayName}
          {task.assigneeGone && ` · ! ${texts.accountGone}`}
        </dd>
        {detail.data?.words && (
          <>
            <dt>{texts.what}</dt>
            <dd>{detail.data.words}</dd>
          </>
        )}
        {task.outcome && (
          <>
            <dt>{texts.outcomes[task.outcome]}</dt>
            <dd>
              {detail.data?.outcomeWords} <span className="quiet">{task.settledByName}</span>
            </dd>
          </>
        )}
      </dl>
      {isOpen && (
        <p className="task-safe">
          {task.safeToCall === 'no' && '! '}
          {texts.safe[task.safeToCall]}
        </p>
      )}
      {isOpen && task.heardAt && <p>↩ {texts.heard(time(task.heardAt))}</p>}
      <p>
        <Link to={`/contacts/${task.contactId}`}>{texts.openContact}</Link>
      </p>
      {maySettle && act === null && (
        <div className="row-wrap">
          {acts.map((one, at) => (
            <Button key={one} type={at === 0 ? 'primary' : 'default'} onClick={begin(at)}>
              <KeyHint>{String(at + 1)}</KeyHint> {texts.act[one]}
            </Button>
          ))}
        </div>
      )}
      {maySettle && act && <OutcomeForm task={task} act={act} close={() => setAct(null)} say={say} />}
      {isOpen && maySettleAll && act === null && <Assign task={task} say={say} />}
      {detail.isPending && <Skeleton rows={1} height={48} />}
      {detail.isError && <ErrorNote error={detail.error} retry={() => void detail.refetch()} />}
      {detail.data && detail.data.before.length > 0 && (
        <section aria-label={texts.before}>
          <h3>{texts.before}</h3>
          <dl className="task-facts">
            {detail.data.before.map((one) => (
              <div key={one.id} style={{ display: 'contents' }}>
                <dt>{one.outcome && texts.outcomes[one.outcome]}</dt>
                <dd>
                  {one.words}{' '}
                  <span className="quiet">
                    <span className="numbers">{time(one.settledAt)}</span> {one.byName}
                  </span>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  );
}
