import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { createOwnedDatabase, type DatabaseLogin } from '../../src/platform/embedded-postgres.js';

export interface TestDatabase {
  /** May change the schema. */
  owner: DatabaseLogin;
  /** What the service runs as. */
  runtime: DatabaseLogin;
  /** Ends whatever is still connected and removes the database. Safe to call twice. */
  drop(): Promise<void>;
}

export interface Cluster {
  superuser: DatabaseLogin;
  owner: DatabaseLogin;
  runtime: DatabaseLogin;
}

export const templateDatabase = 'lamplight_template';

/** Where the global set-up tells the test processes which cluster to use. */
export const clusterVariable = 'LAMPLIGHT_TEST_CLUSTER';

function cluster(): Cluster {
  const told = process.env[clusterVariable];
  if (!told)
    throw new Error('No test cluster: run this suite by `npx jest --selectProjects stories` (or faults, browser)');
  return JSON.parse(told) as Cluster;
}

/** A database of this suite's own with every migration applied: a clone, made in a fraction of a second. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(templateDatabase);
}

/** The same with nothing in it, for suites about migrating. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase();
}

/** Whoever may do everything in this run's cluster. */
export function superuser(): DatabaseLogin {
  return cluster().superuser;
}

async function createDatabase(template?: string): Promise<TestDatabase> {
  const { superuser, owner, runtime } = cluster();
  const database = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(superuser, (client) => createOwnedDatabase(client, database, template));
  return {
    owner: { ...owner, database },
    runtime: { ...runtime, database },
    drop: () =>
      asSuperuser(superuser, async (client) => {
        await connectionsClosed(client, database);
        await client.query(`drop database if exists ${client.escapeIdentifier(database)} with (force)`);
      }),
  };
}

const CLOSING_MS = 5_000;
const LOOK_EVERY_MS = 20;

/** A connection that is still being closed would say that it was cut, in the middle of another suite. */
async function connectionsClosed(client: pg.Client, database: string): Promise<void> {
  const end = Date.now() + CLOSING_MS;
  for (;;) {
    const { rows } = await client.query('select 1 from pg_stat_activity where datname = $1', [database]);
    if (rows.length === 0 || Date.now() > end) return;
    await pause(LOOK_EVERY_MS);
  }
}

/** Runs `work` on a connection that is closed whatever happens. */
export async function asSuperuser<T>(login: DatabaseLogin, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(login);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A login as the URL that DATABASE_URL and DATABASE_MIGRATE_URL take, for tests that spawn the whole service. */
export function urlOf({ host, port, user, password, database }: DatabaseLogin): string {
  const part = encodeURIComponent;
  return `postgres://${part(user)}:${part(password)}@/${part(database)}?host=${part(host)}&port=${port}`;
}
