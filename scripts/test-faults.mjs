// `npm run test:faults`: the faults of `npm test`, and those that take many minutes: 200 people write 50 messages each while the
// service, its database and Redis are killed again and again.
// LAMPLIGHT_FAULTS_SEED=N puts the kills where a run that printed `seed N` had them.
import { requireNode } from './node-version.mjs';

requireNode();
const { prepare } = await import('./prepare.mjs');
const { handSignalsOn, installed, run } = await import('./run.mjs');

handSignalsOn();
if (!(await prepare({ withBuild: true }))) process.exit(1);
const projects = ['--selectProjects', 'faults', 'faults-long'];
const { ok, seconds } = await run(process.execPath, [installed('jest/bin/jest.js'), ...projects], {
  show: true,
  timeoutSeconds: 3_000,
});
console.log(`faults, the long ones too: ${ok ? 'all hold' : 'NOT all hold'} (${seconds.toFixed(0)} s)`);
process.exitCode = ok ? 0 : 1;
