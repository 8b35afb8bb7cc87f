import { type RefObject, useEffect, useRef, useState } from 'react';
import { useHotkeys } from '../app/hotkeys';

interface Chosen<Item> {
  readonly chosen: Item | undefined;
  /** also of one that has gone since */
  readonly chosenId: string | undefined;
  choose(id: string): void;
  /** for the list: whose rows carry their `data-id` */
  readonly rows: RefObject<HTMLUListElement | null>;
}

/**
 * One of a list that is worked on beside it, chosen by pointer, arrows or J and K. The first one is chosen when the list opens;
 * afterwards only she chooses, whatever comes and goes.
 * @param changed told when she goes to another one
 */
export function useChosen<Item extends { readonly id: string }>(
  items: readonly Item[],
  changed: () => void,
  hasKeys = true,
): Chosen<Item> {
  const [chosenId, setChosenId] = useState<string>();
  const rows = useRef<HTMLUListElement>(null);
  const first = items[0]?.id;
  useEffect(() => {
    if (first) setChosenId((now) => now ?? first);
  }, [first]);

  const choose = (id: string): void => {
    if (id !== chosenId) changed();
    setChosenId(id);
  };
  const step = (by: number): void => {
    const at = items.findIndex(({ id }) => id === chosenId);
    const next = at < 0 ? items[0] : items[Math.max(0, Math.min(items.length - 1, at + by))];
    if (!next) return;
    choose(next.id);
    rows.current?.querySelector<HTMLElement>(`[data-id="${next.id}"]`)?.focus();
  };
  useHotkeys({ arrowdown: () => step(1), arrowup: () => step(-1), j: () => step(1), k: () => step(-1) }, hasKeys);

  return { chosen: items.find(({ id }) => id === chosenId), chosenId, choose, rows };
}
