import { useEffect, useRef } from 'preact/hooks';
import { usePage } from '../context';
import { numbersToTalk } from '../numbers';
import { NumberList } from './number-list';

/** Somebody should talk with her now. Says so warmly, with the numbers; never why, and it can be closed. */
export function HelpCard() {
  const { visit, view, words } = usePage();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    card.current?.scrollIntoView({ block: 'start' });
  }, [view.help]);
  if (!view.help) return null;
  return (
    <section ref={card} class="card help" aria-labelledby="help-title" role="status">
      <h2 id="help-title">{words.help.title}</h2>
      <p>{words.help.lead}</p>
      <NumberList numbers={numbersToTalk(view.frontDoor).slice(0, 4)} />
      <button type="button" class="plain" onClick={() => visit.closeHelp()}>
        {words.close}
      </button>
    </section>
  );
}
