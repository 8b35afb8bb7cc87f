import type { SafeToCall } from '../api/types';
import { usePage } from '../context';
import { CodeCard } from '../parts/code-card';
import { Heading } from '../parts/heading';
import { RememberChoice } from '../parts/remember-choice';
import { Sentences } from '../parts/sentences';

/** She is called back: what happens next, and what is still open to her meanwhile. */
export function CalledBack({ safeToCall }: { safeToCall: SafeToCall }) {
  const { visit, view, route, words } = usePage();
  const { calledBack, again } = words.phone;
  const write = () => {
    visit.calling.putAway();
    visit.choose('board');
    route.instead(view.code === null ? 'write' : 'thread');
  };
  return (
    <>
      <Heading>{calledBack.title}</Heading>
      <Sentences of={calledBack.leads(safeToCall)} />
      {view.code !== null && !view.codeKept && (
        <>
          <CodeCard code={view.code} />
          <RememberChoice />
        </>
      )}
      <button type="button" class="wide" onClick={write}>
        {words.home.board}
      </button>
      <button type="button" class="wide plain" onClick={() => visit.calling.putAway()}>
        {again}
      </button>
    </>
  );
}
