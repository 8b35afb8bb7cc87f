import type { ThreadSocket } from '../live-thread';

/** Loads the socket client (only here, only once a thread is open) and connects to the thread of this code. */
export async function connectToThread(code: string): Promise<ThreadSocket> {
  const { io } = await import('socket.io-client');
  return io('/visitor', {
    path: '/api/socket.io',
    auth: { code },
    reconnectionDelay: 1_000,
    reconnectionDelayMax: 20_000,
  });
}
