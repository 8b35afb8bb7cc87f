import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import { Config } from '../config.js';
import { Processes } from '../processes.js';
import { RedisLink } from '../redis-link.js';
import { streamsAdapter } from './streams-adapter.js';

/** A console that has lost its line is noticed within these two together: 9 s, under the 10 s promised. */
const PING_EVERY_MS = 4_000;
const PING_TIMEOUT_MS = 5_000;
/** The longest event a client may send: a full message in UTF-8 and some. */
const MAX_EVENT_BYTES = 64 * 1024;

/** Sockets of this process, and with REDIS_URL of all: what is emitted to a room reaches it wherever it is open. */
export class LamplightIoAdapter extends IoAdapter {
  constructor(private readonly services: INestApplicationContext) {
    super(services);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const { admitsPeople } = this.services.get(Config);
    const redis = this.services.get(RedisLink);
    const server: Server = super.createIOServer(port, {
      ...options,
      path: '/api/socket.io',
      serveClient: false,
      pingInterval: PING_EVERY_MS,
      pingTimeout: PING_TIMEOUT_MS,
      maxHttpBufferSize: MAX_EVENT_BYTES,
      // a worker pushes to pages, but has none of its own
      allowRequest: (_, decide) => decide(null, admitsPeople),
    } as ServerOptions);
    if (redis.configured) server.adapter(streamsAdapter(redis, this.services.get(Processes)));
    return server;
  }
}
