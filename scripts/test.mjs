// `npm test`: sets a fresh clone up and runs everything. The last line is `N passed, N failed, N skipped`.
import { requireNode } from './node-version.mjs';

requireNode();
const { spawnSync } = await import('node:child_process');
const { accessSync, constants, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } = await import('node:fs');
const { tmpdir } = await import('node:os');
const { delimiter, join } = await import('node:path');
const { build } = await import('./build.mjs');
const { prepare } = await import('./prepare.mjs');
const { handSignalsOn, installed, root, run } = await import('./run.mjs');

handSignalsOn();
const requireAll = process.env.REQUIRE_ALL === '1';
const reports = mkdtempSync(join(tmpdir(), 'lamplight-report-'));
process.once('exit', () => rmSync(reports, { recursive: true, force: true }));

/** A step that is no test, such as lint, counts as one failed test when it fails and as none when it does not. */
const total = { passed: 0, failed: 0, skipped: 0 };

await testAll();
if (requireAll && total.skipped > 0) {
  console.log(`REQUIRE_ALL=1: ${total.skipped} skipped count as failed`);
  total.failed += total.skipped;
  total.skipped = 0;
}
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);

async function testAll() {
  if (!(await prepare({ withBuild: false }))) return fail('install');
  await check();
  if (!(await build())) return fail('build');
  await jest('stories');
  const chromium = findChromium();
  await jest('faults', chromium ? { CHROMIUM: chromium } : {});
  await browser(chromium);
  await tour('on one process');
  if (installedProgram('redis-server')) await tour('on several processes', '--processes');
  else skip(1, 'the tour on several processes', 'no redis-server found', 'apt-get install -y redis-server');
}

/** The whole evening through the public API; it holds every step to what it should be. */
async function tour(where, ...args) {
  console.log(`\n── tour ${where}`);
  const { ok } = await run(process.execPath, ['scripts/tour.mjs', ...args], { show: true, timeoutSeconds: 300 });
  if (ok) total.passed += 1;
  else fail(`tour ${where}`);
}

async function check() {
  const env = { ...process.env, LAMPLIGHT_CHECK_REPORTS: reports };
  const { ok } = await run(process.execPath, ['scripts/check.mjs'], { env, show: true, timeoutSeconds: 1800 });
  if (!count(join(reports, 'unit.json'))) fail('unit tests');
  const steps = join(reports, 'failed-steps.json');
  for (const step of existsSync(steps) ? JSON.parse(readFileSync(steps, 'utf8')) : []) fail(step);
  // Nothing reported what went wrong: the check itself broke.
  if (!ok && total.failed === 0) fail('check');
}

/** One Jest project in a run of its own, in bounded time: a test that hangs must not hang the rest. */
async function jest(project, env = {}) {
  console.log(`\n── ${project}`);
  const report = join(reports, `${project}.json`);
  const args = ['--selectProjects', project, '--passWithNoTests', '--json', `--outputFile=${report}`];
  const { ok, seconds } = await run(process.execPath, [installed('jest/bin/jest.js'), ...args], {
    env: { ...process.env, ...env },
    show: true,
    timeoutSeconds: 2400,
  });
  console.log(`── ${project}: ${seconds.toFixed(1)} s`);
  const before = total.failed;
  const counted = count(report);
  if (!counted || (!ok && total.failed === before)) fail(project);
}

/** Adds a Jest report to the total. @returns {boolean} false when there is none */
function count(file) {
  if (!existsSync(file)) return false;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  total.skipped += report.numPendingTests + report.numTodoTests;
  for (const { assertionResults } of report.testResults) {
    for (const { status, invocations, fullName } of assertionResults) {
      if (status === 'passed' && invocations > 1) console.log(`PASSED ONLY AT THE SECOND TRY: ${fullName}`);
    }
  }
  return true;
}

function fail(what) {
  console.log(`FAIL ${what}`);
  total.failed += 1;
}

async function browser(chromium) {
  const files = specsIn(join(root, 'test', 'browser'));
  if (files === 0) return;
  if (!chromium) {
    skip(files, 'browser tests', 'no Chromium found', 'apt-get install -y chromium (or set CHROMIUM to one)');
    return;
  }
  const fonts = hasChineseFont();
  if (!fonts) skip(1, 'pictures of the pages', 'no font with Chinese characters', 'apt-get install -y fonts-noto-cjk');
  await jest('browser', { CHROMIUM: chromium, LAMPLIGHT_CHINESE_FONT: fonts ? '1' : '0' });
}

function skip(number, what, why, install) {
  console.log(`SKIPPED ${what}: ${why}. To run them: ${install}`);
  total.skipped += number;
}

function specsIn(folder) {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.spec.ts')).length;
}

function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const candidates = [process.env.CHROMIUM, ...names.map((name) => `/usr/bin/${name}`), ...onPath];
  return candidates.find((file) => file && isProgram(file));
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installedProgram(name) {
  return spawnSync(name, ['--version']).status === 0;
}

/** Unknown counts as yes: without fc-list there is no way to tell. */
function hasChineseFont() {
  const listed = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' });
  return listed.error !== undefined || listed.stdout.trim() !== '';
}
