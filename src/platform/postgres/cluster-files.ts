import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandAs, type PostgresAccount } from './account.js';
import type { PostgresBinaries } from './binaries.js';
import { EmbeddedPostgresError, errorCode, folderError } from './errors.js';

/** Where one server keeps what. Everything lies in one folder that belongs to this launcher alone. */
export interface ClusterPaths {
  folder: string;
  /** PostgreSQL's own data directory. */
  data: string;
  /** Passwords of the three roles as JSON, mode 600. */
  passwords: string;
  log: string;
  /** Folder of the Unix socket. */
  socket: string;
}

export interface ClusterPasswords {
  superuser: string;
  owner: string;
  runtime: string;
}

/** Linux holds 107 bytes of socket path, macOS 103; PostgreSQL adds '/.s.PGSQL.5432'. */
const longestSocketFolder = 88;

/** A fresh cluster takes 40 MB; the write-ahead log soon takes some more. MB. */
const leastSpace = 128;

/** Creates the folder where missing. @throws EmbeddedPostgresError 'postgres.folder-not-writable' */
export function prepareFolder(folder: string): ClusterPaths {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    const real = realpathSync(folder);
    const cluster = join(real, 'cluster');
    const paths = { folder: real, data: join(cluster, 'data'), passwords: join(cluster, 'passwords.json') };
    return { ...paths, log: join(real, 'postgres.log'), socket: socketFolder(real) };
  } catch (error) {
    throw folderError(error, folder);
  }
}

/** The socket lies in the data folder, or, where its path would grow too long for a socket, in a short folder named after it. */
export function socketFolder(folder: string): string {
  const inside = join(folder, 'socket');
  if (Buffer.byteLength(inside) <= longestSocketFolder) return inside;
  const name = `lamplight-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  const short = [tmpdir(), '/tmp'].map((parent) => join(parent, name));
  return short.find((path) => Buffer.byteLength(path) <= longestSocketFolder) ?? join('/tmp', name);
}

/** Owner of the existing data directory, or undefined before the first start. */
export function dataOwner(paths: ClusterPaths): { uid: number; gid: number } | undefined {
  return statSync(paths.data, { throwIfNoEntry: false });
}

/** Hands the folder and the socket's folder to the account. @throws EmbeddedPostgresError when they belong to somebody else */
export function handOver(paths: ClusterPaths, account: PostgresAccount): void {
  try {
    if (account.switch) chownSync(paths.folder, account.uid, account.gid);
    mkdirSync(paths.socket, { recursive: true, mode: 0o700 });
    if (account.switch) chownSync(paths.socket, account.uid, account.gid);
  } catch (error) {
    throw folderError(error, paths.folder);
  }
  for (const path of [paths.socket, paths.data]) {
    const entry = lstatSync(path, { throwIfNoEntry: false });
    // A link or a folder of somebody else's in /tmp would hand them the passwords' exchange.
    if (!entry || (entry.isDirectory() && entry.uid === account.uid)) continue;
    throw new EmbeddedPostgresError(
      'postgres.folder-foreign',
      `${path} belongs to another user (uid ${entry.uid}): start as that user or as root.`,
    );
  }
}

/**
 * Makes the data directory on the first start. It is built aside and renamed into place whole, so a start that is killed
 * half way, or two first starts at once, leave either nothing or a complete one.
 */
export function createCluster(paths: ClusterPaths, account: PostgresAccount, binaries: PostgresBinaries): void {
  if (existsSync(paths.data)) return;
  try {
    sweepUnfinished(paths.folder);
    requireSpace(paths.folder);
    const aside = mkdtempSync(join(paths.folder, `cluster-new-${process.pid}-`));
    try {
      initialise(aside, account, binaries, paths.folder);
      renameSync(aside, join(paths.folder, 'cluster'));
    } finally {
      rmSync(aside, { recursive: true, force: true });
    }
  } catch (error) {
    if (isRenameOntoExisting(error) && existsSync(paths.data)) return;
    throw folderError(error, paths.folder);
  }
}

/** A disk that fills up half way makes initdb complain of anything but the disk. */
function requireSpace(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = Math.floor((bavail * bsize) / 1024 / 1024);
  if (free >= leastSpace) return;
  throw new EmbeddedPostgresError(
    'postgres.disk-full',
    `No space left on the disk that holds ${folder}: ${free} MB free, a new database needs ${leastSpace} MB.`,
  );
}

function isRenameOntoExisting(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '');
}

function initialise(aside: string, account: PostgresAccount, binaries: PostgresBinaries, folder: string): void {
  const secret = () => randomBytes(24).toString('base64url');
  const passwords: ClusterPasswords = { superuser: secret(), owner: secret(), runtime: secret() };
  const passwordFile = join(aside, 'superuser-password');
  writeFileSync(passwordFile, passwords.superuser, { mode: 0o600 });
  if (account.switch) {
    chownSync(aside, account.uid, account.gid);
    chownSync(passwordFile, account.uid, account.gid);
  }
  const { file, args, options } = commandAs(account, binaries.initdb, [
    `--pgdata=${join(aside, 'data')}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The builtin provider sorts and folds alike on every machine; an upgrade of the C library cannot corrupt an index.
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
  ]);
  const done = spawnSync(file, args, { ...options, encoding: 'utf8', cwd: '/' });
  rmSync(passwordFile, { force: true });
  if (done.error) throw done.error;
  if (done.status !== 0) throw failure(`${done.stdout}\n${done.stderr}`, folder, `initdb ended with ${done.status}`);
  writeFileSync(join(aside, 'passwords.json'), JSON.stringify(passwords), { mode: 0o600, flush: true });
}

/** What a first start that was killed left behind; those of processes still running are theirs. */
function sweepUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^cluster-new-(\d+)-/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Whether a process of this number exists, whoever owns it. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** @throws EmbeddedPostgresError 'postgres.passwords-lost' when the file is gone, unreadable or not ours */
export function readPasswords(paths: ClusterPaths): ClusterPasswords {
  try {
    const { superuser, owner, runtime } = JSON.parse(
      readFileSync(paths.passwords, 'utf8'),
    ) as Partial<ClusterPasswords>;
    if (superuser && owner && runtime) return { superuser, owner, runtime };
    throw new Error('a password is missing in it');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EmbeddedPostgresError('postgres.passwords-lost', `Cannot read ${paths.passwords}: ${reason}`, {
      cause: error,
    });
  }
}

/** Turns what PostgreSQL's programs said into one line: the last complaint, or a full disk when they ran into one. */
export function failure(said: string, folder: string, fallback: string): EmbeddedPostgresError {
  if (/No space left on device|Disk quota exceeded/i.test(said)) {
    return new EmbeddedPostgresError('postgres.disk-full', `No space left on the disk that holds ${folder}.`);
  }
  const complaints = said.split('\n').filter((line) => /FATAL|PANIC|ERROR|error:|could not/.test(line));
  const last = complaints.at(-1)?.replace(/^.*?(FATAL|PANIC|ERROR|error):\s*/, '') ?? fallback;
  return new EmbeddedPostgresError('postgres.start-failed', `PostgreSQL in ${folder} did not start: ${last.trim()}`);
}
