import { usePage } from '../context';
import { Heading } from '../parts/heading';

/** Chat is not there yet, and says so. */
export function Chat() {
  const { route, words } = usePage();
  return (
    <>
      <Heading>{words.chat.title}</Heading>
      <p>{words.chat.lead}</p>
      <button type="button" class="wide main" onClick={() => route.instead('write')}>
        {words.chat.write}
      </button>
      <button type="button" class="wide" onClick={() => route.instead('numbers')}>
        {words.chat.call}
      </button>
    </>
  );
}
