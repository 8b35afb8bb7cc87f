let ids: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function set(next: ReadonlySet<string>): void {
  ids = next;
  for (const listener of listeners) listener();
}

let open: string | null = null;

/** Contacts of mine in which somebody wrote while I looked at another. */
export const unread = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: (): ReadonlySet<string> => ids,
  /** A visitor wrote; nothing to note if that contact is open in front of her. */
  note(contactId: string): void {
    if (contactId !== open && !ids.has(contactId)) set(new Set([...ids, contactId]));
  },
  /** She looks at this one now. */
  look(contactId: string | null): void {
    open = contactId;
    if (contactId && ids.has(contactId)) set(new Set([...ids].filter((id) => id !== contactId)));
  },
};
