import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const BARE_DATABASE = 'bench_bare';

/**
 * The processes of a run: the service as it is shipped, a bare server on the same PostgreSQL, the load generator. Each is
 * a process of its own, so that none of them waits for another's event loop.
 */
export class Processes {
  #stops = [];

  /** @param {string} root the clone, built */
  constructor(root) {
    this.root = root;
  }

  /**
   * The service on an embedded database of its own, thrown away afterwards. PostgreSQL's settings are the shipped ones:
   * fsync stays on.
   * @param {Record<string, string>} [more] settings beside these
   * @returns {Promise<{ port: number, pid: number, superuser: pg.ClientConfig }>}
   */
  async service(more = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'lamplight-bench-'));
    this.#stops.push(async () => rmSync(folder, { recursive: true, force: true }));
    const port = await freePort();
    const env = {
      ...process.env,
      NODE_ENV: 'production',
      LAMPLIGHT_DATA: folder,
      PORT: String(port),
      HOST: '127.0.0.1',
      DEMO: 'on',
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'error',
      ...more,
    };
    for (const name of ['DATABASE_URL', 'DATABASE_MIGRATE_URL', 'LAMPLIGHT_ROLE', 'LAMPLIGHT_TEST_CLOCK'])
      delete env[name];
    const options = (process.env.BENCH_SERVICE_OPTIONS ?? '').split(' ').filter(Boolean);
    const child = spawn(process.execPath, [...options, join(this.root, 'dist/src/main.js')], {
      env,
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#stopWith(child, 'SIGTERM');
    await saidIn(child, 'Ctrl-C stops it');
    return { port, pid: child.pid, superuser: this.#superuser(folder) };
  }

  /** The bare operations behind Fastify and Socket.IO, in a database of their own on the service's PostgreSQL server. */
  async bareServer(superuser) {
    const client = new pg.Client(superuser);
    await client.connect();
    await client.query(`create database ${BARE_DATABASE}`);
    await client.end();
    const child = this.#fork('bench/frame/bare-server.mjs');
    const { port } = await this.#ask(child, { database: { ...superuser, database: BARE_DATABASE } });
    return { port, pid: child.pid };
  }

  /**
   * The load generator: `call` has it do one of its jobs.
   * @returns {Promise<{ pid: number, call: (job: string, input: object) => Promise<Record<string, unknown>> }>}
   */
  async loadGenerator() {
    const child = this.#fork('bench/frame/load.mjs');
    return { pid: child.pid, call: (job, input) => this.#ask(child, { job, input }) };
  }

  /** Ends all, the last one started first. */
  async stopAll() {
    for (const stop of this.#stops.splice(0).reverse()) await stop();
  }

  #superuser(folder) {
    const compiled = join(this.root, 'dist/src/platform/postgres/cluster-files.js');
    const { prepareFolder, readPasswords } = createRequire(import.meta.url)(compiled);
    const paths = prepareFolder(join(folder, 'postgres'));
    const { superuser: password } = readPasswords(paths);
    return { host: paths.socket, port: 5432, user: 'postgres', password, database: 'lamplight' };
  }

  #fork(file) {
    const child = fork(join(this.root, file), { env: { ...process.env, NODE_ENV: 'production' } });
    this.#stopWith(child, 'SIGTERM');
    return child;
  }

  async #ask(child, question) {
    const answered = new AbortController();
    const heard = (event) => once(child, event, { signal: answered.signal });
    child.send(question);
    try {
      const [answer] = await Promise.race([
        heard('message'),
        heard('exit').then(([code]) => Promise.reject(new Error(`a process of the benchmark ended with ${code}`))),
      ]);
      if (answer.error) throw new Error(answer.error);
      return answer;
    } finally {
      answered.abort();
    }
  }

  #stopWith(child, signal) {
    this.#stops.push(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    });
  }
}

async function saidIn(child, words) {
  let said = '';
  for await (const chunk of child.stdout) {
    said += chunk;
    if (said.includes(words)) {
      child.stdout.resume();
      return;
    }
  }
  throw new Error('the service ended before it was ready');
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
