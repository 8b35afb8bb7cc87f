import type { ReplyClock } from '../../api/types';
import { ClockMark } from '../../referrals/clock-mark';
import { useWords } from '../../words';

/** How long there is to answer a letter. */
export function ReplyMark({ reply, now }: { reply: ReplyClock; now: number }) {
  const words = useWords();
  return (
    <span className="reply-mark" title={words.queue.reply.title}>
      <span className="read-aloud">{words.queue.reply.title}</span>
      <ClockMark
        from={Date.parse(reply.owedSince)}
        to={Date.parse(reply.dueAt)}
        pressesAt={Date.parse(reply.warnsAt)}
        now={now}
        isShort
        texts={words.queue.reply}
      />
    </span>
  );
}
