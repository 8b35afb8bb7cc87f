import { useId, useSyncExternalStore } from 'react';
import { Link } from 'react-router-dom';
import type { ContactSummary } from '../../api/types';
import { useMe } from '../../app/me';
import { usePreferences } from '../../app/preferences';
import { LevelMark, standing } from '../../look/level-mark';
import { useNow } from '../../look/now';
import { Skeleton } from '../../look/states';
import { age, clockLike } from '../../look/time';
import { wayIn } from '../../look/way-in';
import { useWords } from '../../words';
import { dayName } from '../next/slots-by-day';
import { ReplyMark } from './reply-mark';
import { unread } from './unread';

interface Props {
  inHand: readonly ContactSummary[];
  awaiting: readonly ContactSummary[];
  isLoading: boolean;
  openId: string | undefined;
}

/**
 * Whom she has in hand, and below it the letters that wait for their visitors and take none of her places. As high for a letter
 * in the one as in the other: when it comes back by itself, nothing below moves.
 */
export function MineList({ inHand, awaiting, isLoading, openId }: Props) {
  const words = useWords();
  const heading = useId();
  const now = useNow();
  const row = (contact: ContactSummary) => (
    <li key={contact.id}>
      <MineRow contact={contact} isOpen={contact.id === openId} now={now} />
    </li>
  );
  return (
    <section className="mine">
      <h2>{words.queue.mine(inHand.length)}</h2>
      {isLoading && <Skeleton rows={1} height={56} />}
      {!isLoading && inHand.length + awaiting.length === 0 && (
        <p className="quiet mine-empty">{words.queue.mineEmpty}</p>
      )}
      <ul className="plain-list">{inHand.map(row)}</ul>
      <h3 id={heading} className="awaiting-head">
        <AwaitingShape /> {words.queue.awaiting(awaiting.length)}
      </h3>
      <ul className="plain-list" aria-labelledby={heading}>
        {awaiting.map(row)}
      </ul>
    </section>
  );
}

function MineRow({ contact, isOpen, now }: { contact: ContactSummary; isOpen: boolean; now: number }) {
  const words = useWords();
  const ids = useSyncExternalStore(unread.subscribe, unread.current);
  const { reply, awaitsVisitorSince } = contact;
  const since = contact.assignedAt ?? contact.openedAt;
  return (
    <Link
      to={`/work/${contact.id}`}
      className={isOpen ? 'mine-row open' : 'mine-row'}
      aria-current={isOpen ? 'true' : undefined}
    >
      <span className="row-line">
        <LevelMark {...standing(contact.signal, contact.grade)} />
        {reply ? (
          <ReplyMark reply={reply} now={now} />
        ) : (
          <span className="numbers">
            {awaitsVisitorSince
              ? words.queue.answeredAgo(age(now - Date.parse(awaitsVisitorSince), words))
              : clockLike(now - Date.parse(since))}
          </span>
        )}
      </span>
      <span className="row-line quiet">
        <span>
          {wayIn(words, contact)} · {words.callers[contact.callerRole]}
        </span>
        {ids.has(contact.id) ? <b className="unread">{words.queue.unread}</b> : <Stands contact={contact} />}
      </span>
    </Link>
  );
}

/** What is next: to look again, by which day, or what its state says. */
function Stands({ contact: { followUp, awaitsVisitorSince, state } }: { contact: ContactSummary }) {
  const words = useWords();
  const { language } = usePreferences();
  const { center } = useMe();
  if (!awaitsVisitorSince) return <span>{words.states[state]}</span>;
  if (!followUp) return <span>{words.queue.awaits}</span>;
  return followUp.isDue ? (
    <b className="follow-up-due">
      <DueShape /> {words.queue.lookNow}
    </b>
  ) : (
    <span>{words.queue.lookOn(dayName(followUp.dueAt, center.timeZone, language))}</span>
  );
}

/** Three dots in a bubble: it is their turn to speak. */
function AwaitingShape() {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor">
      <path d="M2 3h12v8H7l-3 3v-3H2Z" strokeWidth="1.4" strokeLinejoin="round" />
      <path d="M5 7h.01M8 7h.01M11 7h.01" strokeWidth="1.8" strokeLinecap="round" />
    </svg>
  );
}

/** A day's leaf, filled. */
function DueShape() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d="M2 3h2V1.5h2V3h4V1.5h2V3h2v11H2Z" fill="currentColor" />
    </svg>
  );
}
