import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Config, ConfigError } from './platform/config.js';
import type { DatabaseTarget } from './platform/database.js';
import { type EmbeddedPostgres, EmbeddedPostgresError, startEmbeddedPostgres } from './platform/embedded-postgres.js';
import { AlreadyServed } from './platform/sole-process.js';
import { KeyFileError } from './privacy/index.js';

/** The two roles' ways in, and the embedded server if this process started one. */
export interface Databases {
  owner: DatabaseTarget;
  runtime: DatabaseTarget;
  runtimeUser: string;
  embedded: EmbeddedPostgres | null;
}

/** Finds the database the settings name, or starts the embedded one. */
export async function openDatabases(config: Config): Promise<Databases> {
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

/** One line for what the person at the keyboard can put right; a stack for what is ours. */
export function explain(error: unknown): string {
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
