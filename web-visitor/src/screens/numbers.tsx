import { usePage } from '../context';
import { numbersToTalk } from '../numbers';
import { Heading } from '../parts/heading';
import { NumberList } from '../parts/number-list';
import { useOpening } from '../parts/opening';

/** The numbers one can call now. */
export function Numbers() {
  const { visit, view, route, words } = usePage();
  const chat = useOpening('chat');
  const write = (way: 'board' | 'chat') => {
    visit.choose(way);
    route.instead(way === 'chat' ? 'chat' : 'write');
  };
  return (
    <>
      <Heading>{words.numbers.title}</Heading>
      <p>{words.numbers.lead}</p>
      <NumberList numbers={numbersToTalk(view.frontDoor)} />
      <p class="apart">{words.numbers.quiet}</p>
      {chat?.kind === 'open' && (
        <button type="button" class="wide" onClick={() => write('chat')}>
          {words.home.chat}
        </button>
      )}
      <button type="button" class="wide" onClick={() => write('board')}>
        {words.numbers.writeInstead}
      </button>
    </>
  );
}
