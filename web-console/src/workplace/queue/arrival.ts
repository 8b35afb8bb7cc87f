import { unread } from './unread';

/** Why something of hers is back in front of her. */
export interface Arrival {
  readonly contactId: string;
  /** handed on and not taken; its visitor has written again; she meant to look again today */
  readonly why: 'came-back' | 'owed-again' | 'follow-up';
}

let current: Arrival | null = null;
const listeners = new Set<() => void>();

function set(next: Arrival | null): void {
  current = next;
  for (const listener of listeners) listener();
}

/** What has come back to her, the last of it; the strip says so. */
export const arrival = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: (): Arrival | null => current,
  /** A day to look again takes no word away from somebody who has come back. */
  tell(next: Arrival): void {
    const isQuiet = next.why === 'follow-up';
    if (!isQuiet) unread.note(next.contactId);
    if (!isQuiet || !current || current.why === 'follow-up') set(next);
  },
  seen(): void {
    if (current) set(null);
  },
};
