import type { Callback } from '../api/types';
import { useMe } from '../app/me';
import { LevelMark } from '../look/level-mark';
import { useNow } from '../look/now';
import { dayAndTime, timeOfDay } from '../look/time';
import { ClockMark } from '../referrals/clock-mark';
import { useWords } from '../words';
import { attemptsLeft, levelBefore } from './order';

/** What is known of somebody to be called back: no name, no words of hers. */
export function Facts({ callback }: { callback: Callback }) {
  const texts = useWords().callbacks;
  const { center } = useMe();
  const now = useNow();
  const { why, createdAt, dueAt, attempts, maskedNumber, earlierCalls, gradeBefore, takenByName } = callback;
  const level = levelBefore(gradeBefore);
  return (
    <dl className="callback-facts">
      <dt>{texts.number}</dt>
      <dd>
        <span className="numbers">{maskedNumber}</span>
        {earlierCalls > 0 && <span className="quiet"> · {texts.earlier(earlierCalls)}</span>}
      </dd>
      <dt>{texts.since}</dt>
      <dd>
        <span className="numbers">{dayAndTime(createdAt, center.timeZone)}</span> · {texts.why[why]}
      </dd>
      <dt>{texts.due}</dt>
      <dd>
        <span className="numbers">{timeOfDay(dueAt, center.timeZone)}</span>{' '}
        <ClockMark from={Date.parse(createdAt)} to={Date.parse(dueAt)} now={now} texts={texts} />
      </dd>
      {level !== null && (
        <>
          <dt>{texts.gradeBefore}</dt>
          <dd>
            <LevelMark level={level} by="grade" />
          </dd>
        </>
      )}
      <dt>{texts.attempts(attempts.length)}</dt>
      <dd>
        <ol className="plain-list">
          {attempts.map(({ seq, byName, begunAt, outcome }) => (
            <li key={seq}>
              <span className="numbers">{timeOfDay(begunAt, center.timeZone)}</span>{' '}
              {outcome === null ? texts.nowRinging : (texts.tried[outcome] ?? outcome)}{' '}
              <span className="quiet">{byName}</span>
            </li>
          ))}
        </ol>
        <span className="quiet">
          {texts.attemptsLeft(attemptsLeft(callback))}
          {takenByName && ` · ${texts.takenBy(takenByName)}`}
        </span>
      </dd>
    </dl>
  );
}
