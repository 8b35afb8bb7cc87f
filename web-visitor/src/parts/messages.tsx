import type { VisitorMessage } from '../api/types';
import { usePage } from '../context';
import type { Unsent } from '../outbox';
import type { Words } from '../words/words';
import { TickIcon } from './icons';

/** What was said on both sides, and what is still on its way. */
export function Messages() {
  const { view, words } = usePage();
  let lastRead = 0;
  for (const { author, seq } of view.messages) if (author === 'visitor' && seq <= view.readSeq) lastRead = seq;
  return (
    <ol class="messages" aria-label={words.thread.messages}>
      {view.messages.map((message) => (
        <Stored key={message.clientId} message={message} isLastRead={message.seq === lastRead} />
      ))}
      {view.unsent.map((message) => (
        <OnItsWay key={message.clientId} message={message} />
      ))}
    </ol>
  );
}

function Stored({ message, isLastRead }: { message: VisitorMessage; isLastRead: boolean }) {
  const { view, words } = usePage();
  const mine = message.author === 'visitor';
  return (
    <li class={mine ? 'message mine' : 'message theirs'}>
      <span class={mine ? 'out-of-sight' : 'message-who'}>{whoSaid(message, words)}</span>
      <p>{message.body}</p>
      <span class="message-foot">
        <time dateTime={message.occurredAt}>
          {shortTime(message.occurredAt, view.language, view.frontDoor?.timeZone)}
        </time>
        {mine && (
          <>
            <TickIcon />
            <span class={isLastRead ? 'read' : 'out-of-sight'}>
              {isLastRead ? words.thread.read : words.thread.stored}
            </span>
          </>
        )}
      </span>
    </li>
  );
}

function whoSaid({ author, bySupervisor }: VisitorMessage, { thread }: Words): string {
  if (author === 'visitor') return thread.you;
  return bySupervisor ? thread.supervisor : thread.counselor;
}

function OnItsWay({ message }: { message: Unsent }) {
  const { visit, view, words } = usePage();
  return (
    <li class="message mine unsent">
      <span class="out-of-sight">{words.thread.you}</span>
      <p>{message.body}</p>
      {message.refusal !== null && (
        <div class="message-note" role="alert">
          <span>
            {words.thread.refused}
            {view.language === 'zh' ? '：' : ': '}
            {message.refusal}
          </span>
          <button type="button" class="plain" onClick={() => visit.takeBack(message.clientId)}>
            {words.thread.edit}
          </button>
        </div>
      )}
      {message.refusal === null && !view.retrying && <span class="message-foot">{words.thread.sending}</span>}
      {message.refusal === null && view.retrying && (
        <div class="message-note" role="status">
          <span>{words.thread.retrying}</span>
          <button type="button" class="plain" onClick={() => visit.wake()}>
            {words.thread.retryNow}
          </button>
          <small>{words.thread.stay}</small>
        </div>
      )}
    </li>
  );
}

/** The time alone today, with the date otherwise. */
function shortTime(occurredAt: string, language: string, timeZone: string | undefined): string {
  const at = new Date(occurredAt);
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const day: Intl.DateTimeFormatOptions = { month: 'numeric', day: 'numeric', timeZone };
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false, timeZone };
  const today = at.toLocaleDateString(locale, day) === new Date().toLocaleDateString(locale, day);
  const time = at.toLocaleTimeString(locale, clock);
  return today ? time : `${at.toLocaleDateString(locale, day)} ${time}`;
}
