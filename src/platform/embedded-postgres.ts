import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { chooseAccount, closedFolderAbove, openTheWay, type PostgresAccount } from './postgres/account.js';
import { copyOutOfTheClone, findBinaries, type PostgresBinaries } from './postgres/binaries.js';
import {
  type ClusterPasswords,
  createCluster,
  dataOwner,
  handOver,
  prepareFolder,
  readPasswords,
} from './postgres/cluster-files.js';
import { EmbeddedPostgresError, errorCode } from './postgres/errors.js';
import {
  dropStalePidFiles,
  runningServer,
  type ServerSetup,
  type StartedServer,
  spawnServer,
  stopServer,
} from './postgres/postmaster.js';

export { EmbeddedPostgresError } from './postgres/errors.js';

/** How to sign in to a PostgreSQL database; `host` may be the folder of a Unix socket, which `pg` and TypeORM accept. */
export interface DatabaseLogin {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export interface EmbeddedPostgres {
  /** Owns the database `lamplight` and migrates it. */
  owner: DatabaseLogin;
  /** What the application runs as: may create nothing. */
  runtime: DatabaseLogin;
  superuser: DatabaseLogin;
  /** True when a server left running by a killed process was taken over. */
  adopted: boolean;
  /** Stops the server; call it once the application has closed its connections. Safe to call twice. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Belongs wholly to the server; created when missing. */
  folder: string;
  /** PostgreSQL settings over ours. For tests: a throwaway cluster may run with fsync=off. */
  extraSettings?: Record<string, string>;
}

/** The socket's file is named after a port even though nothing listens on one. */
const port = 5432;
/** Advisory lock a living process holds on the server. It dies with its connection, so kill -9 cannot leave it behind. */
const lockKey = 7_165_016;
/** A killed process's connection takes a moment to be noticed; longer than this, somebody is alive. Milliseconds. */
const lockPatience = 1_500;
/** Recovery after a power cut replays at most `max_wal_size` and a little. Milliseconds. */
const startPatience = 120_000;
/** How long children of a killed server may take to end. Milliseconds. */
const orphanPatience = 10_000;

/**
 * Starts (or adopts) the PostgreSQL server that keeps its files in `folder`, reachable by Unix socket only, with database
 * `lamplight` and its roles in place. One living process at a time per folder.
 * @throws EmbeddedPostgresError with a stable `code` and a one-line message
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const paths = prepareFolder(options.folder);
  const wanted = chooseAccount(dataOwner(paths));
  const binaries = reachableBinaries(wanted);
  handOver(paths, wanted);
  const account = openTheWay(wanted, [paths.folder, paths.socket], binaries.postgres);
  const setup: ServerSetup = { paths, account, binaries, extraSettings: options.extraSettings ?? {} };
  createCluster(paths, account, binaries);
  handOver(paths, account);

  const passwords = readPasswords(paths);
  const superuser: DatabaseLogin = {
    host: paths.socket,
    port,
    user: 'postgres',
    password: passwords.superuser,
    database: 'postgres',
  };
  const hold = await Hold.take(setup, superuser);
  try {
    if (hold.adopted) await endConnectionsOfTheDead(hold.client);
    await createDatabase(hold.client, passwords);
  } catch (error) {
    await hold.stop();
    throw error;
  }
  hold.loosen();
  return {
    owner: { ...superuser, user: 'lamplight_owner', password: passwords.owner, database: 'lamplight' },
    runtime: { ...superuser, user: 'lamplight_app', password: passwords.runtime, database: 'lamplight' },
    superuser,
    adopted: hold.adopted,
    stop: () => hold.stop(),
  };
}

function reachableBinaries(account: PostgresAccount): PostgresBinaries {
  const binaries = findBinaries();
  const reachable = !account.switch || closedFolderAbove(account, binaries.postgres) === undefined;
  return reachable ? binaries : copyOutOfTheClone(binaries);
}

/**
 * This process's hold on a running server: the connection that carries the advisory lock. When the connection breaks (one
 * crashed backend makes PostgreSQL restart them all, the kernel may have killed the server), it is taken again, which starts
 * the server anew if it is gone.
 */
class Hold {
  private stopping: Promise<void> | undefined;

  private constructor(
    private readonly setup: ServerSetup,
    private readonly login: DatabaseLogin,
    readonly adopted: boolean,
    public client: Client,
  ) {
    this.watch();
  }

  static async take(setup: ServerSetup, login: DatabaseLogin): Promise<Hold> {
    const { client, adopted } = await takeServer(setup, login);
    return new Hold(setup, login, adopted, client);
  }

  stop(): Promise<void> {
    this.stopping ??= this.stopNow();
    return this.stopping;
  }

  private async stopNow(): Promise<void> {
    // The lock's connection stays open until the server cuts it, so nobody adopts a server that is about to stop.
    await stopServer(this.setup);
    const { folder, socket } = this.setup.paths;
    if (!socket.startsWith(folder)) rmSync(socket, { recursive: true, force: true });
  }

  /** The lock alone must not keep a process alive that has nothing left to do. */
  loosen(): void {
    (this.client as Client & { unref(): void }).unref();
  }

  private watch(): void {
    this.client.on('error', () => {
      // 'end' follows and decides; without a listener the error would end the process.
    });
    this.client.once('end', () => void this.retake());
  }

