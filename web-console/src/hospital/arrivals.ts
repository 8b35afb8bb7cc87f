import { useEffect, useRef } from 'react';
import type { Referral } from '../api/types';
import { notify } from '../notices/desktop';
import { play } from '../notices/sound';
import { flashTitle } from '../notices/title-flash';
import { standingOf } from '../referrals/order';
import { useWords } from '../words';

const AGAIN_MS = 60_000;

/**
 * A sound when a referral comes, and the tab's title for as long as one waits. Once a minute again while nobody looks at
 * the page: a child's clock runs.
 */
export function useArrivals(items: readonly Referral[] | undefined): void {
  const { hospital: texts } = useWords();
  const known = useRef<ReadonlySet<string> | null>(null);
  const waiting = (items ?? []).filter((one) => standingOf(one) === 'waiting').map(({ id }) => id);
  const ids = waiting.join();
  const isLoaded = items !== undefined;

  useEffect(() => {
    if (!isLoaded) return;
    const now = new Set(ids === '' ? [] : ids.split(','));
    const before = known.current;
    known.current = now;
    // What stood there when the page was opened is seen anyway.
    if (before && [...now].some((id) => !before.has(id))) play('offer');
  }, [ids, isLoaded]);

  const anybody = waiting.length > 0;
  useEffect(() => {
    if (!anybody) return;
    const stopFlash = flashTitle(`● ${texts.arrived}`);
    const takeBack = notify(texts.arrived);
    const again = setInterval(() => {
      if (!document.hasFocus()) play('offer');
    }, AGAIN_MS);
    return () => {
      stopFlash();
      takeBack();
      clearInterval(again);
    };
  }, [anybody, texts]);
}
