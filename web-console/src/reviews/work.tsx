import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { OpenReview } from '../api/types';
import { useHotkeys } from '../app/hotkeys';
import { KeyHint } from '../look/key';
import { ErrorNote, Skeleton, wordsOf } from '../look/states';
import { useWords } from '../words';
import { useConversation } from '../workplace/contact/conversation';
import { Conversation } from '../workplace/contact/messages';
import { noteDrafts, useNoteDraft } from '../workplace/contact/note-drafts';
import '../workplace/workplace.css';

const LONGEST = 4_000;
const LONGEST_NOTE = 2_000;

/**
 * One reply: what was said before it, its words, and the two ways it can go. Other words and a note begun are kept while she looks
 * at another one.
 */
export function Work({ review, say }: { review: OpenReview; say: (done: string) => void }) {
  const words = useWords();
  const texts = words.reviews;
  const queries = useQueryClient();
  const opened = useQuery(questions.reviewOpened(review.id));
  const reading = useConversation(review.contactId);
  const assessment = useQuery(questions.assessment(review.contactId));
  const wordsKey = `review-words.${review.id}`;
  const noteKey = `review-note.${review.id}`;
  const [reworded, setReworded] = useState(noteDrafts.of(wordsKey) || undefined);
  const [isGivingBack, setGivingBack] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const written = opened.data?.body;
  const text = reworded ?? written ?? '';
  const isChanged = reworded !== undefined && reworded.trim() !== written?.trim();
  const over = [...text.trim()].length - LONGEST;
  const { displayName } = review.submittedBy;

  const params = { path: { id: review.id } };
  const done = (what: string): void => {
    noteDrafts.set(wordsKey, '');
    noteDrafts.set(noteKey, '');
    say(what);
  };
  const afterwards = { onSettled: () => queries.invalidateQueries({ queryKey: ['reviews'] }) };
  const sending = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/api/reviews/{id}/send', { params, body: isChanged ? { body: text.trim() } : {} })),
    onSuccess: () => done(texts.sent(displayName)),
    ...afterwards,
  });
  const givingBack = useMutation({
    mutationFn: (note: string) => answerOf(api.POST('/api/reviews/{id}/give-back', { params, body: { note } })),
    onSuccess: () => done(texts.givenBack(displayName)),
    ...afterwards,
  });
  const isBusy = sending.isPending || givingBack.isPending;
  const maySend = written !== undefined && text.trim() !== '' && over <= 0 && !isBusy && !isGivingBack;
  const send = (): void => {
    if (maySend) sending.mutate();
  };
  useHotkeys({
    s: send,
    'mod+enter': send,
    m: () => field.current?.focus(),
    b: () => setGivingBack(true),
    escape: () => {
      setGivingBack(false);
      field.current?.blur();
    },
  });

  const problem = sending.error ?? givingBack.error;
  return (
    <>
      <div className="review-reading">
        {reading.isPending && <Skeleton rows={3} height={64} />}
        {reading.isError && <ErrorNote error={reading.error} retry={() => void reading.refetch()} />}
        {reading.data && (
          <Conversation
            contactId={review.contactId}
            isMine={false}
            messages={reading.data.messages}
            receipts={reading.data.receipts}
            notes={reading.data.notes}
            supervisors={reading.data.supervisors}
            signals={assessment.data?.signals ?? []}
          />
        )}
      </div>
      {opened.isError && <ErrorNote error={opened.error} retry={() => void opened.refetch()} />}
      <label htmlFor="review-words">
        <b>{texts.words}</b> · {texts.by(displayName)}
      </label>
      <textarea
        id="review-words"
        className="text-field review-words"
        ref={field}
        value={text}
        disabled={written === undefined || isBusy}
        aria-describedby="review-words-note"
        onChange={({ target }) => {
          setReworded(target.value);
          noteDrafts.set(wordsKey, target.value);
        }}
      />
      <p id="review-words-note" className="quiet" role="status">
        {written !== undefined && (over > 0 ? texts.tooLong(over) : isChanged ? texts.changed : texts.asWritten)}
      </p>
      <p role="alert">{problem && wordsOf(problem, words)}</p>
      {isGivingBack ? (
        <GiveBack
          noteKey={noteKey}
          isBusy={isBusy}
          giveBack={(note) => givingBack.mutate(note)}
          leave={() => setGivingBack(false)}
        />
      ) : (
        <div className="row-wrap">
          <Button type="primary" disabled={!maySend} onClick={send}>
            {texts.send} <KeyHint>S</KeyHint>
          </Button>
          <Button disabled={isBusy} onClick={() => setGivingBack(true)}>
            {texts.giveBack} <KeyHint>B</KeyHint>
          </Button>
          <span className="quiet">{texts.sendNote}</span>
        </div>
      )}
    </>
  );
}

/** What it is given back for. Enter gives it back, Shift+Enter breaks the line. */
function GiveBack(props: { noteKey: string; isBusy: boolean; giveBack: (note: string) => void; leave: () => void }) {
  const { noteKey, isBusy, giveBack, leave } = props;
  const words = useWords();
  const texts = words.reviews;
  const field = useRef<HTMLTextAreaElement>(null);
  const note = useNoteDraft(noteKey);
  useEffect(() => field.current?.focus(), []);
  const submit = (): void => {
    if (note.trim() && !isBusy) giveBack(note.trim());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation(); // Ctrl+Enter here must not send the reply
    submit();
  };
  return (
    <div className="review-back">
      <label htmlFor="review-note">{texts.note}</label>
      <textarea
        id="review-note"
        className="text-field"
        ref={field}
        value={note}
        maxLength={LONGEST_NOTE}
        placeholder={texts.notePlaceholder}
        onChange={({ target }) => noteDrafts.set(noteKey, target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="row-wrap">
        <Button type="primary" disabled={!note.trim() || isBusy} onClick={submit}>
          {texts.giveBackNow} <KeyHint>Enter</KeyHint>
        </Button>
        <Button type="text" onClick={leave}>
          {words.cancel} <KeyHint>Esc</KeyHint>
        </Button>
      </div>
    </div>
  );
}
