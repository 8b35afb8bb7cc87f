import { depthHere } from './routes';

/** A plain page of our own about the solar terms: true, dull, and nobody wonders why it is open. */
export const HARMLESS = '/jieqi.html';
const HARMLESS_TITLE = '二十四节气';
const TWICE_WITHIN = 1_500;

/**
 * Quick exit. What is on screen and what is kept goes first, at once; then our own history entries: those behind are
 * stepped over and the first is replaced, so that Back leads to where the visitor was before us; those ahead are cut off
 * by entering the harmless page there, so that Forward leads to nothing of ours either. A browser that wakes this page as
 * it was left (bfcache) finds it empty and is sent on.
 * @param forget clears what is kept
 */
export function leave(forget: () => void): void {
  document.documentElement.hidden = true;
  forget();
  document.body.textContent = '';
  document.title = HARMLESS_TITLE;
  const replace = () => location.replace(HARMLESS);
  const cutWhatIsAhead = () => {
    addEventListener('popstate', replace, { once: true });
    history.pushState(null, '', HARMLESS);
    history.back();
  };
  addEventListener('pageshow', ({ persisted }) => persisted && replace());
  // a browser that does not step back must not keep her here
  setTimeout(replace, 250);
  const depth = depthHere();
  if (depth === 0) {
    cutWhatIsAhead();
    return;
  }
  addEventListener('popstate', cutWhatIsAhead, { once: true });
  history.go(-depth);
}

/** Esc twice in a row leaves. Esc that ends an input method's suggestion does not count. */
export function leaveOnEscape(act: () => void): void {
  let last = 0;
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' && event.key !== 'Esc') {
      last = 0;
      return;
    }
    if (event.isComposing || event.keyCode === 229) return;
    const now = Date.now();
    if (now - last < TWICE_WITHIN) act();
    last = now;
  });
}
