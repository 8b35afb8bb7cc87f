import type { Task } from '../api/types';
import { useMe } from '../app/me';
import { LevelMark, standing } from '../look/level-mark';
import { useNow } from '../look/now';
import { dayAndTime } from '../look/time';
import { ClockMark } from '../referrals/clock-mark';
import { useWords } from '../words';
import { nameOf } from './naming';

interface Props {
  task: Task;
  isChosen: boolean;
  choose: (id: string) => void;
}

/** One task: what, until when, for whom; after which grade, and whose it is where it is not hers. */
export function TaskRow({ task, isChosen, choose }: Props) {
  const words = useWords();
  const texts = words.tasks;
  const { center } = useMe();
  const now = useNow();
  const { id, createdAt, dueAt, state, outcome, series, callerRole, deskName, assignee, assigneeGone, heardAt } = task;
  return (
    <button
      type="button"
      data-id={id}
      className={isChosen ? 'work-row task-row chosen' : 'work-row task-row'}
      aria-current={isChosen}
      onClick={() => choose(id)}
    >
      <span className="row-line">
        <b className="cut">{nameOf(task, words)}</b>
        {state === 'open' ? (
          <ClockMark from={Date.parse(createdAt)} to={Date.parse(dueAt)} now={now} texts={texts} />
        ) : (
          <span>{outcome && texts.outcomes[outcome]}</span>
        )}
      </span>
      <span className="row-line quiet">
        <span className="cut">
          <span className="numbers">{dayAndTime(dueAt, center.timeZone)}</span> · {words.callers[callerRole]} ·{' '}
          {deskName}
          {!task.isMine && ` · ${assignee.displayName}`}
          {assigneeGone && ` · ! ${texts.accountGone}`}
          {state === 'open' && heardAt && ` · ↩`}
        </span>
        {series && <LevelMark {...standing(null, series.grade)} />}
      </span>
    </button>
  );
}
