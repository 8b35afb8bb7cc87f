import { useSyncExternalStore } from 'react';
import { socket } from '../../api/sockets';

/** Said this often at most while she writes, and shown this long; milliseconds. */
const SAID_EVERY_MS = 3_000;
const SHOWN_MS = 6_000;

const ends = new Map<string, ReturnType<typeof setTimeout>>();
const said = new Map<string, number>();
const listeners = new Set<() => void>();

function tellAll(): void {
  for (const listener of listeners) listener();
}

/** Which visitors are writing now. Nothing of it is kept, and what they write is seen only once it is sent. */
export const typing = {
  heard(contactId: string): void {
    clearTimeout(ends.get(contactId));
    ends.set(
      contactId,
      setTimeout(() => typing.over(contactId), SHOWN_MS),
    );
    tellAll();
  },
  /** The words have come, or nothing more has. */
  over(contactId: string): void {
    clearTimeout(ends.get(contactId));
    if (ends.delete(contactId)) tellAll();
  },
  /** She is writing to this visitor. */
  say(contactId: string): void {
    const now = performance.now();
    if (!socket.connected || now - (said.get(contactId) ?? Number.NEGATIVE_INFINITY) < SAID_EVERY_MS) return;
    said.set(contactId, now);
    socket.emit('thread.typing', { contactId }, () => undefined);
  },
};

export function useIsTyping(contactId: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => ends.has(contactId),
  );
}
