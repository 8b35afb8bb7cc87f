import { useState } from 'preact/hooks';
import { usePage } from '../context';
import { useOpening } from './opening';

/** Where the thread stands, in honest words; nothing that turns and turns. */
export function Standing() {
  const { view, words } = usePage();
  const board = useOpening('board');
  const { standing, turned } = view;
  if (!standing) return null;
  const { state, ahead } = standing;
  if (standing.channel === 'chat' && (state === 'waiting' || state === 'being-answered')) return <ChatStanding />;
  const opens = board?.kind === 'closed' ? board.opensAt : null;
  return (
    <section class={`standing ${state}`} aria-live="polite">
      <h2>{words.thread.state[state]}</h2>
      <p>
        {state === 'waiting' && (
          <>
            {turned !== 'no' && words.chat.turned[turned]}
            {turned !== 'no' && words.space}
            {standing.handedOn && words.thread.handedOn}
            {standing.handedOn && words.space}
            {opens ? words.thread.opens(opens) : ahead !== null && words.thread.ahead(ahead)}
            {words.space}
            {words.thread.urgentFirst}
            {words.space}
            {words.thread.comeBack}
          </>
        )}
        {state === 'being-answered' && words.thread.reading}
        {(state === 'answered' || state === 'read' || state === 'empty') && words.thread.answered}
      </p>
    </section>
  );
}

/** A chat: the place in the line, how long it may take, and the way out of waiting. */
function ChatStanding() {
  const { visit, view, words } = usePage();
  const [leaving, setLeaving] = useState<'no' | 'yes' | 'failed'>('no');
  const { state, ahead, waitSeconds, handedOn } = view.standing ?? {};
  const leave = async () => {
    setLeaving('yes');
    setLeaving((await visit.leaveMessage()) ? 'no' : 'failed');
  };
  if (state !== 'waiting') {
    return (
      <section class="standing being-answered" aria-live="polite">
        <h2>{words.chat.state['being-answered']}</h2>
        {view.supervisor && <p>{words.chat.supervisor}</p>}
        <p aria-live="off">{view.isTyping ? words.chat.typing : words.chat.talking}</p>
      </section>
    );
  }
  return (
    <>
      <section class="standing waiting" aria-live="polite">
        <h2>{handedOn ? words.chat.handedOn.title : words.chat.state.waiting}</h2>
        <p>
          {handedOn && words.chat.handedOn.lead}
          {handedOn && words.space}
          {ahead != null && words.thread.ahead(ahead)}
          {words.space}
          {words.estimate(waitSeconds ?? null)}
          {words.space}
          {words.chat.wait}
        </p>
      </section>
      <button type="button" class="wide" aria-disabled={leaving === 'yes'} onClick={leave}>
        {leaving === 'yes' ? words.chat.leaving : words.chat.leaveMessage}
      </button>
      <p class="small" role="status">
        {leaving === 'failed' ? words.chat.notLeft : ''}
      </p>
    </>
  );
}
