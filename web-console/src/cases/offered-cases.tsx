import { useQuery } from '@tanstack/react-query';
import { questions } from '../api/queries';
import { useMay } from '../app/me';
import { useWords } from '../words';

/** Asked again so often, in case an event got lost. */
export const ASK_EVERY_MS = 30_000;

/** How many cases are offered to her, beside the rail's word. */
export function OfferedCases() {
  const texts = useWords().cases;
  const may = useMay('case.read');
  const { data } = useQuery({ ...questions.handOvers(), enabled: may, refetchInterval: ASK_EVERY_MS });
  if (!data || data.items.length === 0) return null;
  return (
    <span className="rail-count">
      <b className="numbers" aria-hidden="true">
        {data.items.length}
      </b>
      <span className="read-aloud">{texts.offeredCount(data.items.length)}</span>
    </span>
  );
}
