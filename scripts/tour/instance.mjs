// A service of one's own: one process on the embedded database, or several on a database and a Redis of their own.
// Everything is gone afterwards.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../run.mjs';

const START_MS = 60_000;
const STOP_MS = 15_000;
/** Longer than the sweep that finds deadlines runs apart. */
const SWEEP_MS = 5_500;
/** Settings of the shell must not lead a tour to somebody's real database or carrier. */
const NOT_INHERITED =
  /^(DATABASE_|REDIS_|LAMPLIGHT_|TWILIO_|STUN_|TURN_|PUBLIC_URL$|TRUST_PROXY$|[A-Z_]+_PER_MINUTE$|NODE_ENV$)/;

/** What the tour's own services check the carrier's signature with; nobody else's secret. */
const CARRIER = { publicUrl: 'http://lamplight.invalid', authToken: 'the-tours-own-token' };

/**
 * @typedef {object} Own
 * @property {{ visitors: string, staff: string }} urls
 * @property {string} what in a line, for the reader of the tour
 * @property {number} seconds from the start to serving
 * @property {{ publicUrl: string, authToken: string }} carrier
 * @property {(ms: number) => Promise<void>} moveClock moves the time of every process and waits until the sweep has seen it
 * @property {() => Promise<void>} stop removes the data too
 */

/**
 * Starts what has been built.
 * @param {{ processes: boolean, plain?: boolean }} how processes: two for the web and a worker, with a Redis and a database
 *   outside them; plain: as anybody would start it, without the clock and the carrier of the tour
 * @returns {Promise<Own>}
 */
export async function startInstance({ processes = false, plain = false } = {}) {
  const begun = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'lamplight-own-'));
  const clock = join(folder, 'clock');
  writeFileSync(clock, '0');
  const started = [];
  const stop = async () => {
    for (const one of started.toReversed()) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const ofTheTour = plain
    ? {}
    : {
        NODE_ENV: 'test', // the time of a service in production can't be moved
        LAMPLIGHT_TEST_CLOCK: clock,
        PUBLIC_URL: CARRIER.publicUrl,
        TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
        TWILIO_AUTH_TOKEN: CARRIER.authToken,
        TWILIO_API_KEY: `SK${'0'.repeat(32)}`,
        TWILIO_API_SECRET: 'the-tours-own-secret',
        TWILIO_APP_SID: `AP${'0'.repeat(32)}`,
      };
  const settings = { HOST: '127.0.0.1', RATE_LIMITS: 'on', DEMO: 'on', LOG_LEVEL: 'warn', ...ofTheTour };
  const service = async (more = {}) => {
    const one = await startService({ ...settings, PORT: '0', LAMPLIGHT_DATA: join(folder, 'data'), ...more });
    started.push(one);
    return one.url;
  };
  try {
    const { urls, what } = processes ? await several() : await alone();
    const moveClock = async (ms) => {
      writeFileSync(clock, String(ms));
      await pause(SWEEP_MS);
    };
    return { urls, what, seconds: (performance.now() - begun) / 1000, carrier: CARRIER, moveClock, stop };
  } catch (error) {
    await stop();
    throw error;
  }

  async function alone() {
    const url = await service();
    return { urls: { visitors: url, staff: url }, what: 'one process on the embedded database' };
  }

  async function several() {
    const { startEmbeddedPostgres } = await import(join(root, 'dist/src/platform/embedded-postgres.js'));
    const database = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
    started.push(database);
    const redis = await startRedis();
    started.push(redis);
    const shared = {
      DATABASE_URL: addressOf(database.runtime),
      DATABASE_MIGRATE_URL: addressOf(database.owner),
      REDIS_URL: redis.url,
      LAMPLIGHT_KEY_FILE: join(folder, 'master.json'),
    };
    const visitors = await service({ ...shared, LAMPLIGHT_ROLE: 'web' });
    const staff = await service({ ...shared, LAMPLIGHT_ROLE: 'web' });
    await service({ ...shared, LAMPLIGHT_ROLE: 'worker' });
    const [one, other] = await Promise.all([visitors, staff].map(processOf));
    if (one === other) throw new Error('both addresses are served by the same process');
    return {
      urls: { visitors, staff },
      what: `two web processes and a worker on one PostgreSQL and a Redis; visitors at process ${one}, staff at process ${other}`,
    };
  }
}

/** One process of the service, in a group of its own: Ctrl-C reaches only this script, which stops it in order. */
async function startService(settings) {
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name));
  const child = spawn(process.execPath, [join(root, 'dist/src/main.js')], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stop = () => end(child);
  let output = '';
  try {
    const url = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the service did not start in ${START_MS / 1000} s`)), START_MS);
      const read = (chunk) => {
        output += chunk;
        const port = /http:\/\/localhost:(\d+)\/api\//.exec(output)?.[1];
        if (!port) return;
        clearTimeout(timer);
        resolve(`http://127.0.0.1:${port}`);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the service ended (${code}) while starting:\n${output.trim()}`)));
    });
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A Redis that keeps nothing on disk. */
async function startRedis() {
  const port = await freePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  await new Promise((serves, fails) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.includes('Ready to accept connections')) serves();
    });
    child.once('error', () => fails(new Error('there is no redis-server: apt-get install redis-server')));
    child.once('exit', () => fails(new Error(`redis-server ended: ${said}`)));
  });
  return { url: `redis://127.0.0.1:${port}`, stop: () => end(child) };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** A login as the address that DATABASE_URL takes. */
function addressOf({ host, port, user, password, database }) {
  const part = encodeURIComponent;
  return `postgres://${part(user)}:${part(password)}@/${part(database)}?host=${part(host)}&port=${port}`;
}

/** Which process answers there. */
async function processOf(url) {
  const reply = await fetch(`${url}/api/health/ready`);
  return (await reply.json()).process;
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => killGroup(child.pid), STOP_MS);
  await gone;
  clearTimeout(timer);
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Runs `work` and then `always`, also when it fails or somebody presses Ctrl-C. */
export async function withCleanUp(work, always) {
  let interrupted;
  const interruption = new Promise((_, reject) => {
    interrupted = (signal) => {
      process.exitCode = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal];
      reject(new Error(`stopped by ${signal}`));
    };
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.once(signal, interrupted);
  try {
    return await Promise.race([work(), interruption]);
  } finally {
    await always();
    for (const signal of signals) process.off(signal, interrupted);
  }
}
