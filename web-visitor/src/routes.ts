import { useEffect, useState } from 'preact/hooks';

export const screens = ['home', 'numbers', 'call', 'chat', 'write', 'return', 'thread'] as const;
export type Screen = (typeof screens)[number];

interface Place {
  screen: Screen;
  /** entries of this page behind this one */
  depth: number;
}

/** The address never changes: where one is stands in the history entry's state, which no list of pages shows. */
function here(): Place {
  const state = history.state as Partial<Place> | null;
  const screen = screens.find((name) => name === state?.screen);
  return screen ? { screen, depth: state?.depth ?? 0 } : { screen: 'home', depth: 0 };
}

export interface Route {
  screen: Screen;
  go(screen: Screen): void;
  /** the screen before is finished with: Back shall not lead to it */
  instead(screen: Screen): void;
  back(): void;
}

/** Which screen is shown; the browser's Back works as one expects. */
export function useRoute(): Route {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const moved = () => setPlace(here());
    addEventListener('popstate', moved);
    return () => removeEventListener('popstate', moved);
  }, []);
  const enter = (next: Place, how: 'pushState' | 'replaceState') => {
    history[how](next, '');
    setPlace(next);
  };
  return {
    screen: place.screen,
    go: (screen) => enter({ screen, depth: place.depth + 1 }, 'pushState'),
    instead: (screen) => enter({ screen, depth: place.depth }, 'replaceState'),
    back: () => (place.depth > 0 ? history.back() : enter({ screen: 'home', depth: 0 }, 'replaceState')),
  };
}

/** @returns how many entries of this page lie behind the one on screen */
export function depthHere(): number {
  return here().depth;
}
