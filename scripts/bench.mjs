// `npm run bench [name…] -- [--json FILE] [--pairs N] [--seconds S] [--rate R]`: see docs/benchmarks.md.
import { readdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { requireNode } from './node-version.mjs';

requireNode();
const { root } = await import('./run.mjs');
const { prepare } = await import('./prepare.mjs');

/** A benchmark is a file of bench/ that exports `benchmark`; what the others need of each other they keep in folders. */
const known = readdirSync(`${root}/bench`)
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.replace('.bench.mjs', ''))
  .sort();

const options = readOptions();
if (!(await prepare({ withBuild: true }))) process.exit(1);
const { printNotes, printTable } = await import('../bench/frame/report.mjs');
const { Machine } = await import('../bench/frame/machine.mjs');
const { Processes } = await import('../bench/frame/processes.mjs');

const processes = new Processes(root);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => void processes.stopAll().finally(() => process.exit(130)));
}

const machine = new Machine();
const results = [];
const notes = [await machine.describe()];
try {
  for (const name of options.names) {
    const { benchmark } = await import(`../bench/${name}.bench.mjs`);
    console.log(`\n${name}: ${benchmark.what}`);
    try {
      results.push(
        ...(await benchmark.run({ ...options, processes, machine, note: (text) => notes.push(`${name}: ${text}`) })),
      );
    } finally {
      await processes.stopAll();
    }
  }
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
printTable(results);
printNotes(notes);
if (options.json) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'string' },
        pairs: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '5' },
        rate: { type: 'string', default: '1000' },
      },
    });
    const unknown = positionals.find((name) => !known.includes(name));
    if (unknown) throw new Error(`no benchmark ${unknown}; there are: ${known.join(', ')}`);
    return {
      names: positionals.length > 0 ? positionals : known,
      json: values.json,
      pairs: positive('pairs', values.pairs),
      seconds: positive('seconds', values.seconds),
      rate: positive('rate', values.rate),
    };
  } catch (error) {
    console.error(
      `${error.message}\nusage: npm run bench [name…] -- [--json FILE] [--pairs N] [--seconds S] [--rate R]`,
    );
    process.exit(1);
  }
}

function positive(name, value) {
  const number = Number(value);
  if (!(number > 0)) throw new Error(`--${name} takes a number above zero`);
  return number;
}
