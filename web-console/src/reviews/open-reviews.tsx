import { useQuery } from '@tanstack/react-query';
import { questions } from '../api/queries';
import { useMay } from '../app/me';
import { useWords } from '../words';

/** Asked again so often, in case an event got lost. */
export const ASK_EVERY_MS = 15_000;

/** How many replies wait for a supervisor, beside the rail's word. */
export function OpenReviews() {
  const texts = useWords().reviews;
  const may = useMay('reply.review');
  const { data } = useQuery({ ...questions.reviews(), enabled: may, refetchInterval: ASK_EVERY_MS });
  if (!data || data.items.length === 0) return null;
  return (
    <span className="rail-count">
      <b className="numbers" aria-hidden="true">
        {data.items.length}
      </b>
      <span className="read-aloud">{texts.count(data.items.length)}</span>
    </span>
  );
}
