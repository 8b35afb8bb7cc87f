import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { questions } from '../api/queries';
import { useHotkeys } from '../app/hotkeys';
import { Choice } from '../look/choice';
import { useHeld } from '../look/held';
import { Empty, ErrorNote, Skeleton } from '../look/states';
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
  const [chosenId, setChosenId] = useState<string>();
  const [said, setSaid] = useState('');
  const rows = useRef<HTMLUListElement>(null);

  // The first one is chosen when the list opens; afterwards only she chooses, whatever comes and goes.
  const first = items[0]?.id;
  useEffect(() => {
    if (first) setChosenId((now) => now ?? first);
  }, [first]);

  const choose = (id: string): void => {
    if (id !== chosenId) setSaid('');
    setChosenId(id);
  };
  const step = (by: number): void => {
    const at = items.findIndex(({ id }) => id === chosenId);
    const next = at < 0 ? items[0] : items[Math.max(0, Math.min(items.length - 1, at + by))];
    if (!next) return;
    choose(next.id);
    rows.current?.querySelector<HTMLElement>(`[data-id="${next.id}"]`)?.focus();
  };
  useHotkeys({ arrowdown: () => step(1), arrowup: () => step(-1), j: () => step(1), k: () => step(-1) }, !settled);

  const chosen = items.find(({ id }) => id === chosenId);
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
