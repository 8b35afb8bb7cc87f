// Adds to package-lock.json the optional packages of other platforms that npm left out of it.
//
// npm drops an optional package from the lock file when the registry it asked does not carry it (mirrors often have Linux
// only); `npm ci` then refuses the lock file everywhere. The entries say for which system a package is, so npm does not
// fetch it elsewhere. Run after `npm install`; `--check` only tells whether something is missing.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const file = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = [];

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!find(path, name)) missing.push(...entryFor(path, entry, name, range));
  }
}

if (missing.length === 0) {
  console.log('package-lock.json is complete');
} else if (process.argv.includes('--check')) {
  console.error(
    `package-lock.json lacks ${missing.length} optional packages, such as ${missing[0][0]}: run \`node scripts/complete-lock.mjs\``,
  );
  process.exitCode = 1;
} else {
  const sorted = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) }).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
  console.log(`package-lock.json: ${missing.length} optional packages added`);
}

/** The place Node would find the package from `path`: its own node_modules, then those above. */
function find(path, name) {
  for (let at = path; ; at = above(at)) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (lock.packages[place]) return place;
    if (at === '') return undefined;
  }
}

function above(path) {
  const cut = path.lastIndexOf('/node_modules/');
  return cut < 0 ? '' : path.slice(0, cut);
}

function entryFor(path, parent, name, range) {
  const siblings = Object.keys(parent.optionalDependencies).map((sibling) => [sibling, find(path, sibling)]);
  const [sibling, place] = siblings.find(([, found]) => found) ?? [];
  const folder = place ? place.slice(0, -sibling.length) : 'node_modules/';
  const flag = ['dev', 'devOptional'].find((key) => parent[key]);
  const entry = {
    version: range.replace(/^[\^~>=\s]+/, ''),
    ...platformOf(name),
    ...(flag && { [flag]: true }),
    optional: true,
  };
  return [[folder + name, entry]];
}

/** What a platform package's name says, in npm's words. */
function platformOf(name) {
  const words = name.split('/').at(-1).split(/[-.]/);
  const has = (...names) => words.find((word) => names.includes(word));
  const windows = has('windows') && 'win32';
  const os =
    windows ??
    has('android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32', 'aix');
  const cpu = has('arm64', 'arm', 'armv7', 'x64', 'ia32', 'ppc64', 's390x', 'loong64', 'riscv64', 'mips64el', 'wasm32');
  const libc = has('musl', 'musleabihf') ? 'musl' : has('gnu', 'gnueabihf', 'glibc') && 'glibc';
  return {
    ...(cpu && { cpu: [cpu === 'armv7' ? 'arm' : cpu] }),
    ...(libc && os === 'linux' && { libc: [libc] }),
    ...(os && { os: [os] }),
  };
}
