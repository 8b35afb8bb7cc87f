import { useEffect, useSyncExternalStore } from 'react';
import { connectionStore, socket } from '../../api/sockets';
import type { StaffMessage } from '../../api/types';

/** Once for all that comes within it. */
const REPORT_AFTER_MS = 1_000;

const tab = {
  subscribe(listener: () => void): () => void {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
  isVisible: (): boolean => document.visibilityState === 'visible',
};

/**
 * Tells the visitor up to where she has been read: only what was really in front of her counselor, with the tab visible.
 * @param isShown whether the end of the conversation is in view, in the hands of whoever looks
 */
export function useReadReceipts(contactId: string, messages: readonly StaffMessage[], isShown: boolean): void {
  const { state, times } = useSyncExternalStore(connectionStore.subscribe, connectionStore.current);
  const isVisible = useSyncExternalStore(tab.subscribe, tab.isVisible);
  const seq = messages.findLast(({ author }) => author === 'visitor')?.seq ?? 0;
  useEffect(() => {
    if (seq === 0 || !isShown || !isVisible || state !== 'online' || times === 0) return;
    const timer = setTimeout(() => socket.emit('thread.read', { contactId, seq }, () => undefined), REPORT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [contactId, seq, isShown, isVisible, state, times]);
}
