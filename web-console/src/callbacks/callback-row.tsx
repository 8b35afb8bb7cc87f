import type { Callback } from '../api/types';
import { useMe } from '../app/me';
import { LevelMark } from '../look/level-mark';
import { useNow } from '../look/now';
import { age } from '../look/time';
import { ClockMark } from '../referrals/clock-mark';
import { useWords } from '../words';
import { levelBefore } from './order';

interface Props {
  callback: Callback;
  isChosen: boolean;
  choose: (id: string) => void;
}

/** One to be called back: until when, which number, how long ago, what was tried, whose it is. */
export function CallbackRow({ callback, isChosen, choose }: Props) {
  const words = useWords();
  const texts = words.callbacks;
  const { account } = useMe();
  const now = useNow();
  const { id, why, createdAt, dueAt, attempts, maskedNumber, takenById, takenByName, deskName, gradeBefore } = callback;
  const level = levelBefore(gradeBefore);
  return (
    <button
      type="button"
      data-id={id}
      className={isChosen ? 'work-row callback-row chosen' : 'work-row callback-row'}
      aria-current={isChosen}
      onClick={() => choose(id)}
    >
      <span className="row-line">
        <ClockMark from={Date.parse(createdAt)} to={Date.parse(dueAt)} now={now} texts={texts} />
        <b className="numbers">{maskedNumber}</b>
        <span className="callback-whose">
          {takenById === account.id ? <b>{texts.mine}</b> : takenByName && texts.takenBy(takenByName)}
        </span>
      </span>
      <span className="row-line quiet">
        <span className="cut">
          {texts.why[why]} · {texts.waits(age(now - Date.parse(createdAt), words))} · {texts.attempts(attempts.length)}{' '}
          · {deskName}
        </span>
        {level !== null && <LevelMark level={level} by="grade" />}
      </span>
    </button>
  );
}
