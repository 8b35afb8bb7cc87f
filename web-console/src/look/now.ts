import { useSyncExternalStore } from 'react';
import { serverNow } from '../api/client';
import { dayIn } from './zone';

// One ticking clock for the whole page: rings and running times move together, once a second, and cost one timer.
const listeners = new Set<() => void>();
let now = serverNow();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now = serverNow();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    timer = setInterval(tick, 1_000);
    now = serverNow();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Milliseconds since the epoch by the service's clock, once a second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** The calendar day in a zone by the service's clock, `2026-11-22`; whoever asks is drawn again only when it changes. */
export function useToday(zone: string): string {
  return useSyncExternalStore(subscribe, () => dayIn(zone, now));
}
