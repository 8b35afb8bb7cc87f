import { usePage } from '../context';
import { numbersToTalk } from '../numbers';
import { Heading } from '../parts/heading';
import { NumberList } from '../parts/number-list';

/** The numbers one can call now. */
export function Numbers() {
  const { view, route, words } = usePage();
  return (
    <>
      <Heading>{words.numbers.title}</Heading>
      <p>{words.numbers.lead}</p>
      <NumberList numbers={numbersToTalk(view.frontDoor)} />
      <p class="apart">{words.numbers.quiet}</p>
      <button type="button" class="wide" onClick={() => route.instead('write')}>
        {words.numbers.writeInstead}
      </button>
    </>
  );
}
