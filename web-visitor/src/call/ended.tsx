import { usePage } from '../context';
import { AppointmentList } from '../parts/appointment-list';
import { CodeCard } from '../parts/code-card';
import { Heading } from '../parts/heading';
import { RememberChoice } from '../parts/remember-choice';

/** After the call: kind words, the code if it is not kept yet, and what can be next. */
export function Ended({ by, talked }: { by: 'you' | 'them' | 'lost' | null; talked: boolean }) {
  const { visit, view, route, words } = usePage();
  const { ended, next, again } = words.phone;
  const { title, lead } = ended[by === 'lost' ? 'lost' : talked ? 'talked' : by === 'you' ? 'you' : 'them'];
  const write = () => {
    visit.calling.putAway();
    visit.choose('board');
    route.instead(view.code === null ? 'write' : 'thread');
  };
  return (
    <>
      <Heading>{title}</Heading>
      <p>{lead}</p>
      {view.code !== null && <AppointmentList always={false} />}
      {view.code !== null && !view.codeKept && (
        <>
          <CodeCard code={view.code} />
          <RememberChoice />
        </>
      )}
      <h2>{next}</h2>
      <button type="button" class={talked ? 'wide' : 'wide main'} onClick={() => visit.calling.putAway()}>
        {again}
      </button>
      <button type="button" class="wide" onClick={write}>
        {words.home.board}
      </button>
    </>
  );
}
