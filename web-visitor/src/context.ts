import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Route } from './routes';
import type { Visit, VisitView } from './visit';
import type { Words } from './words';

export interface Page {
  visit: Visit;
  view: VisitView;
  route: Route;
  words: Words;
}

export const PageContext = createContext<Page | null>(null);

/** What every screen needs: the visitor, where she is, and the texts. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('used outside the page');
  return page;
}
