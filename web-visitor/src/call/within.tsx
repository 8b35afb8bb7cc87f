import { usePage } from '../context';
import { Lasted } from './talking';
import type { CallPhase } from './view';

/** A call beside the conversation it is part of: how it stands in a line or two, and its keys. She goes on writing below. */
export function CallWithin() {
  const { visit, view, words } = usePage();
  const { call } = view;
  if (!call) return null;
  const { phone } = words;
  const { phase, muted, silent } = call;
  const over = phase.at === 'ended' || phase.at === 'refused' || phase.at === 'closed' || phase.at === 'called-back';
  return (
    <section class="call-within">
      <h2 aria-live="polite">
        {titleOf(phase, phone)}
        {phase.at === 'connected' && (
          <span class="call-within-time">
            <span class="out-of-sight">{phone.lasted} </span>
            <Lasted since={phase.since} />
          </span>
        )}
      </h2>
      <p role="status">
        <Note />
      </p>
      <div class="call-within-keys">
        {phase.at === 'no-microphone' && (
          <button type="button" class="main" onClick={() => void visit.calling.again()}>
            {phone.tryAgain}
          </button>
        )}
        {silent && (
          <button type="button" class="main" onClick={() => visit.calling.listen()}>
            {phone.listen}
          </button>
        )}
        {phase.at === 'connected' && (
          <button type="button" aria-pressed={muted} onClick={() => visit.calling.mute(!muted)}>
            {phone.mute}
          </button>
        )}
        {over || phase.at === 'no-microphone' ? (
          <button type="button" onClick={() => visit.calling.putAway()}>
            {phone.within.goOn}
          </button>
        ) : (
          <button type="button" class="hang-up" onClick={() => visit.calling.hangUp()}>
            {phone.hangUp}
          </button>
        )}
      </div>
    </section>
  );
}

/** What is to be said of the phase; its line is there even when it says nothing. */
function Note() {
  const { view, words } = usePage();
  const { phone } = words;
  const { phase, broken, held, muted, silent } = view.call ?? {};
  if (!phase) return null;
  switch (phase.at) {
    case 'microphone':
      return <>{phone.asking.lead}</>;
    case 'placing':
      return <>{phase.again ? phone.placing.again : phone.placing.lead}</>;
    case 'waiting':
      return (
        <>{broken ? phone.broken : phase.ahead === null ? phone.waiting.quiet : words.thread.ahead(phase.ahead)}</>
      );
    case 'connecting':
      return <>{broken ? phone.broken : phone.connecting.lead}</>;
    case 'connected':
      return (
        <>
          {broken
            ? phone.broken
            : held
              ? phone.held
              : muted
                ? phone.connected.muted
                : silent
                  ? phone.silent
                  : phone.within.write}
        </>
      );
    case 'no-microphone':
      return <>{phone.noMicrophone[phase.why]}</>;
    case 'refused':
      return <>{phase.message}</>;
    default:
      return <>{phone.within.over}</>;
  }
}

function titleOf(phase: CallPhase, phone: ReturnType<typeof usePage>['words']['phone']): string {
  switch (phase.at) {
    case 'microphone':
      return phone.asking.title;
    case 'waiting':
      if (phase.why === 'line-lost') return phone.waiting['line-lost'].title;
      return phase.ahead === null ? phone.within.rings : phone.waiting.another.title;
    case 'connecting':
      return phase.another ? phone.connecting.another : phone.connecting.title;
    case 'placing':
      return phone.placing.title;
    case 'connected':
      return phone.connected.title;
    case 'no-microphone':
      return phone.noMicrophone.title;
    case 'refused':
      return phone.refused;
    default:
      return phase.at === 'ended' && phase.by === 'lost' ? phone.ended.lost.title : phone.ended.talked.title;
  }
}
