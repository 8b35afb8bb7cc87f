import './call.css';
import { usePage } from '../context';
import { nameTime } from '../opening';
import { Heading } from '../parts/heading';
import { useOpening } from '../parts/opening';
import { RoleChoice } from '../parts/role-choice';
import { Sentences } from '../parts/sentences';
import { CalledBack } from './called-back';
import { CodeLine } from './code-line';
import { Ended } from './ended';
import { Talking } from './talking';
import type { CallPhase } from './view';
import { Waiting } from './waiting';

/** A call from the first tap to its end. */
export function CallScreen() {
  const { view } = usePage();
  const opening = useOpening('web-call');
  const phase = view.call?.phase;
  if (!phase) return opening?.kind === 'closed' ? <Closed opensAt={opening.opensAt} /> : <Before />;
  switch (phase.at) {
    case 'closed':
      return <ClosedMeanwhile opensAt={phase.opensAt} />;
    case 'no-microphone':
      return <NoMicrophone why={phase.why} />;
    case 'refused':
      return <Refused message={phase.message} />;
    case 'called-back':
      return <CalledBack safeToCall={phase.safeToCall} />;
    case 'ended':
      return <Ended by={phase.by} talked={phase.talked} />;
    default:
      return <Under phase={phase} />;
  }
}

/** Who hears this, what stays here, and when somebody has to be told: before the browser asks anything. */
function Before() {
  const { visit, view, route, words } = usePage();
  const center = view.frontDoor?.centerName ?? words.name;
  return (
    <>
      <Heading>{words.phone.title}</Heading>
      <Sentences of={words.phone.promise(center)} />
      <RoleChoice />
      <p>{words.phone.microphone}</p>
      <button type="button" class="wide main" onClick={() => void visit.calling.begin()}>
        {words.phone.start}
      </button>
      <button type="button" class="wide plain" onClick={() => route.instead('numbers')}>
        {words.phone.numbers}
      </button>
    </>
  );
}

type UnderPhase = Extract<CallPhase, { at: 'microphone' | 'placing' | 'waiting' | 'connecting' | 'connected' }>;

function Under({ phase }: { phase: UnderPhase }) {
  const { visit, view, words } = usePage();
  const { phone } = words;
  const write = useWriteInstead();
  if (phase.at === 'connected') return <Talking since={phase.since} />;
  if (phase.at === 'waiting') return <Waiting phase={phase} write={write} />;
  return (
    <div class="call">
      <section class="call-state" aria-live="polite">
        <Heading>{titleOf(phase, phone)}</Heading>
        {phase.at === 'microphone' && <p>{phone.asking.lead}</p>}
        {phase.at === 'placing' && <p>{phase.again ? phone.placing.again : phone.placing.lead}</p>}
        {phase.at === 'connecting' && <p>{phone.connecting.lead}</p>}
      </section>
      <p class="call-note" role="status">
        {view.call?.broken ? phone.broken : ''}
      </p>
      <CodeLine />
      <div class="call-keys">
        <button type="button" class="hang-up" onClick={() => visit.calling.hangUp()}>
          {phone.hangUp}
        </button>
        {phase.at !== 'connecting' && (
          <button type="button" onClick={write}>
            {phone.rather}
          </button>
        )}
      </div>
    </div>
  );
}

type BeforePhase = Exclude<UnderPhase, { at: 'waiting' | 'connected' }>;

function titleOf(phase: BeforePhase, phone: ReturnType<typeof usePage>['words']['phone']): string {
  if (phase.at === 'microphone') return phone.asking.title;
  if (phase.at === 'connecting' && phase.another) return phone.connecting.another;
  return phone[phase.at].title;
}

/** She hangs up and writes: what she writes is kept with what her code leads to. */
function useWriteInstead(): () => void {
  const { visit, view, route } = usePage();
  return () => {
    visit.calling.hangUp();
    visit.calling.putAway();
    visit.choose('board');
    route.instead(view.code === null ? 'write' : 'thread');
  };
}

function ClosedMeanwhile({ opensAt }: { opensAt: string | null }) {
  const { frontDoor } = usePage().view;
  return <Closed opensAt={opensAt && frontDoor ? nameTime(opensAt, frontDoor.now, frontDoor.timeZone) : null} />;
}

function Closed({ opensAt }: { opensAt: ReturnType<typeof nameTime> | null }) {
  const { route, words } = usePage();
  return (
    <>
      <Heading>{words.phone.closed.title}</Heading>
      <p>
        {words.phone.closed.opens(opensAt)}
        {words.space}
        {words.phone.closed.write}
      </p>
      <OtherWays />
      <button type="button" class="wide plain" onClick={() => route.instead('numbers')}>
        {words.phone.numbers}
      </button>
    </>
  );
}

function NoMicrophone({ why }: { why: 'refused' | 'none' }) {
  const { visit, words } = usePage();
  const { noMicrophone, tryAgain } = words.phone;
  return (
    <>
      <Heading>{noMicrophone.title}</Heading>
      <p>{noMicrophone[why]}</p>
      <button type="button" class="wide" onClick={() => void visit.calling.begin()}>
        {tryAgain}
      </button>
      <p class="apart">{noMicrophone.instead}</p>
      <OtherWays />
    </>
  );
}

function Refused({ message }: { message: string }) {
  const { words } = usePage();
  return (
    <>
      <Heading>{words.phone.refused}</Heading>
      <p>{message}</p>
      <OtherWays />
    </>
  );
}

/** A chat if somebody is there for it; a message always. */
function OtherWays() {
  const { visit, view, route, words } = usePage();
  const chat = useOpening('chat');
  const go = (way: 'board' | 'chat') => {
    visit.calling.putAway();
    visit.choose(way);
    route.instead(view.code !== null && !view.threadless ? 'thread' : way === 'chat' ? 'chat' : 'write');
  };
  const open = chat?.kind === 'open';
  return (
    <>
      {open && (
        <button type="button" class="wide main" onClick={() => go('chat')}>
          {words.home.chat}
        </button>
      )}
      <button type="button" class={open ? 'wide' : 'wide main'} onClick={() => go('board')}>
        {words.home.board}
      </button>
    </>
  );
}
