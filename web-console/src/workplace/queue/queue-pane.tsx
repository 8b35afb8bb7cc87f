import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { memo, useState } from 'react';
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
import { MineList } from './mine-list';
import { ReplyMark } from './reply-mark';
import { canBeTaken, useTake } from './take';

interface Props {
  inHand: readonly ContactSummary[];
  awaiting: readonly ContactSummary[];
  isLoading: boolean;
  openId: string | undefined;
}

const keyOfEntry = (entry: WaitingEntry): string => entry.contactId;

/** Who waits, by urgency, and whom she has in hand. */
export function QueuePane({ inHand, awaiting, isLoading, openId }: Props) {
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
      <MineList inHand={inHand} awaiting={awaiting} isLoading={isLoading} openId={openId} />
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
