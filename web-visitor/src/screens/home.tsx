import type { ComponentChildren } from 'preact';
import { canCall } from '../calling';
import { usePage } from '../context';
import type { Opening } from '../opening';
import { ChatIcon, PenIcon, PhoneIcon } from '../parts/icons';
import { useOpening } from '../parts/opening';
import type { Words } from '../words';

/** The first screen: one warm line and three plain choices, with what is open now. */
export function Home() {
  const { visit, view, route, words } = usePage();
  const [call, chat, board] = [useOpening('web-call'), useOpening('chat'), useOpening('board')];
  const callable = canCall();
  const live = chat?.kind === 'open' || (call?.kind === 'open' && callable);
  const write = (way: 'board' | 'chat') => {
    visit.choose(way);
    route.go(way === 'chat' ? 'chat' : 'write');
  };
  return (
    <div class="home">
      <h1 tabIndex={-1}>{words.home.warm}</h1>
      <p class="home-name">{words.home.noName}</p>
      <ul class="choices" aria-label={words.home.choices}>
        <Choice
          icon={<PhoneIcon />}
          name={words.home.phone}
          state={callable ? phoneState(call, words) : words.opening.notThisBrowser}
          onClick={() => route.go(callable && call?.kind !== 'absent' ? 'call' : 'numbers')}
          lit={callable && call?.kind === 'open'}
        />
        <Choice
          icon={<ChatIcon />}
          name={words.home.chat}
          state={chat?.kind === 'absent' ? words.opening.notHere : liveState(chat, words)}
          onClick={() => write('chat')}
          lit={chat?.kind === 'open'}
        />
        <Choice
          icon={<PenIcon />}
          name={words.home.board}
          state={boardState(board, words)}
          onClick={() => write('board')}
          lit={!live}
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
      <Mine />
    </div>
  );
}

/** One way back to what is hers: the call she is in, what she wrote, or whatever her code leads to. */
function Mine() {
  const { view, route, words } = usePage();
  const mine = view.code !== null || view.unsent.length > 0;
  const [label, screen] = view.calling
    ? ([words.home.backToCall, 'call'] as const)
    : mine
      ? ([view.threadless ? words.home.goOn : words.home.mine, 'thread'] as const)
      : ([words.home.haveCode, 'return'] as const);
  return (
    <button type="button" class={view.calling || mine ? 'wide marked' : 'wide'} onClick={() => route.go(screen)}>
      {label}
    </button>
  );
}

interface ChoiceProps {
  icon: ComponentChildren;
  name: string;
  state: string;
  onClick: () => void;
  lit: boolean;
}

function Choice({ icon, name, state, onClick, lit }: ChoiceProps) {
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

/** The board takes messages day and night; open means that somebody is on duty to read them. */
function boardState(opening: Opening | null, { opening: texts }: Words): string {
  if (opening?.kind === 'open') return opening.until ? texts.openUntil(opening.until) : texts.anyTime;
  if (opening?.kind === 'closed' && opening.opensAt) return texts.boardOpens(opening.opensAt);
  return texts.anyTime;
}

function liveState(opening: Opening | null, { opening: texts }: Words): string {
  if (opening?.kind === 'open') return opening.until ? texts.openUntil(opening.until) : texts.open;
  if (opening?.kind === 'closed') return opening.opensAt ? texts.liveOpens(opening.opensAt) : texts.closed;
  return '\u00a0'; // its line is kept free until the hours are known
}

/** Without calls through the page there still are numbers to call. */
function phoneState(opening: Opening | null, words: Words): string {
  return opening?.kind === 'absent' ? words.opening.otherNumbers : liveState(opening, words);
}
