import { createAdapter } from '@socket.io/redis-streams-adapter';
import { inTime, type Processes } from '../processes.js';
import type { RedisLink } from '../redis-link.js';

/** Pushes kept for readers that are a little behind; what is older is read from the database anyway. */
const KEPT_PUSHES = 1_000;
const READ_BLOCK_MS = 5_000;
const PAUSE_MS = 500;

/**
 * Socket.IO across processes. The adapter expects a Redis that is there: it reads in a loop without a pause, and nobody
 * looks at the promise of a push that fails. So it gets a client that answers at once while Redis is away (a local push
 * waits for this answer), says that something was missed, and never reads in a hurry.
 */
export function streamsAdapter(redis: RedisLink, processes: Processes): ReturnType<typeof createAdapter> {
  const push = async (command: () => Promise<unknown>) => {
    if (!redis.isUp || !(await inTime(command()))) processes.missed();
    return '';
  };
  const client = {
    sSubscribe: () => undefined, // by this the adapter knows node-redis
    xAdd: (...args: Parameters<typeof redis.client.xAdd>) => push(() => redis.client.xAdd(...args)),
    publish: (channel: string, message: Buffer) => push(() => redis.client.publish(channel, message)),
    sendCommand: (args: string[]) => redis.client.sendCommand(args),
    duplicate: () => reader(redis),
  };
  return createAdapter(client, {
    streamName: 'lamplight:sockets',
    channelPrefix: 'lamplight:sockets',
    maxLen: KEPT_PUSHES,
    blockTimeInMs: READ_BLOCK_MS,
  });
}

/** A connection of the adapter's own, for reading the stream or for listening. */
function reader(redis: RedisLink) {
  const own = redis.connection({ keepsWaiting: true, connects: false });
  let closed = false;
  const close = () => {
    closed = true;
    if (own.isOpen) own.destroy();
  };
  const starts = new Map<string, string>();
  /** `$` means "from now": asked again every 5 s, what is said between two questions would be lost. */
  const fromHere = (streams: { key: string; id: string }[]) =>
    Promise.all(
      streams.map(async ({ key, id }) => {
        if (id !== '$') return { key, id };
        const start = starts.get(key) ?? (await own.xRevRange(key, '+', '-', { COUNT: 1 }))[0]?.id ?? '0-0';
        starts.set(key, start);
        return { key, id: start };
      }),
    );
  return {
    on: () => undefined,
    connect: () => own.connect().catch(() => undefined),
    sSubscribe: () => undefined,
    subscribe: (...args: Parameters<typeof own.subscribe>) => own.subscribe(...args).catch(() => undefined),
    disconnect: close,
    xRead: async (streams: { key: string; id: string }[], options: { COUNT: number; BLOCK: number }) => {
      try {
        if (!closed && own.isOpen) return await own.xRead(await fromHere(streams), options);
      } catch {
        // Redis has gone, or says no: the adapter asks again
      }
      await new Promise((resume) => setTimeout(resume, PAUSE_MS).unref());
      return null;
    },
  };
}
