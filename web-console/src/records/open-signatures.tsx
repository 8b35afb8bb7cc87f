import { useQuery } from '@tanstack/react-query';
import { questions } from '../api/queries';
import { useMay } from '../app/me';
import { useWords } from '../words';

/** It grows by closing contacts, so once in a while is enough. */
const ASK_EVERY_MS = 60_000;

/** How many records wait for one's own name, beside the rail's word. */
export function OpenSignatures() {
  const texts = useWords().records;
  const may = useMay('contact.write');
  const { data } = useQuery({ ...questions.recordsToSign(), enabled: may, refetchInterval: ASK_EVERY_MS });
  if (!data || data.mine === 0) return null;
  return (
    <span className="rail-count">
      <b className="numbers" aria-hidden="true">
        {data.mine}
      </b>
      <span className="read-aloud">{texts.count(data.mine)}</span>
    </span>
  );
}
