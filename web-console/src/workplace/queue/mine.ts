import type { QueryClient } from '@tanstack/react-query';
import type { ContactList } from '../../api/types';

/** Takes a contact that was closed or given back off her list at once, so that the workplace doesn't open it again. */
export function leaveMine(queries: QueryClient, contactId: string): void {
  queries.setQueriesData<ContactList>({ queryKey: ['contacts', 'mine'] }, (list) =>
    list ? { ...list, items: list.items.filter(({ id }) => id !== contactId) } : list,
  );
}
