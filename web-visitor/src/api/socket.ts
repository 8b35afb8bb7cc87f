import type { ThreadSocket } from '../live-thread';

const REFUSED_AGAIN_AFTER = 10_000;

/** Loads the socket client (only here, only once a thread is open) and connects to the thread of this code. */
export async function connectToThread(code: string): Promise<ThreadSocket> {
  const { io } = await import('socket.io-client');
  const socket = io('/visitor', {
    path: '/api/socket.io',
    auth: { code },
    reconnectionDelay: 1_000,
    reconnectionDelayMax: 20_000,
  });
  // When the service itself ends or refuses a connection (a restart, say), the client gives up; we do not.
  let finished = false;
  const tryAgain = () => {
    if (!socket.active && !finished) setTimeout(() => !finished && socket.connect(), REFUSED_AGAIN_AFTER);
  };
  socket.on('connect_error', tryAgain);
  socket.on('disconnect', (reason) => {
    if (reason === 'io client disconnect') finished = true;
    else tryAgain();
  });
  return socket;
}
