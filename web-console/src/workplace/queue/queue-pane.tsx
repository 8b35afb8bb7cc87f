import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { memo, useState, useSyncExternalStore } from 'react';
import { Link } from 'react-router-dom';
import { questions } from '../../api/queries';
import type { ContactSummary, WaitingEntry } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { useMay, useMe } from '../../app/me';
import { useHeld } from '../../look/held';
import { KeyHint } from '../../look/key';
import { LevelMark, standing } from '../../look/level-mark';
import { useNow } from '../../look/now';
import { Empty, ErrorNote, Skeleton } from '../../look/states';
import { age, clockLike } from '../../look/time';
import { VirtualList } from '../../look/virtual-list';
import { wayIn } from '../../look/way-in';
import { useWords } from '../../words';
import { useMode } from '../mode';
import { ReplyMark } from './reply-mark';
import { canBeTaken, useTake } from './take';
import { unread } from './unread';

interface Props {
  mine: readonly ContactSummary[];
  isLoading: boolean;
  openId: string | undefined;
}

const keyOfEntry = (entry: WaitingEntry): string => entry.contactId;

/** Who waits, by urgency, and whom she has in hand. */
export function QueuePane({ mine, isLoading, openId }: Props) {
  const words = useWords();
  const queue = useQuery(questions.queue());
  const [pointed, setPointed] = useState(false);
  const { shown, newer } = useHeld(queue.data, pointed);
  const now = useNow();
  const { mode } = useMode();
  const { take, taking, refusal } = useTake();
  const mayTake = useMay('offer.answer');
  // The key takes the letter that comes first; any other one is a button.
  const firstLetter = mayTake ? shown?.items.find(canBeTaken)?.contactId : undefined;
  useHotkeys({ a: () => firstLetter !== undefined && take(firstLetter) }, mode === 'none');
  const severalDesks = useMe().desks.length > 1;
  // The service lists the head of a very long queue; the total is of all.
  const firstOnes = shown && shown.total > shown.items.length ? words.queue.firstOnes(shown.items.length) : '';

  return (
    <aside className="queue" aria-label={words.queue.label}>
      <section className="mine">
        <h2>{words.queue.mine(mine.length)}</h2>
        {isLoading && <Skeleton rows={1} height={56} />}
        {!isLoading && mine.length === 0 && <p className="quiet mine-empty">{words.queue.mineEmpty}</p>}
        <ul className="plain-list">
          {mine.map((contact) => (
            <li key={contact.id}>
              <MineRow contact={contact} isOpen={contact.id === openId} now={now} />
            </li>
          ))}
        </ul>
      </section>
      <section
        className="waiting"
        onPointerEnter={() => setPointed(true)}
        onPointerLeave={() => setPointed(false)}
        aria-label={words.board.waiting}
      >
        <div className="waiting-head">
          <h2>{words.queue.waiting(queue.data?.total)}</h2>
          <span className="quiet queue-newer">{newer && pointed ? words.queue.newer : firstOnes}</span>
        </div>
        {queue.isPending && <Skeleton rows={6} height={56} />}
        {queue.isError && !shown && <ErrorNote error={queue.error} retry={() => void queue.refetch()} />}
        {shown && (
          <VirtualList
            items={shown.items}
            keyOf={keyOfEntry}
            rowHeight={64}
            label={words.queue.waiting(shown.total)}
            empty={<Empty title={words.queue.empty}>{words.queue.emptyBody}</Empty>}
          >
            {(entry) => (
              <WaitingRow
                entry={entry}
                minute={Math.floor(now / 60_000)}
                showDesk={severalDesks}
                take={mayTake && canBeTaken(entry) ? take : undefined}
                isTaking={taking === entry.contactId}
                hasKey={firstLetter === entry.contactId}
              />
            )}
          </VirtualList>
        )}
        <p className="take-refusal" role="status">
          {refusal}
        </p>
      </section>
    </aside>
  );
}

function MineRow({ contact, isOpen, now }: { contact: ContactSummary; isOpen: boolean; now: number }) {
  const words = useWords();
  const ids = useSyncExternalStore(unread.subscribe, unread.current);
  const since = contact.assignedAt ?? contact.openedAt;
  return (
    <Link
      to={`/work/${contact.id}`}
      className={isOpen ? 'mine-row open' : 'mine-row'}
      aria-current={isOpen ? 'true' : undefined}
    >
      <span className="row-line">
        <LevelMark {...standing(contact.signal, contact.grade)} />
        {contact.reply ? (
          <ReplyMark reply={contact.reply} now={now} />
        ) : (
          <span className="numbers">{clockLike(now - Date.parse(since))}</span>
        )}
      </span>
      <span className="row-line quiet">
        <span>
          {wayIn(words, contact)} · {words.callers[contact.callerRole]}
        </span>
        {ids.has(contact.id) ? (
          <b className="unread">{words.queue.unread}</b>
        ) : (
          <span>{words.states[contact.state]}</span>
        )}
      </span>
    </Link>
  );
}

/** A message somebody spoke, told from a letter and from a voice on the line by word, shape and length. */
function Voice({ seconds }: { seconds: number }) {
  const words = useWords();
  return (
    <span className="voice-mark">
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path
          d="M2 6.5v3M5 4v8M8 2v12M11 4v8M14 6.5v3"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinecap="round"
        />
      </svg>
      {words.calls.voiceMessage} <span className="numbers">{clockLike(seconds * 1_000)}</span>
    </span>
  );
}

interface WaitingRowProps {
  entry: WaitingEntry;
  /** whole minutes since the epoch: rows are drawn anew once a minute, not once a second */
  minute: number;
  showDesk: boolean;
  /** left out where it isn't hers to take */
  take: ((contactId: string) => void) | undefined;
  isTaking: boolean;
  hasKey: boolean;
}

const WaitingRow = memo(function WaitingRow(row: WaitingRowProps) {
  const { entry, minute, showDesk, take, isTaking, hasKey } = row;
  const words = useWords();
  const { reply } = entry;
  const waited = (minute + 1) * 60_000 - 1 - Date.parse(entry.waitingSince);
  return (
    <div className="waiting-row">
      <span className="row-line">
        <LevelMark {...standing(entry.signal, entry.grade)} />
        {reply ? (
          <ReplyMark reply={reply} now={minute * 60_000} />
        ) : (
          <span className="numbers">{age(waited, words)}</span>
        )}
      </span>
      <span className="row-line quiet">
        <span className="cut">
          {entry.voiceSeconds === null ? wayIn(words, entry) : <Voice seconds={entry.voiceSeconds} />}
          {reply && ` · ${age(waited, words)}`}
          {showDesk ? ` · ${entry.deskName}` : ''}
        </span>
        {entry.offeredTo && <span className="cut">{words.queue.offeredTo(entry.offeredTo.displayName)}</span>}
        {take && (
          <Button size="small" loading={isTaking} onClick={() => take(entry.contactId)}>
            {words.queue.take} {hasKey && <KeyHint>A</KeyHint>}
          </Button>
        )}
      </span>
    </div>
  );
});
