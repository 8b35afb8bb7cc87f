import { useSyncExternalStore } from 'react';

const PREFIX = 'lamplight.draft.';
const listeners = new Set<() => void>();
const held = new Map<string, string>();

function read(contactId: string): string {
  const known = held.get(contactId);
  if (known !== undefined) return known;
  let stored = '';
  try {
    stored = sessionStorage.getItem(PREFIX + contactId) ?? '';
  } catch {
    stored = ''; // storage refused: the draft lives as long as the page
  }
  held.set(contactId, stored);
  return stored;
}

/**
 * What is being written to colleagues about each visitor, by a supervisor who has joined, or about a reply in review; kept when she
 * looks at another contact or reloads the page.
 */
export const noteDrafts = {
  of: read,
  set(contactId: string, text: string): void {
    held.set(contactId, text);
    try {
      if (text) sessionStorage.setItem(PREFIX + contactId, text);
      else sessionStorage.removeItem(PREFIX + contactId);
    } catch {
      // Storage refused: held in memory only.
    }
    for (const listener of listeners) listener();
  },
  /** Behind what is already there. */
  add(contactId: string, text: string): void {
    const before = read(contactId);
    noteDrafts.set(contactId, before ? `${before}\n${text}` : text);
  },
};

export function useNoteDraft(contactId: string): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => read(contactId),
  );
}
