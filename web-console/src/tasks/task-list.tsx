import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { questions } from '../api/queries';
import { useMay } from '../app/me';
import { Choice } from '../look/choice';
import { useHeld } from '../look/held';
import { Empty, ErrorNote, Skeleton } from '../look/states';
import { useChosen } from '../look/use-chosen';
import { useWords } from '../words';
import { AwayTasks } from './away-tasks';
import { ASK_EVERY_MS } from './open-tasks';
import { TaskRow } from './task-row';
import { TaskWork } from './task-work';
import './tasks.css';

/** What is to be done, the next due on top, and beside it what is known and what came of it. */
export function Screen() {
  const words = useWords();
  const texts = words.tasks;
  const maySeeAll = useMay('task.assign');
  const [of, setOf] = useState<'mine' | 'desks'>('mine');
  const [settled, setSettled] = useState(false);
  const list = useQuery({ ...questions.tasks(of, settled), refetchInterval: ASK_EVERY_MS });
  const [pointed, setPointed] = useState(false);
  const { shown } = useHeld(list.data?.items, pointed);
  const items = shown ?? [];
  const [said, setSaid] = useState('');
  const { chosen, chosenId, choose, rows } = useChosen(items, () => setSaid(''));
  const { overdue, today, later } = list.data?.counts ?? { overdue: 0, today: 0, later: 0 };
  const all = overdue + today + later;
  return (
    <main className="screen tasks">
      <header className="screen-head">
        <h1>{of === 'mine' ? texts.title : texts.ofDesks}</h1>
        <div className="row-wrap">
          {maySeeAll && (
            <Choice
              label={texts.whose}
              quietLabel
              value={of}
              onChange={setOf}
              options={(['mine', 'desks'] as const).map((value) => ({ value, label: texts[value] }))}
            />
          )}
          <Choice
            label={texts.shown}
            quietLabel
            value={settled ? 'settled' : 'open'}
            onChange={(value) => setSettled(value === 'settled')}
            options={(['open', 'settled'] as const).map((value) => ({ value, label: texts[value] }))}
          />
        </div>
      </header>
      {of === 'desks' && !settled && <AwayTasks say={setSaid} />}
      {list.isPending && <Skeleton rows={6} height={64} />}
      {list.isError && !list.data && <ErrorNote error={list.error} retry={() => void list.refetch()} />}
      {shown?.length === 0 && !said && (
        <Empty title={settled ? texts.settledEmpty : texts.empty}>{!settled && texts.emptyBody}</Empty>
      )}
      {(items.length > 0 || said) && (
        <div className="tasks-columns">
          <section
            className="card tasks-list"
            aria-label={texts.list}
            onPointerEnter={() => setPointed(true)}
            onPointerLeave={() => setPointed(false)}
          >
            <ul className="plain-list" ref={rows}>
              {items.map((task, at) => (
                <Fragment key={task.id}>
                  {!settled && task.when !== items[at - 1]?.when && (
                    <li className="tasks-group">
                      {texts.groups[task.when]} <span className="numbers">{list.data?.counts[task.when]}</span>
                    </li>
                  )}
                  <li>
                    <TaskRow task={task} isChosen={task.id === chosenId} choose={choose} />
                  </li>
                </Fragment>
              ))}
            </ul>
            {!settled && all > items.length && <p className="quiet">{texts.full(items.length, all)}</p>}
          </section>
          <section className="card tasks-work" aria-label={texts.work}>
            {/* its line is kept free, so that nothing moves when something has been done */}
            <p role="status" className="good task-said">
              {said && `✓ ${said}`}
            </p>
            {chosen && <TaskWork key={chosen.id} task={chosen} say={setSaid} />}
            {!chosen && !said && chosenId && <p>{texts.gone}</p>}
            {!chosen && <p className="quiet">{texts.choose}</p>}
            {!settled && <p className="quiet tasks-keys">{texts.keys}</p>}
          </section>
        </div>
      )}
    </main>
  );
}
