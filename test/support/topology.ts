import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createTestDatabase, type TestDatabase, urlOf } from './cluster.js';
import { RedisServer } from './redis-server.js';
import { freePort, SpawnedService } from './spawned-service.js';

/** What docker-compose.yml starts, as processes of this machine: web processes and a worker, one database, one Redis. */
export class Topology {
  private constructor(
    readonly database: TestDatabase,
    readonly redis: RedisServer,
    /** requests to one of these are pinned to it */
    readonly webs: SpawnedService[],
    readonly worker: SpawnedService,
    /** the owner's connection, for looking at what is stored */
    readonly sql: pg.Pool,
    private readonly folder: string,
    private readonly settings: NodeJS.ProcessEnv,
  ) {}

  /**
   * @param webs how many web processes @param env settings of all processes
   * @param own a database of the test's own, for one that kills its server; otherwise one of this run's cluster
   */
  static async begin(webs = 2, env: NodeJS.ProcessEnv = {}, own?: TestDatabase): Promise<Topology> {
    const folder = mkdtempSync(join(tmpdir(), 'lamplight-topology-'));
    const [database, redis] = await Promise.all([own ?? createTestDatabase(), RedisServer.start()]);
    const settings = {
      DATABASE_URL: urlOf(database.runtime),
      DATABASE_MIGRATE_URL: urlOf(database.owner),
      REDIS_URL: redis.url,
      LAMPLIGHT_KEY_FILE: join(folder, 'master.json'),
      LOG_LEVEL: 'info',
      ...env,
    };
    const started: SpawnedService[] = [];
    // the first one makes the key file and the demo center; compose waits for it in the same way
    for (let at = 0; at < webs; at++) started.push(await start(folder, { ...settings, LAMPLIGHT_ROLE: 'web' }));
    const worker = await start(folder, { ...settings, LAMPLIGHT_ROLE: 'worker' });
    const sql = new pg.Pool({ ...database.owner, max: 2 });
    sql.on('error', () => undefined); // an idle connection that was cut; the next statement makes a new one
    return new Topology(database, redis, started, worker, sql, folder, settings);
  }

  web(at: number): SpawnedService {
    const web = this.webs[at];
    if (!web) throw new Error(`no web process ${at}`);
    return web;
  }

  /** `kill -9` of a web process, and a new one at the same address. */
  async replace(at: number): Promise<void> {
    const { port } = new URL(this.web(at).url);
    await this.web(at).kill();
    const settings = { ...this.settings, LAMPLIGHT_ROLE: 'web' };
    this.webs[at] = await SpawnedService.start(join(this.folder, 'data'), Number(port), settings);
  }

  /** One more process on the same database. */
  join(env: NodeJS.ProcessEnv): Promise<SpawnedService> {
    return start(this.folder, { ...this.settings, ...env });
  }

  /** Everything all processes have logged so far. */
  get log(): string {
    return [...this.webs, this.worker].map(({ said }) => said.text).join('\n');
  }

  async end(): Promise<void> {
    await Promise.all([...this.webs, this.worker].map((service) => service.stop()));
    await this.redis.kill();
    await this.sql.end();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function start(folder: string, env: NodeJS.ProcessEnv): Promise<SpawnedService> {
  return SpawnedService.start(join(folder, 'data'), await freePort(), env);
}
