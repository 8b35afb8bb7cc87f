import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { questions } from '../../api/queries';
import { useNow } from '../../look/now';
import { age } from '../../look/time';
import { wayIn } from '../../look/way-in';
import { useWords } from '../../words';
import { dueSoon } from '../queue/mine';

/** Which letter of hers has little time left to be answered, and how long; nothing while there is time. */
export function useDueSoon(): React.ReactNode {
  const words = useWords();
  const now = useNow();
  const texts = words.queue.dueSoon;
  const active = useQuery(questions.mine('active')).data?.items ?? [];
  const wrappingUp = useQuery(questions.mine('wrap-up')).data?.items ?? [];
  const found = dueSoon([...active, ...wrappingUp], now);
  if (!found?.first.reply) return null;
  const { first, others } = found;
  const left = Date.parse(found.first.reply.dueAt) - now;
  // Rounded up as on its row: "12 分" stands until it is less.
  const time = age(left > 0 ? left + 59_999 : -left, words);
  return (
    <Link className="due-soon" to={`/work/${first.id}`}>
      {texts.which(`${wayIn(words, first)} · ${words.callers[first.callerRole]}`)}
      {/* said once, not again with every minute */}
      <span aria-live="off">{left > 0 ? texts.left(time) : texts.over(time)}</span>
      {others > 0 && texts.others(others)}
    </Link>
  );
}
