import { usePage } from '../context';
import { numbersToTalk } from '../numbers';
import { NumberList } from './number-list';

/** Somebody should talk with her now. Says so warmly, with the numbers; never why, and it can be closed. */
export function HelpCard() {
  const { visit, view, words } = usePage();
  if (!view.help) return null;
  return (
    <section class="card help" aria-labelledby="help-title" role="status">
      <h2 id="help-title">{words.help.title}</h2>
      <p>{words.help.lead}</p>
      <NumberList numbers={numbersToTalk(view.frontDoor).slice(0, 4)} />
      <button type="button" class="plain" onClick={() => visit.closeHelp()}>
        {words.close}
      </button>
    </section>
  );
}
