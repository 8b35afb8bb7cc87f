import { useQuery } from '@tanstack/react-query';
import { questions } from '../api/queries';
import { useWords } from '../words';

/** Asked again so often, in case an event got lost. */
export const ASK_EVERY_MS = 15_000;

/** How many are to be called back, beside the rail's word; an overdue one is told by a mark and in words. */
export function OpenCallbacks() {
  const texts = useWords().callbacks;
  const { data } = useQuery({ ...questions.callbacks(false), refetchInterval: ASK_EVERY_MS });
  if (!data || data.open === 0) return null;
  const overdue = data.items.filter(({ isOverdue }) => isOverdue).length;
  return (
    <span className="rail-count">
      <b className="numbers" aria-hidden="true">
        {overdue > 0 && '! '}
        {data.open}
      </b>
      <span className="read-aloud">
        {texts.count(data.open)}
        {overdue > 0 && ` ${texts.overdueCount(overdue)}`}
      </span>
    </span>
  );
}
