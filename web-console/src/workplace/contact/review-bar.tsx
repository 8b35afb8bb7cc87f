import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { answerOf, api } from '../../api/client';
import { questions } from '../../api/queries';
import type { ReviewStanding, UnreviewedReason } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { KeyHint } from '../../look/key';
import { useNow } from '../../look/now';
import { wordsOf } from '../../look/states';
import { age } from '../../look/time';
import { useWords } from '../../words';
import { asReasons, ChooseReason } from '../choose-reason';
import { useMode } from '../mode';

interface Props {
  contactId: string;
  standing: ReviewStanding;
  /** whether there is something in the box that could go out */
  hasWords: boolean;
  sendAtOnce: (reason: UnreviewedReason) => void;
}

/**
 * Above the box where replies are read first: what became of the last one, and the way past it for somebody at risk. It stands
 * there from the first moment on, so that nothing moves when a reply is handed in.
 */
export function ReviewBar({ contactId, standing, hasWords, sendAtOnce }: Props) {
  const words = useWords();
  const texts = words.reviews;
  const { mode, enter, leave } = useMode();
  const mayGo = standing.demanded && standing.mayGoAtOnce && hasWords;
  useHotkeys({ u: () => enter('at-once') }, mode === 'none' && mayGo);
  // Gone from the screen, nobody could see what the digits mean.
  const isChoosing = useRef(false);
  isChoosing.current = mode === 'at-once';
  useEffect(
    () => () => {
      if (isChoosing.current) leave();
    },
    [leave],
  );
  if (mode === 'at-once') {
    const choose = (reason: UnreviewedReason): void => {
      leave();
      sendAtOnce(reason);
    };
    return (
      <div className="review-bar">
        <ChooseReason title={texts.bar.whyAtOnce} reasons={asReasons(texts.reasons)} choose={choose} cancel={leave} />
      </div>
    );
  }
  return (
    <section className="review-bar" aria-label={texts.bar.label}>
      <Standing contactId={contactId} review={standing.review} />
      {standing.demanded && standing.mayGoAtOnce && (
        <Button size="small" disabled={!mayGo} onClick={() => enter('at-once')}>
          {texts.bar.atOnce} <KeyHint>U</KeyHint>
        </Button>
      )}
    </section>
  );
}

function Standing({ contactId, review }: { contactId: string; review: ReviewStanding['review'] }) {
  const words = useWords();
  const { bar: texts, waits } = words.reviews;
  const now = useNow();
  const queries = useQueryClient();
  const withdrawing = useMutation({
    mutationFn: (id: string) =>
      answerOf(api.POST('/api/reviews/{id}/withdraw', { params: { path: { id } }, body: {} })),
    onSettled: () => queries.invalidateQueries({ queryKey: questions.reviewStanding(contactId).queryKey }),
  });
  if (!review) return <p className="quiet">{texts.demanded}</p>;
  if (review.state === 'given-back') {
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      <p role="status" className="review-note" tabIndex={0}>
        <b>{texts.givenBack(review.settledBy ?? '')}</b> {review.note}
      </p>
    );
  }
  return (
    <>
      <p className="cut" title={review.body}>
        <b role="status">{texts.open}</b>{' '}
        <span className="quiet">
          {waits(age(now - Date.parse(review.submittedAt), words))} · {review.body}
        </span>
      </p>
      {withdrawing.error && <span role="alert">{wordsOf(withdrawing.error, words)}</span>}
      <Button size="small" loading={withdrawing.isPending} onClick={() => withdrawing.mutate(review.id)}>
        {texts.withdraw}
      </Button>
    </>
  );
}
