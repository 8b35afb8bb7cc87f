import { mkdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { DEMO_PASSWORD, DemoService, demoAccounts } from './demo/index.js';
import { type Clock, OffsetClock, SystemClock } from './platform/clock.js';
import { Config, ConfigError } from './platform/config.js';
import type { DatabaseTarget } from './platform/database.js';
import { type EmbeddedPostgres, EmbeddedPostgresError, startEmbeddedPostgres } from './platform/embedded-postgres.js';
import { migrate } from './platform/migrate.js';
import { AlreadyServed, serveAlone } from './platform/sole-process.js';
import { KeyFileError } from './privacy/index.js';
import { createService } from './service.js';

interface Databases {
  owner: DatabaseTarget;
  runtime: DatabaseTarget;
  runtimeUser: string;
  embedded: EmbeddedPostgres | null;
}

async function start(): Promise<void> {
  const config = Config.fromEnvironment(process.env);
  const { LAMPLIGHT_TEST_CLOCK: clockFile, PORT, HOST, DEMO } = config.values;
  const clock: Clock = clockFile === undefined ? new SystemClock() : new OffsetClock(clockFile);
  const databases = await openDatabases(config);
  try {
    const letGo = await serveAlone(databases.runtime, (error) => {
      process.stderr.write(`${error.message}\n`);
      process.kill(process.pid, 'SIGTERM');
    });
    await migrate(databases.owner, databases.runtimeUser);
    const service = await createService({ config, clock, database: databases.runtime });
    const demo = service.get(DemoService);
    if (DEMO === 'on') await demo.seedIfEmpty();
    stopOnSignals(async () => {
      await service.close();
      await letGo();
      await databases.embedded?.stop();
    });
    if (config.servesRequests) {
      await service.listen(PORT, HOST);
      announce(await service.getUrl(), DEMO === 'on' && (await demo.isDemo()));
    } else {
      await service.init();
      process.stdout.write('Lamplight worker is running.\n');
    }
  } catch (error) {
    await databases.embedded?.stop();
    throw error;
  }
}

async function openDatabases(config: Config): Promise<Databases> {
  const { DATABASE_URL: runtime, DATABASE_MIGRATE_URL: owner } = config.values;
  if (runtime !== undefined) {
    const runtimeUser = userOf(runtime);
    if (owner === undefined) {
      process.stderr.write(
        'DATABASE_MIGRATE_URL is not set: one role does everything, so the audit log is not protected from it.\n',
      );
    }
    return { owner: owner ?? runtime, runtime, runtimeUser, embedded: null };
  }
  mkdirSync(config.dataFolder, { recursive: true });
  const embedded = await startEmbeddedPostgres({ folder: join(config.dataFolder, 'postgres') });
  return { owner: embedded.owner, runtime: embedded.runtime, runtimeUser: embedded.runtime.user, embedded };
}

/** The role a URL signs in as, read the way the driver reads it. @throws ConfigError */
function userOf(url: string): string {
  try {
    return new pg.Client({ connectionString: url }).user ?? '';
  } catch {
    throw new ConfigError('DATABASE_URL: not a PostgreSQL address (postgres://user:password@host:5432/database)');
  }
}

/** The first signal stops cleanly; a second one, from somebody impatient, at once. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

function announce(url: string, demo: boolean): void {
  const { port } = new URL(url);
  const local = `http://localhost:${port}`;
  const lines = [
    '',
    '心灯 Lamplight',
    `  visitor page  ${local}/`,
    `  console       ${local}/console`,
    `  API           ${local}/api/openapi.json`,
  ];
  const lan = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal);
  if (lan) lines.push(`  on this network  http://${lan.address}:${port}/`);
  if (demo) {
    lines.push('', `Demo sign-ins (password ${DEMO_PASSWORD}):`);
    for (const { login, role, name } of demoAccounts) lines.push(`  ${login.padEnd(10)} ${role.padEnd(14)} ${name}`);
  }
  process.stdout.write(`${lines.join('\n')}\n\nCtrl-C stops it.\n`);
}

/** One line for what the person at the keyboard can put right; a stack for what is ours. */
function explain(error: unknown): string {
  const known = [ConfigError, EmbeddedPostgresError, KeyFileError, AlreadyServed];
  if (known.some((kind) => error instanceof kind)) return (error as Error).message;
  const { code, port } = (error ?? {}) as { code?: string; port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is in use: stop what uses it or set PORT to another.`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    const { path } = error as { path?: string };
    return `Cannot write ${path ?? 'the data folder'}: set LAMPLIGHT_DATA to a folder you own.`;
  }
  if (code === 'ECONNREFUSED' || code === '28P01' || code === '3D000')
    return `The database refuses (${code}): check DATABASE_URL.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

start().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
