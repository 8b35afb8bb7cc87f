import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { freePort, killPostgres, SpawnedService } from './spawned-service.js';
import { Topology } from './topology.js';

/** Where an evening takes place, and all that can be taken from it. */
export interface Place {
  readonly urls: readonly string[];
  /** in turn; each resolves once its process is back, the database soon after */
  readonly kills: readonly Kill[];
  /** what is stored, when everybody has gone */
  stored<T>(look: (database: pg.ClientBase) => Promise<T>): Promise<T>;
  /** Ends whatever of it is still there. */
  end(): Promise<void>;
}

export interface Kill {
  readonly of: string;
  readonly takesDatabase: boolean;
  readonly happens: () => Promise<void>;
}

/** The service as one person runs it: one process, its PostgreSQL in its data folder. */
export async function oneProcess(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'lamplight-chat-'));
  const port = await freePort();
  let starting = SpawnedService.start(folder, port);
  let service = await starting;
  const startAgain = async () => {
    await service.kill();
    starting = SpawnedService.start(folder, port);
    service = await starting;
  };
  return {
    urls: [service.url],
    kills: [
      { of: 'the service', takesDatabase: false, happens: startAgain },
      { of: 'the database', takesDatabase: true, happens: async () => service.killDatabase() },
      {
        of: 'both',
        takesDatabase: true,
        happens: async () => {
          service.killDatabase();
          await startAgain();
        },
      },
    ],
    async stored(look) {
      await service.stop();
      const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
      return withClient(server, look).finally(() => server.stop());
    },
    async end() {
      await starting.then(
        (last) => last.stop(),
        () => undefined, // it never came up, and said so where it was waited for
      );
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Two web processes and a worker, one database, Redis between them. */
export async function twoProcesses(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'lamplight-chat-'));
  const server = await startEmbeddedPostgres({ folder });
  const { owner, runtime } = server;
  const topology = await Topology.begin(2, {}, { owner, runtime, drop: () => Promise.resolve() });
  return {
    urls: topology.webs.map(({ url }) => url),
    kills: [
      { of: 'the first web process', takesDatabase: false, happens: () => topology.replace(0) },
      { of: 'the database', takesDatabase: true, happens: async () => killPostgres(folder) },
      {
        of: 'Redis',
        takesDatabase: false,
        happens: async () => {
          await topology.redis.kill();
          await topology.redis.startAgain();
        },
      },
      { of: 'the second web process', takesDatabase: false, happens: () => topology.replace(1) },
    ],
    stored: (look) => withClient(server, look),
    async end() {
      await topology.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function withClient<T>({ owner }: EmbeddedPostgres, look: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(owner);
  await client.connect();
  return look(client).finally(() => client.end());
}
