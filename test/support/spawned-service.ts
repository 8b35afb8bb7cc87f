import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const main = join(__dirname, '../../dist/src/main.js');

/** Far more than a start or a stop takes on a busy machine: what takes longer hangs, and says so. Milliseconds. */
const AT_MOST_MS = 120_000;
/** So much of what it has said is repeated by an error. Characters. */
const LAST_WORDS = 4_000;

/** The real service, as built, in a process group of its own, with an embedded PostgreSQL in its data folder. */
export class SpawnedService {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    readonly folder: string,
    /** everything it has said so far, its log included */
    readonly said: { text: string },
  ) {}

  /** Resolves once it serves. @param folder kept between starts, as a data folder is */
  static async start(folder: string, port: number, env: NodeJS.ProcessEnv = {}): Promise<SpawnedService> {
    if (!existsSync(main)) throw new Error('Build first: npm run build');
    const { PATH, HOME, TMPDIR } = process.env;
    const settings = { PATH, HOME, TMPDIR, HOST: '127.0.0.1', RATE_LIMITS: 'off', ...env };
    const child = spawn(process.execPath, [main], {
      env: { ...settings, PORT: String(port), LAMPLIGHT_DATA: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const said = { text: '' };
    const serves = new Promise<void>((serves, fails) => {
      const listen = (chunk: Buffer) => {
        said.text += chunk;
        if (said.text.includes('Ctrl-C stops it')) serves();
      };
      child.stdout?.on('data', listen);
      child.stderr?.on('data', listen);
      child.once('exit', (code) => fails(new Error(`the service ended with ${code}: ${said.text}`)));
    });
    await inTime(serves, child, said, 'does not serve');
    return new SpawnedService(child, `http://127.0.0.1:${port}`, folder, said);
  }

  /** `kill -9` of the service and of all it started in its group. Its PostgreSQL has a group of its own. */
  async kill(): Promise<void> {
    const gone = once(this.child, 'exit');
    process.kill(-(this.child.pid as number), 'SIGKILL');
    await gone;
  }

  /** `kill -9` of the PostgreSQL too: what a power cut leaves. */
  killDatabase(): void {
    killPostgres(join(this.folder, 'postgres'));
  }

  /** As Ctrl-C does. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGINT');
    await inTime(gone, this.child, this.said, 'does not stop');
  }
}

/** Ends the process that takes too long. @throws Error with the last it has said */
async function inTime(
  done: Promise<unknown>,
  child: ChildProcess,
  said: { text: string },
  what: string,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fails) => {
    timer = setTimeout(() => {
      child.kill('SIGKILL');
      fails(new Error(`the service ${what} within ${AT_MOST_MS} ms: ${said.text.slice(-LAST_WORDS)}`));
    }, AT_MOST_MS);
  });
  await Promise.race([done, late]).finally(() => clearTimeout(timer));
}

/** `kill -9` of an embedded PostgreSQL and all its backends. @param folder as given to `startEmbeddedPostgres` */
export function killPostgres(folder: string): void {
  const file = join(folder, 'cluster', 'data', 'postmaster.pid');
  process.kill(-Number.parseInt(readFileSync(file, 'utf8'), 10), 'SIGKILL');
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
