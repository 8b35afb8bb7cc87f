import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { questions } from '../api/queries';
import { useHeld } from '../look/held';
import { Empty, ErrorNote, Skeleton } from '../look/states';
import { useChosen } from '../look/use-chosen';
import { useWords } from '../words';
import { ASK_EVERY_MS } from './open-reviews';
import { ReviewRow } from './review-row';
import { Work } from './work';
import './reviews.css';

/** Replies that wait for a supervisor: those at risk on top, and beside them the conversation and what is to go out. */
export function Screen() {
  const words = useWords();
  const texts = words.reviews;
  const list = useQuery({ ...questions.reviews(), refetchInterval: ASK_EVERY_MS });
  const [pointed, setPointed] = useState(false);
  const { shown } = useHeld(list.data?.items, pointed);
  const items = shown ?? [];
  const [said, setSaid] = useState('');
  const { chosen, chosenId, choose, rows } = useChosen(items, () => setSaid(''));
  return (
    <main className="screen reviews">
      <header className="screen-head">
        <h1>{texts.title}</h1>
      </header>
      {list.isPending && <Skeleton rows={6} height={64} />}
      {list.isError && !list.data && <ErrorNote error={list.error} retry={() => void list.refetch()} />}
      {shown?.length === 0 && !said && <Empty title={texts.empty}>{texts.emptyBody}</Empty>}
      {(items.length > 0 || said) && (
        <div className="reviews-columns">
          <section
            className="card reviews-list"
            aria-label={texts.list}
            onPointerEnter={() => setPointed(true)}
            onPointerLeave={() => setPointed(false)}
          >
            <ul className="plain-list" ref={rows}>
              {items.map((review) => (
                <li key={review.id}>
                  <ReviewRow review={review} isChosen={review.id === chosenId} choose={choose} />
                </li>
              ))}
            </ul>
          </section>
          <section className="card reviews-work" aria-label={texts.reading}>
            {/* its line is kept free, so that nothing moves when something has been done */}
            <p role="status" className="good review-said">
              {said && `✓ ${said}`}
            </p>
            {chosen && <Work key={chosen.id} review={chosen} say={setSaid} />}
            {!chosen && !said && chosenId && <p>{texts.gone}</p>}
            {!chosen && <p className="quiet">{texts.choose}</p>}
            <p className="quiet reviews-keys">{texts.keys}</p>
          </section>
        </div>
      )}
    </main>
  );
}
