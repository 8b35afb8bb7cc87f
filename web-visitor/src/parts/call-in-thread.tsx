import { useState } from 'preact/hooks';
import { usePage } from '../context';
import { useCallPart } from './call-part';

/** The call that this conversation has become, above what is said in it; where there is none, the wish of her counselor for one. */
export function CallInThread() {
  const { view } = usePage();
  if (view.callWithin) return <Within />;
  return view.invitation && !view.calling && !view.call ? <Invited /> : null;
}

function Within() {
  const { words } = usePage();
  const { part, failed, load } = useCallPart();
  if (part) return <part.CallWithin />;
  return (
    <section class="call-within">
      <p role="status">{failed ? words.phone.notLoaded : words.phone.loading}</p>
      {failed && (
        <button type="button" onClick={load}>
          {words.phone.tryAgain}
        </button>
      )}
    </section>
  );
}

/** Who would hear what, before the browser asks anything; and a way to say no that needs no reason. */
function Invited() {
  const { visit, view, words } = usePage();
  useCallPart(); // so that her tap is what begins it
  const [failed, setFailed] = useState(false);
  const { invited } = words.phone;
  const center = view.frontDoor?.centerName ?? words.name;
  return (
    <section class="call-within invited" aria-live="polite">
      <h2>{invited.title}</h2>
      <p>{invited.lead(center)}</p>
      <div class="call-within-keys">
        <button type="button" class="main" onClick={() => visit.takeInvitation().catch(() => setFailed(true))}>
          {invited.take}
        </button>
        <button type="button" class="plain" onClick={() => visit.declineInvitation()}>
          {invited.decline}
        </button>
      </div>
      {failed && <p role="status">{words.phone.notLoaded}</p>}
    </section>
  );
}
