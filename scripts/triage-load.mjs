// Compiles src/triage's pure files into .cache/ and loads them: the product's own code, without a build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'src', 'triage');
const require = createRequire(import.meta.url);

/** The files a signal is made of, found by following imports from signal.ts and the data tables. */
function engineFiles() {
  const wanted = ['signal.ts', 'tags.ts', 'taxonomy.ts', 'features.ts', 'idioms.ts'];
  const seen = new Map();
  while (wanted.length > 0) {
    const name = wanted.pop();
    if (seen.has(name)) continue;
    const text = readFileSync(join(source, name), 'utf8');
    seen.set(name, text);
    for (const [, imported] of text.matchAll(/from '\.\/([\w.-]+)\.js'/g)) wanted.push(`${imported}.ts`);
  }
  return seen;
}

/** Returns a function that requires a compiled engine file by name, e.g. `engine('signal')`. */
export function loadEngine() {
  const files = engineFiles();
  const hash = createHash('sha256');
  for (const name of [...files.keys()].sort()) hash.update(name).update('\0').update(files.get(name)).update('\0');
  const target = join(root, '.cache', `triage-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(target)) {
    const draft = `${target}.${process.pid}`;
    mkdirSync(draft, { recursive: true });
    for (const [name, text] of files) {
      const { code } = transformSync(text, {
        filename: name,
        module: { type: 'commonjs' },
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      });
      writeFileSync(join(draft, name.replace(/\.ts$/, '.js')), code);
    }
    writeFileSync(join(draft, 'package.json'), '{"type":"commonjs"}\n');
    try {
      renameSync(draft, target);
    } catch {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return (name) => require(join(target, `${name}.js`));
}

/** Rows of every *.jsonl of a folder (or of one file) that have an id and a text. */
export function readRows(path) {
  const names = path.endsWith('.jsonl')
    ? ['']
    : readdirSync(path)
        .filter((name) => name.endsWith('.jsonl'))
        .sort();
  return names.flatMap((name) =>
    readFileSync(name === '' ? path : join(path, name), 'utf8')
      .replace(/^\uFEFF/, '')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => ({ ...JSON.parse(line), file: name }))
      .filter((row) => row.id !== undefined && typeof row.text === 'string'),
  );
}

/** The scorer's name of a signal's level. */
export const levelName = (level) => ['none', 'low', 'medium', 'high', 'high'][level];

/**
 * The scorer's coarse topic of a taxonomy code; none for a crisis code. Its topics say what a message is about (its
 * `other` is work, money, health and the like); risk has a label of its own, scored by the level.
 */
export function topicOf(code) {
  if (code.startsWith('CRI')) return undefined;
  if (code.startsWith('EMO') || code.startsWith('HEA')) return 'emotion';
  if (code.startsWith('STU')) return 'study';
  if (code.startsWith('FAM')) return 'parent_child';
  if (code === 'PEE-03') return 'romance';
  if (code.startsWith('PEE') || code === 'SAF-03') return 'peer';
  return 'other';
}
