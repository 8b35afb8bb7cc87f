import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of the clone. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** A program that npm installed, to be run by this Node whatever PATH says. */
export const installed = (path) => `${root}/node_modules/${path}`;

/**
 * Runs a command to its end.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, timeoutSeconds?: number }} options show: pass the output
 *   through instead of collecting it; timeoutSeconds: after which it is killed with all it started and counts as failed,
 *   for which it gets a process group of its own
 * @returns {Promise<{ ok: boolean, output: string, seconds: number }>}
 */
export function run(file, args, { cwd = root, env = process.env, show = false, timeoutSeconds } = {}) {
  const begun = performance.now();
  return new Promise((resolve) => {
    let output = '';
    const stdio = ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'];
    const child = spawn(file, args, { cwd, env, stdio, detached: timeoutSeconds !== undefined });
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    const end = (ok) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ ok, output, seconds: (performance.now() - begun) / 1000 });
    };
    const timer =
      timeoutSeconds &&
      setTimeout(() => {
        output += `\nstopped after ${timeoutSeconds} s\n`;
        if (show) console.error(`stopped after ${timeoutSeconds} s`);
        signalGroup(child, 'SIGKILL');
      }, timeoutSeconds * 1000);
    running.add(child);
    child.once('error', (error) => {
      output += `${file}: ${error.message}\n`;
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}

const running = new Set();

/** Signals the child's group if it has one of its own, else the child. */
function signalGroup(child, signal) {
  for (const target of [-child.pid, child.pid]) {
    try {
      process.kill(target, signal);
      return;
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

let interrupted = false;

/** Hands Ctrl-C and its like on to what runs, then ends this process the same way. */
export function handSignalsOn() {
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    process.on(signal, () => {
      if (interrupted) return;
      interrupted = true;
      process.exitCode = code;
      for (const child of running) signalGroup(child, signal);
      setInterval(() => {
        if (running.size === 0) process.exit(code);
      }, 20);
      setTimeout(() => process.exit(code), 15_000);
    });
  }
}
