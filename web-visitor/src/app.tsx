import { useEffect, useMemo, useReducer } from 'preact/hooks';
import { type Page, PageContext } from './context';
import { leave, leaveOnEscape } from './leave';
import { Foot } from './parts/foot';
import { Header } from './parts/header';
import { type Screen, useRoute } from './routes';
import { CallShell } from './screens/call';
import { Chat } from './screens/chat';
import { Home } from './screens/home';
import { Numbers } from './screens/numbers';
import { Return } from './screens/return';
import { Thread } from './screens/thread';
import { Write } from './screens/write';
import type { Visit } from './visit';
import { wordsFor } from './words';

const screenOf: Record<Screen, () => preact.JSX.Element> = {
  home: Home,
  numbers: Numbers,
  call: CallShell,
  chat: Chat,
  write: Write,
  return: Return,
  thread: Thread,
};

/** The page: bar, screen, foot; bar and foot are the same everywhere. */
export function App({ visit }: { visit: Visit }) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => visit.watch(() => redraw(undefined)), [visit]);
  const route = useRoute();
  const { view } = visit;
  const words = useMemo(() => wordsFor(view.language, view.role), [view.language, view.role]);

  useEffect(() => {
    document.documentElement.lang = words.tag;
  }, [words]);

  const exit = () => leave(() => visit.leave());
  useEffect(() => leaveOnEscape(exit), []);

  // Forward, or a reload after the tab forgot: there is no thread to show.
  const screen = route.screen === 'thread' && view.code === null && view.unsent.length === 0 ? 'home' : route.screen;
  const Shown = screenOf[screen];
  const page: Page = { visit, view, route: { ...route, screen }, words };

  return (
    <PageContext.Provider value={page}>
      <Header leave={exit} />
      <main key={screen} class={`screen screen-${screen}`}>
        <Shown />
      </main>
      <Foot />
      <p class="out-of-sight" role="status" aria-live="polite">
        {view.said === '' ? '' : words.thread.said[view.said]}
      </p>
    </PageContext.Provider>
  );
}
