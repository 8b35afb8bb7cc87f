import { spawnSync } from 'node:child_process';
import { readlinkSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedPostgresError } from './errors.js';

/** The system account PostgreSQL's programs run under. */
export interface PostgresAccount {
  uid: number;
  gid: number;
  /** True when the programs must change to this account first, because this process is root. */
  switch: boolean;
  /** Linux capability that lets them pass folders closed to the account, when one is needed. */
  capability?: 'dac_read_search' | 'dac_override';
}

export interface PostgresCommand {
  file: string;
  args: string[];
  options: { uid?: number; gid?: number; env: NodeJS.ProcessEnv };
}

/**
 * The account to run under: this process's own, or, for root, which PostgreSQL refuses, the owner of existing data or the
 * user `postgres`, created when missing.
 * @param dataOwner uid and gid of an existing data directory
 */
export function chooseAccount(dataOwner?: { uid: number; gid: number }): PostgresAccount {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid !== 0) return { uid, gid, switch: false };
  if (dataOwner && dataOwner.uid !== 0) return { ...dataOwner, switch: true };
  return { ...(findUser('postgres') ?? createUser('postgres')), switch: true };
}

function findUser(name: string): { uid: number; gid: number } | undefined {
  const numbers = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
  const [uid, gid] = numbers.map((result) => (result.status === 0 ? Number.parseInt(result.stdout, 10) : Number.NaN));
  return uid && gid ? { uid, gid } : undefined;
}

function createUser(name: string): { uid: number; gid: number } {
  const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name];
  const made = spawnSync('useradd', options, { encoding: 'utf8' });
  const user = findUser(name);
  if (user) return user;
  const reason = (made.error?.message ?? made.stderr ?? '').trim();
  throw new EmbeddedPostgresError(
    'postgres.account-missing',
    `PostgreSQL refuses to run as root and the user ${name} could not be created (${reason}): start as another user.`,
  );
}

/**
 * Makes sure the account can pass the folders above each path. A folder closed to it (root's home is mode 700) is passed by
 * a capability to search directories where `setpriv` can grant one; data stays the account's own.
 * @param probe a program that the account can reach
 * @throws EmbeddedPostgresError 'postgres.folder-unreachable' naming the closed folder
 */
export function openTheWay(account: PostgresAccount, paths: string[], probe: string): PostgresAccount {
  if (!account.switch) return account;
  const closed = paths.map((path) => closedFolderAbove(account, path)).find((folder) => folder !== undefined);
  if (closed === undefined) return account;
  // Docker grants its containers the second one only.
  for (const capability of ['dac_read_search', 'dac_override'] as const) {
    const able = { ...account, capability };
    const { file, args, options } = commandAs(able, probe, ['--version']);
    if (spawnSync(file, args, options).status === 0) return able;
  }
  throw new EmbeddedPostgresError(
    'postgres.folder-unreachable',
    `PostgreSQL cannot run as root, and its user cannot pass ${closed}: run \`chmod o+x ${closed}\`, start as another user, or set LAMPLIGHT_DATA to a folder elsewhere.`,
  );
}

/** The topmost folder above (or at) `path` that the account may not pass, judged by its mode bits. */
export function closedFolderAbove(account: { uid: number; gid: number }, path: string): string | undefined {
  const parent = dirname(path);
  const above = parent === path ? undefined : closedFolderAbove(account, parent);
  if (above !== undefined) return above;
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry?.isDirectory()) return undefined;
  const bit = entry.uid === account.uid ? 0o100 : entry.gid === account.gid ? 0o010 : 0o001;
  return entry.mode & bit ? undefined : path;
}

/** How to run a PostgreSQL program under the account; the environment is bare, so no PG* variable of the caller leaks in. */
export function commandAs(account: PostgresAccount, program: string, args: string[]): PostgresCommand {
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  if (!account.switch) return { file: program, args, options: { env } };
  const { uid, gid, capability } = account;
  if (!capability) return { file: program, args, options: { uid, gid, env } };
  const caps = [`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`];
  const become = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...caps, '--', program, ...args];
  return { file: 'setpriv', args: become, options: { env } };
}

/** Whether process `pid` is a PostgreSQL server working on `dataDirectory`; false when it is gone or another program. */
export function isPostmasterOf(pid: number, dataDirectory: string): boolean {
  if (process.platform === 'linux') return workingFolder(pid) === dataDirectory;
  const listed = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  return (listed.stdout ?? '').includes(dataDirectory);
}

/** A server's working folder is its data directory; a process that ended or belongs to somebody else has none to read. */
function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}
