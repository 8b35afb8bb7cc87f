import { usePage } from '../context';
import { openingOf } from '../opening';

/** Where the thread stands, in honest words; nothing that turns and turns. */
export function Standing() {
  const { view, words } = usePage();
  const { standing, frontDoor } = view;
  if (!standing) return null;
  const { state, ahead } = standing;
  const board = frontDoor?.channels.find(({ channel }) => channel === 'board');
  const opening = frontDoor ? openingOf(board, frontDoor.now, frontDoor.timeZone) : null;
  const opens = opening?.kind === 'closed' ? opening.opensAt : null;
  return (
    <section class={`standing ${state}`} aria-live="polite">
      <h2>{words.thread.state[state]}</h2>
      <p>
        {state === 'waiting' && (
          <>
            {opens ? words.thread.opens(opens) : ahead !== null && words.thread.ahead(ahead)}
            {words.space}
            {words.thread.urgentFirst}
            {words.space}
            {words.thread.comeBack}
          </>
        )}
        {state === 'being-answered' && words.thread.reading}
        {(state === 'answered' || state === 'read') && words.thread.answered}
      </p>
    </section>
  );
}
