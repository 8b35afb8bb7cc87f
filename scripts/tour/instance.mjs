// An instance of one's own: a free port, a database in a temporary folder, rate limits on; gone afterwards.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../run.mjs';

const START_MS = 60_000;
const STOP_MS = 15_000;
/** Settings of the shell must not lead a tour to somebody's real database. */
const NOT_INHERITED = /^(DATABASE_|LAMPLIGHT_|PUBLIC_URL$|TRUST_PROXY$|BOARD_PER_|SIGN_INS_PER_|NODE_ENV$)/;

/**
 * Starts what has been built.
 * @returns {Promise<{ url: string, seconds: number, stop: () => Promise<void> }>} stop removes the data too
 */
export async function startInstance() {
  const begun = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'lamplight-own-'));
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name));
  const child = spawn(process.execPath, [join(root, 'dist/src/main.js')], {
    cwd: root,
    env: {
      ...Object.fromEntries(inherited),
      PORT: '0',
      HOST: '127.0.0.1',
      LAMPLIGHT_DATA: folder,
      RATE_LIMITS: 'on',
      DEMO: 'on',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C reaches only this script, which stops the service in order.
    detached: true,
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let output = '';

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => killGroup(child.pid), STOP_MS);
      await ended;
      clearTimeout(timer);
    }
    rmSync(folder, { recursive: true, force: true });
  };

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
    return { url, seconds: (performance.now() - begun) / 1000, stop };
  } catch (error) {
    await stop();
    throw error;
  }
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
