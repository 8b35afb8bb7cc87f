import './require-typescript.cjs';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createOwnedDatabase,
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/platform/embedded-postgres.js';
import { migrate } from '../../src/platform/migrate.js';
import { asSuperuser, type Cluster, clusterVariable, templateDatabase } from './cluster.js';

interface Running {
  folder: string;
  server: EmbeddedPostgres;
}

declare global {
  var lamplightTestCluster: Running | undefined;
}

const prefix = 'lamplight-test-';
/** Safe only because the cluster is thrown away: commits need not reach the disk. */
const fast = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '200',
  autovacuum_naptime: '10s',
};

/** Starts the run's PostgreSQL and migrates the template that every suite clones. */
export default async function globalSetup(): Promise<void> {
  await removeLeftovers();
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const server = await startEmbeddedPostgres({ folder, extraSettings: fast });
  globalThis.lamplightTestCluster = { folder, server };
  removeOnSignal(folder);
  const { superuser, owner, runtime } = server;
  try {
    await asSuperuser(superuser, (client) => createOwnedDatabase(client, templateDatabase));
    await migrate({ ...owner, database: templateDatabase }, runtime.user);
    await asSuperuser(superuser, async (client) => {
      // A database somebody is connected to cannot be cloned.
      await client.query(`alter database ${templateDatabase} allow_connections false`);
    });
  } catch (error) {
    await removeCluster();
    throw error;
  }
  process.env[clusterVariable] = JSON.stringify({ superuser, owner, runtime } satisfies Cluster);
}

/** Stops the run's PostgreSQL and removes its folder. */
export async function removeCluster(): Promise<void> {
  const running = globalThis.lamplightTestCluster;
  if (!running) return;
  globalThis.lamplightTestCluster = undefined;
  await running.server.stop();
  rmSync(running.folder, { recursive: true, force: true });
}

/** Jest skips the teardown on Ctrl-C; the cluster is worthless, so it is cut down rather than stopped. */
function removeOnSignal(folder: string): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(signal, () => {
      const file = join(folder, 'cluster', 'data', 'postmaster.pid');
      if (existsSync(file)) process.kill(Number.parseInt(readFileSync(file, 'utf8'), 10), 'SIGQUIT');
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
      process.exit(code);
    });
  }
}

/** A run that was killed outright left its server: take it over, stop it, remove its folder. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (!pid || isRunning(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    if (existsSync(join(folder, 'cluster', 'data', 'postmaster.pid')))
      await (await startEmbeddedPostgres({ folder, extraSettings: fast })).stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}`) || !existsSync('/proc/self');
}
