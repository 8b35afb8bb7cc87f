import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createClient } from 'redis';
import { Config } from './config.js';
import { Log } from './log.js';

type RedisClient = ReturnType<typeof connectionTo>;

const CONNECT_MS = 3_000;
const RETRY_AT_MOST_EVERY_MS = 1_000;
/** A connection that says nothing this long is taken for dead; everything on it is asked at least this often. */
const SILENCE_MS = 15_000;
const PING_EVERY_MS = 5_000;

/**
 * The way to Redis, when there is one. Nothing here may stop or hold up what the service does: a Redis that is away is
 * tried again for ever, and whatever passes through it can be lost (docs/adr/0015).
 */
@Injectable()
export class RedisLink implements OnApplicationShutdown {
  readonly configured: boolean;
  private readonly connections = new Set<RedisClient>();
  private main: RedisClient | undefined;
  private saidDown = false;

  constructor(
    private readonly config: Config,
    private readonly log: Log,
  ) {
    this.configured = config.values.REDIS_URL !== undefined;
  }

  get isUp(): boolean {
    return this.main?.isReady ?? false;
  }

  /**
   * The connection for short commands. Refuses at once while Redis is away, rather than keep what would come too late.
   * @throws when called without REDIS_URL
   */
  get client(): RedisClient {
    this.main ??= this.watched(this.connection({ keepsWaiting: false }));
    return this.main;
  }

  /** A connection of one's own: for blocking reads, subscriptions, jobs. @param keepsWaiting until Redis is back */
  connection({ keepsWaiting, connects = true }: { keepsWaiting: boolean; connects?: boolean }): RedisClient {
    const { REDIS_URL: url } = this.config.values;
    if (url === undefined) throw new Error('no REDIS_URL');
    const client = connectionTo(url, keepsWaiting);
    this.connections.add(client);
    client.on('error', () => undefined); // told once by the watched one; retried by the client itself
    if (connects) client.connect().catch(() => undefined); // rejects only when closed on purpose
    return client;
  }

  onApplicationShutdown(): void {
    for (const client of this.connections) if (client.isOpen) client.destroy();
  }

  /** One line when Redis goes, one when it is back. */
  private watched(client: RedisClient): RedisClient {
    client.on('error', (error: Error) => {
      if (this.saidDown) return;
      this.saidDown = true;
      this.log.error('redis.down', error, { reason: refusal(error) });
    });
    client.on('ready', () => {
      if (this.saidDown) this.log.info('redis.up');
      this.saidDown = false;
    });
    return client;
  }
}

function connectionTo(url: string, keepsWaiting: boolean) {
  return createClient({
    url,
    disableOfflineQueue: !keepsWaiting,
    pingInterval: PING_EVERY_MS,
    socket: {
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      reconnectStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), RETRY_AT_MOST_EVERY_MS),
    },
  });
}

/** Redis begins what it refuses with a code: WRONGPASS, NOAUTH, OOM. */
function refusal(error: Error): string | undefined {
  return /^[A-Z]{3,}\b/.exec(error.message)?.[0];
}
