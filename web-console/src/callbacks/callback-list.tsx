import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { questions } from '../api/queries';
import { Choice } from '../look/choice';
import { useHeld } from '../look/held';
import { Empty, ErrorNote, Skeleton } from '../look/states';
import { useChosen } from '../look/use-chosen';
import { useWords } from '../words';
import { CallbackRow } from './callback-row';
import { ASK_EVERY_MS } from './open-callbacks';
import { inOrder } from './order';
import { Settled } from './settled';
import { Work } from './work';
import './callbacks.css';

/** Whoever was not spoken with: who is due first on top, and beside it how to call. */
export function Screen() {
  const words = useWords();
  const texts = words.callbacks;
  const [settled, setSettled] = useState(false);
  const list = useQuery({ ...questions.callbacks(settled), refetchInterval: ASK_EVERY_MS });
  const [pointed, setPointed] = useState(false);
  const { shown } = useHeld(list.data?.items, pointed);
  const items = inOrder(shown ?? [], settled);
  const [said, setSaid] = useState('');
  const { chosen, chosenId, choose, rows } = useChosen(items, () => setSaid(''), !settled);
  return (
    <main className="screen callbacks">
      <header className="screen-head">
        <h1>{texts.title}</h1>
        <Choice
          label={texts.shown}
          quietLabel
          value={settled ? 'settled' : 'open'}
          onChange={(value) => setSettled(value === 'settled')}
          options={(['open', 'settled'] as const).map((value) => ({ value, label: texts[value] }))}
        />
      </header>
      {list.isPending && <Skeleton rows={6} height={64} />}
      {list.isError && !list.data && <ErrorNote error={list.error} retry={() => void list.refetch()} />}
      {shown?.length === 0 && (
        <Empty title={settled ? texts.settledEmpty : texts.empty}>
          {settled ? texts.settledEmptyBody : texts.emptyBody}
        </Empty>
      )}
      {settled && items.length > 0 && <Settled items={items} />}
      {!settled && (items.length > 0 || said) && (
        <div className="callbacks-columns">
          <section
            className="card callbacks-list"
            aria-label={texts.list}
            onPointerEnter={() => setPointed(true)}
            onPointerLeave={() => setPointed(false)}
          >
            <ul className="plain-list" ref={rows}>
              {items.map((callback) => (
                <li key={callback.id}>
                  <CallbackRow callback={callback} isChosen={callback.id === chosenId} choose={choose} />
                </li>
              ))}
            </ul>
          </section>
          <section className="card callbacks-work" aria-label={texts.facts}>
            <p role="status" className="good callback-said">
              {said && `✓ ${said}`}
            </p>
            {chosen && <Work key={chosen.id} callback={chosen} say={setSaid} />}
            {!chosen && !said && chosenId && <p>{texts.gone}</p>}
            {!chosen && <p className="quiet">{texts.choose}</p>}
            <p className="quiet callbacks-keys">{texts.chooseKeys}</p>
          </section>
        </div>
      )}
    </main>
  );
}
