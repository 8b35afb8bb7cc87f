import type { ComponentChildren } from 'preact';
import type { ChannelState } from '../api/types';
import { usePage } from '../context';
import { openingOf } from '../opening';
import { ChatIcon, PenIcon, PhoneIcon } from '../parts/icons';

/** The first screen: one warm line and three plain choices, with what is open now. */
export function Home() {
  const { visit, view, route, words } = usePage();
  const mine = view.code !== null || view.unsent.length > 0;
  return (
    <div class="home">
      <h1 tabIndex={-1}>{words.home.warm}</h1>
      <p class="home-name">{words.home.noName}</p>
      <ul class="choices" aria-label={words.home.choices}>
        <Choice
          icon={<PenIcon />}
          name={words.home.board}
          state={useBoardState()}
          onClick={() => route.go('write')}
          lit
        />
        <Choice
          icon={<PhoneIcon />}
          name={words.home.phone}
          state={usePhoneState()}
          onClick={() => route.go('numbers')}
        />
        <Choice
          icon={<ChatIcon />}
          name={words.home.chat}
          state={words.opening.notYet}
          onClick={() => route.go('chat')}
        />
      </ul>
      {view.frontDoorMissing && (
        <p class="home-note" role="status">
          {words.home.noHours}
          <button type="button" class="plain" onClick={() => void visit.openFrontDoor()}>
            {words.home.tryAgain}
          </button>
        </p>
      )}
      <button type="button" class={mine ? 'wide marked' : 'wide'} onClick={() => route.go(mine ? 'thread' : 'return')}>
        {mine ? words.home.mine : words.home.haveCode}
      </button>
    </div>
  );
}

interface ChoiceProps {
  icon: ComponentChildren;
  name: string;
  state: string;
  onClick: () => void;
  lit?: boolean;
}

function Choice({ icon, name, state, onClick, lit = false }: ChoiceProps) {
  return (
    <li>
      <button type="button" class={lit ? 'choice lit' : 'choice'} onClick={onClick}>
        {icon}
        <span class="choice-name">{name}</span>
        <span class="choice-state">{state}</span>
      </button>
    </li>
  );
}

function useOpening(name: ChannelState['channel']) {
  const { frontDoor } = usePage().view;
  if (!frontDoor) return null;
  const channel = frontDoor.channels.find((one) => one.channel === name);
  return openingOf(channel, frontDoor.now, frontDoor.timeZone);
}

/** The board takes messages day and night; open means that somebody is on duty to read them. */
function useBoardState(): string {
  const { opening: texts } = usePage().words;
  const opening = useOpening('board');
  if (opening?.kind === 'open') return opening.until ? texts.openUntil(opening.until) : texts.anyTime;
  if (opening?.kind === 'closed' && opening.opensAt) return texts.boardOpens(opening.opensAt);
  return texts.anyTime;
}

/** The center's own line only if the front door speaks of one; other numbers can always be called. */
function usePhoneState(): string {
  const { opening: texts } = usePage().words;
  const opening = useOpening('phone');
  if (opening?.kind === 'open') return opening.until ? texts.openUntil(opening.until) : texts.open;
  if (opening?.kind === 'closed' && opening.opensAt) return texts.phoneOpens(opening.opensAt);
  return texts.otherNumbers;
}
