import { io, type Socket } from 'socket.io-client';
import type { ClientEvents, ServerEvents } from './types';

/** The console's socket; the sign-in cookie says whose it is. While it lives, its counselor counts as present. */
export const socket: Socket<ServerEvents, ClientEvents> = io('/console', {
  path: '/api/socket.io',
  transports: ['websocket', 'polling'],
  autoConnect: false,
  reconnectionDelay: 500,
  reconnectionDelayMax: 5_000,
});

export interface Connection {
  /** `connecting` until the first success, then `online` or `offline` */
  readonly state: 'connecting' | 'online' | 'offline';
  /** counts successes, so that whoever follows something can follow again */
  readonly times: number;
}

/** When the service refuses a line or ends it (a restart, a database that is away), the library gives up. Milliseconds. */
const REFUSED_AGAIN_AFTER_MS = 2_000;
let isWanted = false;
let again: ReturnType<typeof setTimeout> | undefined;

/** Connects, and keeps trying until `closeLine`: a console that stays without a line is a counselor nobody reaches. */
export function openLine(): void {
  isWanted = true;
  socket.connect();
}

export function closeLine(): void {
  isWanted = false;
  clearTimeout(again);
  socket.disconnect();
}

function tryAgain(): void {
  if (!isWanted || socket.active) return; // the library does it
  clearTimeout(again);
  again = setTimeout(() => socket.connect(), REFUSED_AGAIN_AFTER_MS);
}

let connection: Connection = { state: 'connecting', times: 0 };
const listeners = new Set<() => void>();

function set(next: Connection): void {
  connection = next;
  for (const listener of listeners) listener();
}

socket.on('connect', () => set({ state: 'online', times: connection.times + 1 }));
// Pushes may have been lost between the service's processes: it has us follow nothing any more, as after a lost line.
socket.on('resync', () => set({ ...connection, times: connection.times + 1 }));
socket.on('disconnect', () => {
  set({ ...connection, state: 'offline' });
  tryAgain();
});
socket.on('connect_error', () => {
  set({ ...connection, state: 'offline' });
  tryAgain();
});
// The machine knows of a pulled cable before any ping runs out.
window.addEventListener('offline', () => set({ ...connection, state: 'offline' }));
window.addEventListener('online', () => {
  if (socket.connected) set({ ...connection, state: 'online' });
  else if (isWanted) socket.connect();
});

/** For `useSyncExternalStore`: whether the service can be reached. */
export const connectionStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: (): Connection => connection,
};
