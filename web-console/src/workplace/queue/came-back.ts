import { unread } from './unread';

let contactId: string | null = null;
const listeners = new Set<() => void>();

function set(next: string | null): void {
  contactId = next;
  for (const listener of listeners) listener();
}

/** The contact she handed on that was not taken and is hers again; the strip tells her of it like of an arrival. */
export const cameBack = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: (): string | null => contactId,
  tell(id: string): void {
    unread.note(id);
    set(id);
  },
  seen(): void {
    if (contactId) set(null);
  },
};
