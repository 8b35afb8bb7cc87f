import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';

/** A console that has lost its line is noticed within these two together: 9 s, under the 10 s promised. */
const PING_EVERY_MS = 4_000;
const PING_TIMEOUT_MS = 5_000;
/** The longest event a client may send: a full message in UTF-8 and some. */
const MAX_EVENT_BYTES = 64 * 1024;

export class LamplightIoAdapter extends IoAdapter {
  constructor(app: INestApplicationContext) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    return super.createIOServer(port, {
      ...options,
      path: '/api/socket.io',
      serveClient: false,
      pingInterval: PING_EVERY_MS,
      pingTimeout: PING_TIMEOUT_MS,
      maxHttpBufferSize: MAX_EVENT_BYTES,
    } as ServerOptions);
  }
}
