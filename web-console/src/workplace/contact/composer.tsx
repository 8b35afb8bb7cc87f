import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { ContactDetail } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { KeyHint } from '../../look/key';
import { usePhraseFinder } from '../../phrases/phrase-finder';
import { useWords } from '../../words';
import { usePhone } from '../call/use-phone';
import { useMode } from '../mode';
import { outbox, type Way } from './outbox';
import { type ReplyDraft, replyDrafts, useReplyDraft } from './reply-drafts';
import { ReviewBar } from './review-bar';
import { useReviewStanding } from './review-standing';
import { typing } from './typing';

/** The service takes as many characters and no more. An emoji is one, whatever the browser counts. */
const LONGEST = 4_000;

/** Where she answers. Enter sends, Shift+Enter breaks the line; always the same height. */
export function Composer({ contactId, contact }: { contactId: string; contact: ContactDetail | undefined }) {
  const words = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const kept = useReplyDraft(contactId);
  const draft = kept.text;
  const { mode } = useMode();
  const canWrite = contact?.isMine === true && (contact.state === 'active' || contact.state === 'wrap-up');

  const standing = useReviewStanding(contact, canWrite);
  const isInReview = standing?.review?.state === 'open';

  // What a colleague left unsent on it, or she herself on another machine; and what comes back from a review.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end of a review is when to look again
  useEffect(() => {
    if (canWrite) replyDrafts.open(contactId);
  }, [contactId, canWrite, isInReview]);
  // Somebody who waits for a first sentence in a live chat gets it: what is typed right after accepting goes into the box,
  // and the Enter behind it to her rather than to the next offer.
  const isOwedInChat = canWrite && contact.channel === 'chat' && contact.live && contact.answeredAt === null;
  useEffect(() => {
    if (isOwedInChat) field.current?.focus();
  }, [isOwedInChat]);
  // Elsewhere it never takes the focus by itself: right after accepting, every letter is still a key (N and a digit for a
  // silent call). During a call M mutes.
  const { call } = usePhone();
  useHotkeys({ m: () => field.current?.focus() }, mode === 'none' && canWrite && !call);

  const finder = usePhraseFinder(draft, canWrite ? contact.deskId : undefined, (body) =>
    replyDrafts.set(contactId, body),
  );
  const over = [...draft.trim()].length - LONGEST;
  const send = (way?: Way): void => {
    const body = draft.trim();
    // nothing is cut off: it stays whole, and she says where it is to be parted
    if (!body || over > 0) return;
    if (way === 'review' && isInReview) return; // one at a time: it stays in the box
    outbox.write(contactId, body, replyDrafts.send(contactId), way);
    field.current?.focus();
  };
  const usual = standing?.demanded ? 'review' : undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (finder.onKeyDown(event)) return;
    // Enter that chooses a word in an input method is not the end of the message.
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (!draft.trim()) {
      // No empty lines; an offer may still take this Enter.
      if (draft) event.preventDefault();
      return;
    }
    event.preventDefault();
    send(usual);
  };

  const why = reasonToReadOnly(contact, words);
  const straight = contact?.state === 'wrap-up' ? words.contact.wrapUpNow : words.contact.placeholder;
  const placeholder = usual ? words.reviews.bar.placeholder : straight;
  const bar = canWrite && standing && (standing.demanded || standing.review) && (
    <ReviewBar
      contactId={contactId}
      standing={standing}
      hasWords={draft.trim() !== '' && over <= 0}
      sendAtOnce={(unreviewed) => send({ unreviewed })}
    />
  );
  return (
    <>
      {bar}
      <div className="composer">
        {finder.list}
        <label className="read-aloud" htmlFor="composer">
          {words.contact.composer}
        </label>
        <textarea
          id="composer"
          ref={field}
          value={draft}
          aria-describedby="composer-over"
          disabled={!canWrite}
          placeholder={why ?? placeholder}
          onChange={(event) => {
            replyDrafts.set(contactId, event.target.value);
            if (contact?.channel === 'chat' && event.target.value) typing.say(contactId);
          }}
          onKeyDown={onKeyDown}
          {...finder.aria}
        />
        <div className="composer-end">
          <span id="composer-over" className="composer-over" role="status">
            {over > 0 && words.contact.tooLong(over)}
            {over <= 0 && isInReview && usual && draft.trim() && words.reviews.bar.wait}
          </span>
          {canWrite && over <= 0 && !(isInReview && usual) && <DraftMark draft={kept} />}
          <Button
            type="primary"
            disabled={!canWrite || !draft.trim() || over > 0 || finder.isOpen || (isInReview && usual === 'review')}
            onClick={() => send(usual)}
          >
            {usual ? words.reviews.bar.submit : words.contact.send} <KeyHint>Enter</KeyHint>
          </Button>
        </div>
      </div>
    </>
  );
}

/** Where what she has typed is kept. Read aloud only where it is not as she would expect. */
function DraftMark({ draft }: { draft: ReplyDraft }) {
  const words = useWords();
  const { status, merged } = draft;
  if (status === 'empty' || !draft.text) return null;
  const isExpected = !merged && status !== 'failed' && status !== 'refused';
  return (
    <span className={`draft-mark draft-${status}`} role={isExpected ? undefined : 'status'}>
      {merged ? words.contact.draft.merged : words.contact.draft[status]}
    </span>
  );
}

function reasonToReadOnly(contact: ContactDetail | undefined, words: ReturnType<typeof useWords>): string | null {
  if (!contact) return words.loading;
  if (contact.state === 'closed') return words.contact.closed;
  if (contact.state === 'waiting') return words.contact.waiting;
  return contact.isMine ? null : words.contact.readOnly;
}
