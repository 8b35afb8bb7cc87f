import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { questions } from '../api/queries';
import { useMe } from '../app/me';
import { dayAndTime } from '../look/time';
import { useWords } from '../words';

/** Told of by nobody when one ends by its time. */
const ASK_EVERY_MS = 60_000;

/** Whoever is shut out now, the one that ends first on top; lifted where the contact is read. Nothing where nobody is. */
export function OpenBlocks() {
  const texts = useWords().blocks;
  const { center } = useMe();
  const { data } = useQuery({ ...questions.blocks(), refetchInterval: ASK_EVERY_MS });
  if (!data || data.items.length === 0) return <div />;
  return (
    <details className="open-blocks">
      <summary>{texts.open(data.items.length)}</summary>
      <ul className="plain-list">
        {data.items.map((block) => (
          <li key={block.id} className="open-block">
            <span className="numbers">{texts.until(dayAndTime(block.until, center.timeZone))}</span>
            <span>{texts.reasons[block.reason]}</span>
            <span>{block.deskName}</span>
            <span className="quiet">{block.blockedBy}</span>
            <Link to={`/contacts/${block.contactId}`}>{texts.see}</Link>
          </li>
        ))}
      </ul>
    </details>
  );
}
