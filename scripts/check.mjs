// `npm run check`: everything that needs no database. Prints one line per step, and what a failed step said.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireNode } from './node-version.mjs';
import { handSignalsOn, installed, root, run } from './run.mjs';

requireNode();
handSignalsOn();

const node = (program, ...args) => run(process.execPath, [installed(program), ...args], { timeoutSeconds: 600 });
const folders = ['src', 'migrations', 'test', 'bench'].filter((folder) => existsSync(join(root, folder)));
const pages = ['web-console', 'web-visitor'].filter((page) => existsSync(join(root, page, 'tsconfig.json')));
const hasGenerator = 'generate' in JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;
/** A folder in which `npm test` finds the figures of the unit tests and the names of other steps that failed. */
const reports = process.env.LAMPLIGHT_CHECK_REPORTS;
const jestReport = reports ? ['--json', `--outputFile=${join(reports, 'unit.json')}`] : [];

const steps = [
  ['types', () => node('typescript/bin/tsc', '-p', 'tsconfig.check.json')],
  ['lint and format', () => node('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--max-diagnostics=30')],
  ['lock file', () => run(process.execPath, ['scripts/complete-lock.mjs', '--check'], { timeoutSeconds: 60 })],
  [
    'module boundaries',
    () => node('dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs', ...folders),
  ],
  ...pages.map((page) => [
    `types of ${page}`,
    () => node('typescript/bin/tsc', '--noEmit', '-p', `${page}/tsconfig.json`),
  ]),
  ...(hasGenerator
    ? [['generated files', () => run('npm', ['run', '--silent', 'generate', '--', '--check'], { timeoutSeconds: 600 })]]
    : []),
  [
    'unit tests',
    () => node('jest/bin/jest.js', '--selectProjects', 'unit', '--passWithNoTests', '--silent', ...jestReport),
  ],
];

const failed = [];
const waiting = [...steps];

/** The beginning and the end say most; the step itself can be run for all of it. */
function shorten(output, longest = 200) {
  const lines = output.split('\n');
  if (lines.length <= longest) return output;
  const half = longest / 2;
  return [...lines.slice(0, half), `… ${lines.length - longest} lines left out …`, ...lines.slice(-half)].join('\n');
}

/** Two at a time: most steps use one core. */
async function work() {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const [name, make] = step;
    const { ok, output, seconds } = await make();
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(1)} s)`);
    if (ok) continue;
    failed.push(name);
    console.log(shorten(output.trim()));
  }
}

await Promise.all([work(), work()]);
const sum = failed.length === 0 ? 'all fine' : `failed: ${failed.join(', ')}`;
console.log(`check: ${steps.length} steps, ${sum}`);
if (reports) {
  const others = failed.filter((name) => name !== 'unit tests');
  writeFileSync(join(reports, 'failed-steps.json'), JSON.stringify(others));
}
process.exitCode = failed.length === 0 ? 0 : 1;
