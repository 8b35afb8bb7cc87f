import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { questions } from '../api/queries';
import type { ContactSummary } from '../api/types';
import { useHeld } from '../look/held';
import { LevelMark, standing } from '../look/level-mark';
import { Empty, ErrorNote, Skeleton } from '../look/states';
import { clockLike } from '../look/time';
import { VirtualList } from '../look/virtual-list';
import { wayIn } from '../look/way-in';
import { useWords } from '../words';

const keyOf = (contact: ContactSummary): string => contact.id;
const height = (contact: ContactSummary): number => {
  const { level } = standing(contact.signal, contact.grade);
  if (level === 'unknown') return 2.5;
  return level === 'U' ? -1 : level;
};

/** Contacts under way, the most urgent first; one click reads along. */
export function LiveContacts({ now, rowHeight }: { now: number; rowHeight: number }) {
  const words = useWords();
  const active = useQuery({ ...questions.contacts('active'), refetchInterval: 30_000 });
  const wrappingUp = useQuery({ ...questions.contacts('wrap-up'), refetchInterval: 30_000 });
  const [pointed, setPointed] = useState(false);
  const { shown } = useHeld(
    active.data && wrappingUp.data ? [active.data.items, wrappingUp.data.items] : null,
    pointed,
  );
  const items = (shown ?? []).flat().sort((a, b) => height(b) - height(a) || a.openedAt.localeCompare(b.openedAt));
  return (
    <section
      className="card card-grow"
      aria-labelledby="live-title"
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      <h2 id="live-title">
        {words.board.live} <span className="numbers">{shown ? items.length : ''}</span>
      </h2>
      {active.isPending && <Skeleton rows={5} height={48} />}
      {active.isError && <ErrorNote error={active.error} retry={() => void active.refetch()} />}
      {shown && (
        <VirtualList
          items={items}
          keyOf={keyOf}
          rowHeight={rowHeight}
          label={words.board.live}
          empty={<Empty title={words.board.liveEmpty} />}
        >
          {(contact) => (
            <Link className="live-row" to={`/contacts/${contact.id}`}>
              <span className="row-line">
                <LevelMark {...standing(contact.signal, contact.grade)} />
                <span className="numbers">{clockLike(now - Date.parse(contact.assignedAt ?? contact.openedAt))}</span>
              </span>
              <span className="row-line quiet">
                <span className="cut">
                  {contact.counselor?.displayName ?? words.none} · {contact.deskName} · {wayIn(words, contact)}
                </span>
                <span>{words.states[contact.state]}</span>
              </span>
            </Link>
          )}
        </VirtualList>
      )}
    </section>
  );
}
