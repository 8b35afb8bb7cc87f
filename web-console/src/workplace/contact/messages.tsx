import { Button } from 'antd';
import { Fragment, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Note, Receipts, Signal, StaffMessage, SupervisorInChat } from '../../api/types';
import { useMe } from '../../app/me';
import { dayOf, timeOfDay } from '../../look/time';
import { useWords } from '../../words';
import { Highlighted } from './highlighted';
import { noteDrafts } from './note-drafts';
import { NoteInTimeline } from './note-in-timeline';
import { outbox, type Unsent } from './outbox';
import { useReadReceipts } from './read-receipts';
import { replyDrafts } from './reply-drafts';
import { Supervisors, supervisorDraft } from './supervision';
import { useIsTyping } from './typing';

interface Props {
  contactId: string;
  isMine: boolean;
  messages: readonly StaffMessage[];
  receipts: Receipts;
  supervisors: readonly SupervisorInChat[];
  notes: readonly Note[];
  signals: readonly Signal[];
}

const NEAR_THE_END_PX = 80;

/** What was said. Follows new messages only for a reader who is at the end; others are told and stay where they read. */
export function Conversation({ contactId, isMine, messages, receipts, supervisors, notes, signals }: Props) {
  const words = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [hasNew, setHasNew] = useState(false);
  const isTyping = useIsTyping(contactId);
  useReadReceipts(contactId, messages, isMine && !hasNew);
  const all = useSyncExternalStore(outbox.subscribe, outbox.current);
  const unsent = useMemo(() => {
    const stored = new Set(messages.map((message) => message.clientId));
    return all.filter((item) => item.contactId === contactId && !stored.has(item.clientId));
  }, [all, messages, contactId]);
  const byMessage = useMemo(
    () => new Map(signals.filter((signal) => !signal.dismissedAs).map((signal) => [signal.messageId, signal])),
    [signals],
  );

  const count = messages.length + notes.length + unsent.length;
  const toEnd = (): void => {
    frame.current?.scrollTo({ top: frame.current.scrollHeight });
    setHasNew(false);
  };
  useLayoutEffect(() => {
    if (count === 0) return;
    if (atEnd.current) frame.current?.scrollTo({ top: frame.current.scrollHeight });
    else setHasNew(true);
  }, [count]);

  const onScroll = (): void => {
    const element = frame.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_THE_END_PX;
    if (atEnd.current) setHasNew(false);
  };

  return (
    <div className="conversation-frame">
      <div
        className="conversation"
        ref={frame}
        onScroll={onScroll}
        role="log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={words.contact.label}
      >
        {count === 0 && <p className="quiet">{words.contact.noMessages}</p>}
        <Notes notes={notes} between={[0, messages[0]?.seq ?? Number.POSITIVE_INFINITY]} />
        <Messages contactId={contactId} messages={messages} receipts={receipts} notes={notes} byMessage={byMessage} />
        {unsent.map((item) => (
          <UnsentMessage key={item.clientId} item={item} isMine={isMine} />
        ))}
      </div>
      <p className="conversation-foot" role="status">
        <Supervisors supervisors={supervisors} />
        {isTyping && <span className="quiet">{words.contact.typing}</span>}
      </p>
      {hasNew && (
        <Button className="new-below" size="small" type="primary" onClick={toEnd}>
          ↓ {words.contact.newBelow}
        </Button>
      )}
    </div>
  );
}

interface MessagesProps {
  contactId: string;
  messages: readonly StaffMessage[];
  receipts: Receipts;
  notes: readonly Note[];
  byMessage: ReadonlyMap<string, Signal>;
}

function Messages({ contactId, messages, receipts, notes, byMessage }: MessagesProps) {
  const words = useWords();
  const { center, account } = useMe();
  const zone = center.timeZone;
  const lastSaid = messages.findLast(({ author }) => author === 'counselor');
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const day = dayOf(message.occurredAt, zone);
    const isNewDay = !before || dayOf(before.occurredAt, zone) !== day;
    const isEarlier = message.contactId !== contactId;
    const wasEarlier = before && before.contactId !== contactId;
    const startsThis = !isEarlier && wasEarlier;
    const isMe = message.authorName === account.displayName;
    const author = message.author === 'visitor' ? words.contact.visitor : isMe ? words.contact.me : message.authorName;
    return (
      <Fragment key={message.id}>
        {(isNewDay || startsThis) && (
          <p className="conversation-day quiet">
            {day}
            {isEarlier ? ` · ${words.contact.earlier}` : ''}
          </p>
        )}
        <article
          className={`message message-${message.author}${isEarlier ? ' message-earlier' : ''}`}
          id={`seq-${message.seq}`}
        >
          <p className="message-head quiet">
            <span>{author ?? words.roles.counselor}</span>
            {message.bySupervisor && <span>{words.roles.supervisor}</span>}
            <time dateTime={message.occurredAt}>{timeOfDay(message.occurredAt, zone)}</time>
            <span>#{message.seq}</span>
            {message.delivery && <span>{words.contact.delivery[message.delivery]}</span>}
            {message.review && (
              <span>
                {message.review.reworded
                  ? words.reviews.reworded(message.review.by)
                  : words.reviews.reviewed(message.review.by)}
              </span>
            )}
            {message.unreviewed && <span>{words.reviews.unreviewed(words.reviews.reasons[message.unreviewed])}</span>}
            {message === lastSaid && <Receipt seq={message.seq} receipts={receipts} />}
          </p>
          <p className="message-body">
            <Highlighted body={message.body} evidence={byMessage.get(message.id)?.evidence ?? []} />
          </p>
        </article>
        <Notes notes={notes} between={[message.seq, messages[index + 1]?.seq ?? Number.POSITIVE_INFINITY]} />
      </Fragment>
    );
  });
}

/** Of her last words alone: whether they have come, and were in front of the visitor. When, nobody is told. */
function Receipt({ seq, receipts }: { seq: number; receipts: Receipts }) {
  const { contact } = useWords();
  if (receipts.readSeq >= seq) return <span>{contact.receipt.read}</span>;
  return receipts.deliveredSeq >= seq ? <span>{contact.receipt.delivered}</span> : null;
}

/** Notes written after one message and before the next. */
function Notes({ notes, between: [from, until] }: { notes: readonly Note[]; between: readonly [number, number] }) {
  return notes
    .filter(({ afterSeq }) => afterSeq >= from && afterSeq < until)
    .map((note) => <NoteInTimeline key={note.id} note={note} />);
}

function UnsentMessage({ item, isMine }: { item: Unsent; isMine: boolean }) {
  const words = useWords();
  const takeBack = (): void => {
    const body = outbox.takeBack(item.clientId);
    if (isMine) replyDrafts.add(item.contactId, body);
    else noteDrafts.add(supervisorDraft(item.contactId), body);
  };
  return (
    <article className="message message-counselor message-unsent">
      <p className="message-head quiet">
        <span>{words.contact.me}</span>
        <span role="status">{item.refused === null ? words.contact.pending : words.contact.refused(item.refused)}</span>
        {item.refused !== null && (
          <Button size="small" onClick={takeBack}>
            {words.contact.takeBack}
          </Button>
        )}
      </p>
      <p className="message-body">{item.body}</p>
    </article>
  );
}
