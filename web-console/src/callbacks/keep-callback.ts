import { useQueryClient } from '@tanstack/react-query';
import { questions } from '../api/queries';
import type { Callback } from '../api/types';

/** @returns keeps what the service answered in the list at once, and asks for the rest */
export function useKeepCallback(): (changed: Callback) => void {
  const queries = useQueryClient();
  return (changed) => {
    const isOpen = changed.state === 'open' || changed.state === 'taken';
    queries.setQueryData(questions.callbacks(false).queryKey, (list) =>
      list
        ? { ...list, items: list.items.flatMap((one) => (one.id !== changed.id ? [one] : isOpen ? [changed] : [])) }
        : list,
    );
    void queries.invalidateQueries({ queryKey: ['callbacks'] });
  };
}
