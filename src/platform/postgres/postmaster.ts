import { spawn } from 'node:child_process';
import { closeSync, fchownSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { commandAs, isPostmasterOf, type PostgresAccount } from './account.js';
import type { PostgresBinaries } from './binaries.js';
import { type ClusterPaths, failure } from './cluster-files.js';
import { EmbeddedPostgresError, folderError } from './errors.js';

/** Set at every start, so a changed release needs no edit of a configuration file. Sized for one small machine. */
const settings: Record<string, string> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '128MB',
  effective_cache_size: '1GB',
  maintenance_work_mem: '64MB',
  random_page_cost: '1.1',
  max_wal_size: '1GB',
  wal_compression: 'on',
  checkpoint_timeout: '15min',
  synchronous_commit: 'on',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %u@%d ',
  // A statement or a failing row in the log would be what a child told us.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
  // Short queries only: compiling them costs more than it saves.
  jit: 'off',
};

/** A log this long is set aside at the next start; one older log is kept. Bytes. */
const longestLog = 10 * 1024 * 1024;

export interface ServerSetup {
  paths: ClusterPaths;
  account: PostgresAccount;
  binaries: PostgresBinaries;
  extraSettings: Record<string, string>;
}

/** A server process this process started. */
export interface StartedServer {
  pid: number | undefined;
  running(): boolean;
  /** Why it ended, from what it wrote to its log since it was started. */
  failure(): EmbeddedPostgresError;
}

/**
 * Starts the server in a session of its own, so neither Ctrl-C nor a kill of this process's group reaches it before the
 * application has let go of it. Returns at once; connecting tells when it is ready.
 */
export function spawnServer({ paths, account, binaries, extraSettings }: ServerSetup): StartedServer {
  const all = { ...settings, unix_socket_directories: paths.socket, ...extraSettings };
  const given = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { file, args, options } = commandAs(account, binaries.postgres, ['-D', paths.data, ...given]);
  const log = openLog(paths, account);
  const logStart = statSync(paths.log).size;
  const child = spawn(file, args, { ...options, cwd: '/', detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code, signal) => {
    ended = `the server ended with ${signal ?? code}`;
  });
  child.unref();
  return {
    pid: child.pid,
    running: () => ended === undefined,
    failure: () =>
      failure(readFileSync(paths.log).subarray(logStart).toString('utf8'), paths.folder, ended ?? 'no answer'),
  };
}

function openLog(paths: ClusterPaths, account: PostgresAccount): number {
  try {
    const size = statSync(paths.log, { throwIfNoEntry: false })?.size ?? 0;
    if (size > longestLog) renameSync(paths.log, `${paths.log}.1`);
    const log = openSync(paths.log, 'a', 0o600);
    if (account.switch) fchownSync(log, account.uid, account.gid);
    return log;
  } catch (error) {
    throw folderError(error, paths.folder);
  }
}

/** Process id of the server running on the data directory, or undefined. */
export function runningServer(paths: ClusterPaths): number | undefined {
  const pid = pidIn(join(paths.data, 'postmaster.pid'));
  return pid !== undefined && isPostmasterOf(pid, paths.data) ? pid : undefined;
}

/**
 * Removes the pid files of a server that is gone. PostgreSQL does so itself unless the number still stands for a process: a
 * zombie nobody reaped, or, as is the rule in a restarted container, another program of the same user.
 */
export function dropStalePidFiles(paths: ClusterPaths): void {
  for (const file of [join(paths.data, 'postmaster.pid'), join(paths.socket, '.s.PGSQL.5432.lock')]) {
    const pid = pidIn(file);
    if (pid !== undefined && !isPostmasterOf(pid, paths.data)) rmSync(file, { force: true });
  }
}

function pidIn(file: string): number | undefined {
  if (!statSync(file, { throwIfNoEntry: false })) return undefined;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/**
 * Stops the server: open transactions are rolled back, everything committed is on disk. Returns when it has ended.
 * @throws EmbeddedPostgresError 'postgres.stop-failed' when it still runs after 60 s
 */
export async function stopServer({ paths, account, binaries }: ServerSetup): Promise<void> {
  const pgCtl = ['stop', '-D', paths.data, '-m', 'fast', '-w', '-t', '60', '-s'];
  const { file, args, options } = commandAs(account, binaries.pgCtl, pgCtl);
  const said = await new Promise<string>((resolve, reject) => {
    const child = spawn(file, args, { ...options, cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', () => resolve(complaint));
  });
  if (runningServer(paths) === undefined) return;
  throw new EmbeddedPostgresError('postgres.stop-failed', `PostgreSQL in ${paths.folder} did not stop: ${said.trim()}`);
}
