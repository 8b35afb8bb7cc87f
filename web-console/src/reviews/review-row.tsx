import type { OpenReview } from '../api/types';
import { LevelMark, standing } from '../look/level-mark';
import { useNow } from '../look/now';
import { age } from '../look/time';
import { useWords } from '../words';
import { ReplyMark } from '../workplace/queue/reply-mark';

interface Props {
  review: OpenReview;
  isChosen: boolean;
  choose: (id: string) => void;
}

/** One that waits: whose, at which risk, until when the letter is to be answered. */
export function ReviewRow({ review, isChosen, choose }: Props) {
  const words = useWords();
  const texts = words.reviews;
  const now = useNow();
  const { id, submittedBy, submittedAt, callerRole, deskName, signal, grade, reply } = review;
  return (
    <button
      type="button"
      data-id={id}
      className={isChosen ? 'work-row review-row chosen' : 'work-row review-row'}
      aria-current={isChosen}
      onClick={() => choose(id)}
    >
      <span className="row-line">
        <b className="cut">{texts.by(submittedBy.displayName)}</b>
        {reply && <ReplyMark reply={reply} now={now} />}
      </span>
      <span className="row-line quiet">
        <span className="cut">
          {words.callers[callerRole]} · {texts.waits(age(now - Date.parse(submittedAt), words))} · {deskName}
        </span>
        <LevelMark {...standing(signal, grade)} />
      </span>
    </button>
  );
}
