import { useEffect, useState, useSyncExternalStore } from 'react';
import { usePreferences } from './preferences';

/** Dark from 18:00 to 7:00 by the machine's clock. `public/early-theme.js` says the same before the first paint. */
export function isEvening(now: Date): boolean {
  return now.getHours() >= 18 || now.getHours() < 7;
}

/** Whether the page is dark now, by choice or by the hour. */
export function useIsDark(): boolean {
  const { theme } = usePreferences();
  const [evening, setEvening] = useState(() => isEvening(new Date()));
  useEffect(() => {
    const timer = setInterval(() => setEvening(isEvening(new Date())), 30_000);
    return () => clearInterval(timer);
  }, []);
  return theme === 'dark' || (theme === 'schedule' && evening);
}

const stillness = window.matchMedia('(prefers-reduced-motion: reduce)');

/** Whether the reader asked for no motion. */
export function useIsStill(): boolean {
  return useSyncExternalStore(
    (listener) => {
      stillness.addEventListener('change', listener);
      return () => stillness.removeEventListener('change', listener);
    },
    () => stillness.matches,
  );
}
