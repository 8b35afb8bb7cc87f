// Builds the server and both pages, each only when its inputs changed. `--force` builds everything.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { requireNode } from './node-version.mjs';
import { handSignalsOn, installed, root, run } from './run.mjs';

const gzip = promisify(zlib.gzip);
const brotli = promisify(zlib.brotliCompress);

const page = (name) => ({
  name,
  inputs: [name, 'package-lock.json', 'openapi.json', 'sockets.json'],
  made: `${name}/dist/index.html`,
  exists: () => existsSync(join(root, name, 'index.html')),
  make: async () => {
    const made = await run('npm', ['run', '--silent', 'build'], { cwd: join(root, name) });
    if (made.ok) await compressBelow(join(root, name, 'dist'));
    return made;
  },
});

const parts = [
  {
    name: 'server',
    inputs: ['src', 'migrations', 'tsconfig.json', 'package-lock.json'],
    made: 'dist/src/main.js',
    exists: () => existsSync(join(root, 'src/main.ts')),
    make: () => {
      // What was compiled from a file that is gone would be loaded on.
      rmSync(join(root, 'dist'), { recursive: true, force: true });
      return run(process.execPath, [installed('typescript/bin/tsc'), '-p', 'tsconfig.json']);
    },
  },
  page('web-console'),
  page('web-visitor'),
];

const COMPRESSIBLE = /\.(js|css|html|svg|json|txt)$/;
const WORTH_IT_BYTES = 1024;

/** Leaves a gzip and a brotli copy beside each file: the service sends these and never compresses while it answers. */
async function compressBelow(folder) {
  const files = filesOf(folder).filter((file) => COMPRESSIBLE.test(file) && statSync(file).size > WORTH_IT_BYTES);
  await Promise.all(
    files.map(async (file) => {
      const content = readFileSync(file);
      writeFileSync(`${file}.gz`, await gzip(content, { level: 9 }));
      writeFileSync(`${file}.br`, await brotli(content));
    }),
  );
}

/**
 * Builds what is stale, side by side.
 * @param {{ force?: boolean, only?: string[] }} options only: names of parts; all by default
 * @returns {Promise<boolean>} false when a part failed; its output has been printed
 */
export async function build({ force = false, only } = {}) {
  const wanted = parts.filter((part) => part.exists() && (only?.includes(part.name) ?? true));
  const results = await Promise.all(wanted.map((part) => buildPart(part, force)));
  return results.every(Boolean);
}

async function buildPart({ name, inputs, made, make }, force) {
  const stamp = join(root, '.cache', `build-${name}`);
  const hash = hashOf(inputs);
  const fresh = existsSync(join(root, made)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (fresh && !force) return true;
  rmSync(stamp, { force: true });
  const { ok, output, seconds } = await make();
  console.log(`build ${name}: ${ok ? 'done' : 'FAILED'} in ${seconds.toFixed(1)} s`);
  if (!ok) {
    console.error(output.trim());
    return false;
  }
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}

/** One hash over names and contents, in a stable order. */
function hashOf(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of filesOf(join(root, input))) hash.update(`${relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesOf(path) {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return [];
  if (entry.isFile()) return [path];
  const notInputs = ['node_modules', 'dist', '.vite'];
  const names = readdirSync(path).filter((name) => !notInputs.includes(name) && !name.endsWith('.spec.ts'));
  return names.sort().flatMap((name) => filesOf(join(path, name)));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode();
  handSignalsOn();
  process.exitCode = (await build({ force: process.argv.includes('--force') })) ? 0 : 1;
}