  private async retake(): Promise<void> {
    while (!this.stopping) {
      try {
        const { client } = await takeServer(this.setup, this.login);
        this.client = client;
        this.watch();
        this.loosen();
        return;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        process.emitWarning(`The embedded PostgreSQL is away: ${reason}`, 'LamplightDatabase');
        await pause(1_000, undefined, { ref: false });
      }
    }
  }
}

/** Connects to the folder's server, starting it when none runs, and takes the lock on it. */
async function takeServer(setup: ServerSetup, login: DatabaseLogin): Promise<{ client: Client; adopted: boolean }> {
  const { paths } = setup;
  let started: StartedServer | undefined;
  const begun = Date.now();
  const deadline = begun + startPatience;
  for (;;) {
    const client = await tryConnect(login);
    if (client) {
      try {
        await verify(client, paths.data);
        await takeLock(client, paths.folder);
        return { client, adopted: started === undefined || started.pid !== runningServer(paths) };
      } catch (error) {
        await client.end();
        if (!isCut(error)) throw error;
      }
    }
    if (Date.now() > deadline) throw started?.failure() ?? notAnswering(paths.folder);
    if (started && !started.running() && runningServer(paths) === undefined) {
      const failure = started.failure();
      // Children of a killed server hold its shared memory until they notice.
      if (!/still in use/.test(failure.message) || Date.now() > begun + orphanPatience) throw failure;
      started = undefined;
      await pause(100);
    }
    if (!started && runningServer(paths) === undefined) {
      dropStalePidFiles(paths);
      started = spawnServer(setup);
    }
    await pause(10);
  }
}

function notAnswering(folder: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'postgres.start-failed',
    `PostgreSQL in ${folder} runs but does not answer; see postgres.log there.`,
  );
}

/** A connection, or undefined while the server is absent, starting or stopping. */
async function tryConnect(login: DatabaseLogin): Promise<Client | undefined> {
  const client = new Client({
    ...login,
    application_name: `lamplight ${process.pid}`,
    connectionTimeoutMillis: 10_000,
  });
  // A connection cut right after it was made is noticed by the query that follows.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    const code = errorCode(error);
    // 57P03: starting up or shutting down.
    if (isCut(error) || ['ENOENT', 'ECONNREFUSED', '57P03'].includes(code ?? '')) return undefined;
    if (code === '28P01') {
      throw new EmbeddedPostgresError(
        'postgres.passwords-lost',
        `The server in ${login.host} refuses the password kept beside it.`,
        {
          cause: error,
        },
      );
    }
    throw error;
  }
}

/** The server ended the connection because it shuts down or restarts. */
function isCut(error: unknown): boolean {
  if (['57P01', '57P02', 'ECONNRESET', 'EPIPE'].includes(errorCode(error) ?? '')) return true;
  return error instanceof Error && /Connection terminated|not queryable/.test(error.message);
}

async function verify(client: Client, dataDirectory: string): Promise<void> {
  const { rows } = await client.query<{ data_directory: string }>('show data_directory');
  if (rows[0]?.data_directory === dataDirectory) return;
  throw new EmbeddedPostgresError(
    'postgres.folder-foreign',
    `The server that answers for ${dataDirectory} works on ${rows[0]?.data_directory}.`,
  );
}

async function takeLock(client: Client, folder: string): Promise<void> {
  const deadline = Date.now() + lockPatience;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [lockKey]);
    if (rows[0]?.taken) return;
    if (Date.now() > deadline) break;
    await pause(50);
  }
  const { rows } = await client.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.objid = $1 and l.granted`,
    [lockKey],
  );
  const who = rows[0]?.name.replace('lamplight ', 'process ') ?? 'another process';
  throw new EmbeddedPostgresError(
    'postgres.in-use',
    `Lamplight already runs on ${folder} (${who}): stop it or set LAMPLIGHT_DATA.`,
  );
}

/** Statements of the killed process may still run and hold row locks; nobody waits for them. */
async function endConnectionsOfTheDead(client: Client): Promise<void> {
  await client.query(
    `select pg_terminate_backend(pid, 2000) from pg_stat_activity where usename in ('lamplight_owner', 'lamplight_app')`,
  );
}

/** Idempotent step by step: a start that was killed between two of them is completed by the next. */
async function createDatabase(client: Client, passwords: ClusterPasswords): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select rolname as name from pg_roles where rolname in ('lamplight_owner', 'lamplight_app')
     union all select 'database' from pg_database where datname = 'lamplight' and datacl is not null`,
  );
  const there = new Set(rows.map((row) => row.name));
  const role = async (name: string, password: string) => {
    if (there.has(name)) return;
    await client.query(`create role ${name} login password ${client.escapeLiteral(password)}`);
  };
  await role('lamplight_owner', passwords.owner);
  await role('lamplight_app', passwords.runtime);
  if (!there.has('database')) await createOwnedDatabase(client, 'lamplight');
}

/**
 * Creates a database of `lamplight_owner` that `lamplight_app` may only connect to; what it may read and write in it, the
 * migrations say.
 * @param template database to clone; nobody may be connected to it
 */
export async function createOwnedDatabase(client: Client, name: string, template = 'template1'): Promise<void> {
  const id = client.escapeIdentifier;
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (!rowCount) await client.query(`create database ${id(name)} owner lamplight_owner template ${id(template)}`);
  await client.query(
    `revoke all on database ${id(name)} from public; grant connect on database ${id(name)} to lamplight_app`,
  );
}
