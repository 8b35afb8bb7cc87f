import { useEffect, useRef } from 'preact/hooks';
import { usePage } from '../context';
import { AppointmentList } from '../parts/appointment-list';
import { Blocked } from '../parts/blocked';
import { CallInThread } from '../parts/call-in-thread';
import { CodeCard } from '../parts/code-card';
import { Composer } from '../parts/composer';
import { DeviceOptions } from '../parts/device-options';
import { Heading } from '../parts/heading';
import { HelpCard } from '../parts/help-card';
import { Messages } from '../parts/messages';
import { RememberChoice } from '../parts/remember-choice';
import { Sentences } from '../parts/sentences';
import { Standing } from '../parts/standing';
import { Unlock } from '../parts/unlock';

/** The thread: the code until it is kept, what was said, where it stands, and room to go on. */
export function Thread() {
  const { visit, view, words } = usePage();
  const end = useEndInView();
  if (view.gone) return <Gone />;
  if (view.locked) return <Unlock submit={(phrase) => visit.lock.open(phrase)} />;
  const empty = view.messages.length === 0 && view.unsent.length === 0;
  const loading = view.code !== null && !view.threadless && view.standing === null && empty;
  const chatting = view.standing?.channel === 'chat';
  const title = view.threadless ? words.home.goOn : chatting ? words.chat.title : words.thread.title;
  const showCode = view.code !== null && !view.codeKept;
  return (
    <div class="thread">
      <Heading>{title}</Heading>
      <CallInThread />
      {showCode && <HelpCard reveal />}
      {view.code !== null && showCode && (
        <>
          <CodeCard code={view.code} />
          <RememberChoice />
        </>
      )}
      {view.connection === 'offline' && (
        <p class="banner" role="status">
          {words.thread.offline}
        </p>
      )}
      {view.code !== null && !showCode && <DeviceOptions code={view.code} />}
      {view.code !== null && <AppointmentList always={view.threadless} />}
      {view.threadless && <Sentences of={words.write.promise(view.frontDoor?.centerName ?? words.name)} />}
      {loading && view.connection !== 'offline' ? <p class="small">{words.thread.loading}</p> : <Messages />}
      {!showCode && <HelpCard reveal={false} />}
      {!view.callWithin && <Standing />}
      <Blocked />
      <div ref={end} />
      {(!loading || view.connection === 'offline') && (
        <Composer
          label={empty ? words.write.label : words.thread.label}
          hint={empty ? words.write.label : words.thread.label}
          rows={1}
          sent={() => undefined}
        />
      )}
    </div>
  );
}

/** Brings what is new into view, and so before her eyes: a reply that came, or what was just written. Not while the code waits to be kept. */
function useEndInView() {
  const { visit, view } = usePage();
  const end = useRef<HTMLDivElement>(null);
  const count = view.messages.length + view.unsent.length;
  const state = view.standing?.state;
  const wait = view.code !== null && !view.codeKept;
  // a call, or the wish for one, takes room above
  const call = view.callWithin ? view.call?.phase.at : view.invitation?.invitationId;
  useEffect(() => {
    // the whole way down: the text field is docked there and would cover the end itself
    const scroller = end.current?.closest('main');
    if (count > 1 && !wait && scroller) scroller.scrollTop = scroller.scrollHeight;
  }, [count, state, wait, view.help, view.supervisor, call]);
  useEffect(() => {
    visit.look(!wait);
    return () => visit.look(false);
  }, [visit, wait]);
  return end;
}

function Gone() {
  const { visit, route, words } = usePage();
  return (
    <>
      <Heading>{words.thread.gone}</Heading>
      <p>{words.thread.goneWhat}</p>
      <button
        type="button"
        class="wide main"
        onClick={() => {
          visit.putAway();
          route.instead('home');
        }}
      >
        {words.thread.toHome}
      </button>
    </>
  );
}
