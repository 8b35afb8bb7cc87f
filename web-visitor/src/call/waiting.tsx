import { useState } from 'preact/hooks';
import { usePage } from '../context';
import { Heading } from '../parts/heading';
import { AskBackForm } from './ask-back-form';
import { CodeLine } from './code-line';
import type { CallPhase } from './view';

type WaitingPhase = Extract<CallPhase, { at: 'waiting' }>;

/** The place in the line, and two quiet ways out of it. Nothing here ends by itself. */
export function Waiting({ phase, write }: { phase: WaitingPhase; write: () => void }) {
  const { visit, view, words } = usePage();
  const [asks, setAsks] = useState(false);
  const { phone } = words;
  const { ahead, waitSeconds, why, isLong } = phase;
  if (asks) return <AskBackForm back={() => setAsks(false)} />;
  const { title, lead } = phone.waiting[why];
  return (
    <div class="call">
      <section class="call-state" aria-live="polite">
        <Heading>{title}</Heading>
        {lead && <p>{lead}</p>}
        {why !== 'line-lost' && (
          <p class="call-place">
            {ahead !== null && words.thread.ahead(ahead)}
            {words.space}
            {words.estimate(waitSeconds)}
          </p>
        )}
        <p>
          {phone.waiting.stay}
          <br />
          {phone.waiting.quiet}
        </p>
      </section>
      <p class="call-note" role="status">
        {view.call?.broken ? phone.broken : isLong ? phone.waiting.long : ''}
      </p>
      <div class="call-ways">
        <button type="button" class={isLong ? 'main' : ''} onClick={() => setAsks(true)}>
          {phone.askBack.choice}
        </button>
        <button type="button" class={isLong ? 'main' : ''} onClick={write}>
          {phone.rather}
        </button>
      </div>
      <CodeLine />
      <div class="call-keys">
        <button type="button" class="hang-up" onClick={() => visit.calling.hangUp()}>
          {phone.hangUp}
        </button>
      </div>
    </div>
  );
}
