import { useQuery } from '@tanstack/react-query';
import { questions } from '../api/queries';
import { useWords } from '../words';

/** Asked again so often, in case an event got lost, and because time passes. */
export const ASK_EVERY_MS = 30_000;

/** How many of hers are due today or overdue, beside the rail's word; an overdue one is told by a mark and in words. */
export function OpenTasks() {
  const texts = useWords().tasks;
  const { data } = useQuery({ ...questions.tasks('mine', false), refetchInterval: ASK_EVERY_MS });
  const { overdue, today } = data?.counts ?? { overdue: 0, today: 0 };
  if (overdue + today === 0) return null;
  return (
    <span className="rail-count">
      <b className="numbers" aria-hidden="true">
        {overdue > 0 && '! '}
        {overdue + today}
      </b>
      <span className="read-aloud">
        {texts.count(overdue + today)}
        {overdue > 0 && ` ${texts.overdueCount(overdue)}`}
      </span>
    </span>
  );
}
