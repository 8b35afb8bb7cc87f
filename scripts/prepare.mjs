import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from './build.mjs';
import { root, run } from './run.mjs';

/**
 * Brings a clone to where it can run: packages as package-lock.json says, then everything built. Two at once take turns.
 * @param {{ withBuild: boolean }} options
 * @returns {Promise<boolean>} false when a step failed; why has been printed
 */
export async function prepare({ withBuild }) {
  const release = await takeTurn();
  try {
    if (!(await install())) return false;
    return !withBuild || (await build());
  } finally {
    release();
  }
}

/** A file with the process's number; one whose process is gone counts for nothing. */
async function takeTurn() {
  const file = join(root, '.cache', 'prepare.lock');
  mkdirSync(join(root, '.cache'), { recursive: true });
  for (let told = false; ; ) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(readOr(file, '0'));
    if (holder && !isRunning(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) console.log(`Waiting for process ${holder}, which installs or builds in this clone …`);
    told = true;
    await pause(200);
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const readOr = (file, otherwise) => (existsSync(file) ? readFileSync(file, 'utf8') : otherwise);

async function install() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stamp = join(root, 'node_modules', '.lamplight-installed');
  const wanted = createHash('sha256').update(`${process.platform}-${process.arch}\n${lock}`).digest('hex');
  if (readOr(stamp, '') === wanted) return true;
  if (!matches(lock)) {
    console.log('Installing packages (npm ci) …');
    // NODE_ENV=production would leave out what the build needs.
    const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
    const { ok, output, seconds } = await run('npm', args);
    if (!ok) {
      // npm explains all of its options after the reason.
      console.error(`${output.trim().split('\n').slice(0, 15).join('\n')}\nnpm ci failed: the lines above say why.`);
      return false;
    }
    console.log(`Packages installed in ${seconds.toFixed(1)} s`);
  }
  writeFileSync(stamp, wanted);
  return true;
}

/** Whether a plain `npm install` has already put there what the lock file names. */
function matches(lock) {
  const there = JSON.parse(readOr(join(root, 'node_modules', '.package-lock.json'), '{}')).packages ?? {};
  const wanted = Object.entries(JSON.parse(lock).packages).filter(([path]) => path.includes('node_modules/'));
  return wanted.every(([path, { version, optional, link }]) => optional || link || there[path]?.version === version);
}
