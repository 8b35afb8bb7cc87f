import type { ClientEvents, ServerEvents } from './types';

/** The part of a Socket.IO client that is used here. */
export interface VisitorSocket {
  readonly connected: boolean;
  on<Name extends keyof ServerEvents>(name: Name, act: ServerEvents[Name]): unknown;
  on(name: 'connect' | 'disconnect' | 'connect_error', act: () => void): unknown;
  emit<Name extends keyof ClientEvents>(name: Name, ...question: Parameters<ClientEvents[Name]>): unknown;
  /** what this user of the connection listens to is heard no more; the last user closes it */
  disconnect(): unknown;
}

interface Line {
  code: string;
  users: number;
  socket: Promise<Connected>;
}
type Connected = VisitorSocket & { off(name: string, act: unknown): unknown };

const REFUSED_AGAIN_AFTER = 10_000;
let line: Line | null = null;

/**
 * Loads the socket client (only here, only once there is a code) and connects whoever holds this code. The thread and a
 * call share one connection.
 * @param proof asked at every connection: it may have been given since the last one
 */
export async function connectAs(code: string, proof: () => string | null): Promise<VisitorSocket> {
  if (line?.code !== code) line = { code, users: 0, socket: open(code, proof) };
  const mine = line;
  mine.users += 1;
  const close = (socket: VisitorSocket | null) => {
    mine.users -= 1;
    if (mine.users > 0) return;
    if (line === mine) line = null;
    socket?.disconnect();
  };
  const socket = await mine.socket.catch((error: unknown) => {
    close(null);
    throw error;
  });
  return userOf(socket, () => close(socket));
}

function userOf(socket: Connected, close: () => void): VisitorSocket {
  const heard: [string, unknown][] = [];
  let closed = false;
  return {
    get connected() {
      return !closed && socket.connected;
    },
    on: (name: string, act: never) => {
      heard.push([name, act]);
      socket.on(name as 'connect', act);
    },
    emit: (name, ...question) => !closed && socket.emit(name, ...question),
    disconnect: () => {
      if (closed) return;
      closed = true;
      for (const [name, act] of heard) socket.off(name, act);
      close();
    },
  };
}

async function open(code: string, proof: () => string | null): Promise<Connected> {
  const { io } = await import('socket.io-client');
  const socket = io('/visitor', {
    path: '/api/socket.io',
    auth: (say: (keys: object) => void) => say({ code, proof: proof() ?? undefined }),
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
  return socket as Connected;
}
