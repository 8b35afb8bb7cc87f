import { useEffect, useRef } from 'preact/hooks';
import { usePage } from '../context';
import { numbersToTalk } from '../numbers';
import { NumberList } from './number-list';

/**
 * Somebody should talk with her now. Says so warmly, with the numbers; never why, and it can be closed. Once closed it
 * comes back only in short, for what she writes next weighs as much as before.
 * @param reveal scrolls the page to it; otherwise it stands where she looks anyway
 */
export function HelpCard({ reveal }: { reveal: boolean }) {
  const { visit, view, words } = usePage();
  const card = useRef<HTMLElement>(null);
  const { help } = view;
  useEffect(() => {
    if (reveal && help !== 'none') card.current?.scrollIntoView({ block: 'start' });
  }, [reveal, help]);
  if (help === 'none') return null;
  return (
    <section ref={card} class="card help" aria-labelledby="help-title" role="status">
      <h2 id="help-title">{words.help.title}</h2>
      {help === 'full' && <p>{words.help.lead}</p>}
      <NumberList numbers={numbersToTalk(view.frontDoor).slice(0, help === 'full' ? 4 : 1)} />
      <button type="button" class="plain" onClick={() => visit.closeHelp()}>
        {words.close}
      </button>
    </section>
  );
}
