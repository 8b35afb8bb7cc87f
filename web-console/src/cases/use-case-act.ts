import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { newId } from '../api/new-id';

/**
 * An act on a case. Said again after a lost answer it carries the same id, and is the same act.
 * @param onDone after it has been done
 */
export function useCaseAct<Input>(act: (input: Input, clientId: string) => Promise<unknown>, onDone: () => void) {
  const queries = useQueryClient();
  const clientId = useRef(newId());
  return useMutation({
    mutationFn: (input: Input) => act(input, clientId.current),
    onSuccess: () => {
      clientId.current = newId();
      onDone();
    },
    onSettled: () => {
      // The open contact shows its person's case too.
      void queries.invalidateQueries({ queryKey: ['contact'] });
      void queries.invalidateQueries({ queryKey: ['hand-overs'] });
      return queries.invalidateQueries({ queryKey: ['cases'] });
    },
  });
}
