// `npm run tour`: a whole evening, from a message on the board to the month's table, through the public API and sockets.
//
//   npm run tour                                   on a service of its own, started for it and removed afterwards
//   npm run tour -- --processes                    the same on two web processes, a worker, a PostgreSQL and a Redis
//   npm run tour -- --url http://localhost:3000 --login admin --password …     on a service that runs
//
// It makes a district, two desks and accounts of its own, through public routes only, so that it can run beside real work;
// on a service that lives on, its accounts are disabled at the end and its desks with their contacts stay, and calls by
// carrier and the referral are left out: they need the carrier's secret, and no real hospital must be asked for a child who
// does not exist. Each step says what happened and how long it took. Ends with the month's table; exits 1 with one line
// when a step is not as it should be.
import { requireNode } from './node-version.mjs';

requireNode();
const { parseArgs } = await import('node:util');
const { prepare } = await import('./prepare.mjs');
const { handSignalsOn } = await import('./run.mjs');

/** The demo center's administrator, see src/demo. */
const options = {
  url: { type: 'string' },
  processes: { type: 'boolean', default: false },
  login: { type: 'string', default: 'admin' },
  password: { type: 'string', default: 'lamplight-demo' },
};

const { url: given, processes, login, password } = readOptions();
handSignalsOn();
if (!(await prepare({ withBuild: given === undefined }))) process.exit(1);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);

const { evening } = await import('./tour/evening.mjs');
const { startInstance, withCleanUp } = await import('./tour/instance.mjs');
const { Narrator } = await import('./tour/narrator.mjs');

const narrator = new Narrator();
const begun = performance.now();
let own;
let story;

try {
  await withCleanUp(
    async () => {
      if (given === undefined) {
        own = await startInstance({ processes });
        console.log(`A Lamplight of its own: ${own.what} (${own.seconds.toFixed(1)} s)\n`);
      } else {
        console.log(`The Lamplight at ${given}\n`);
      }
      story = evening({
        urls: own?.urls ?? { visitors: given, staff: given },
        administrator: { login, password },
        narrator,
        moveClock: own?.moveClock ?? null,
        carrier: own?.carrier ?? null,
      });
      await story.play();
    },
    async () => {
      await story
        ?.cleanUp()
        .catch((error) => console.error(`The tour’s accounts could not be disabled: ${error.message}`));
      await own?.stop();
    },
  );
  console.log(
    `\nThe tour is over: ${narrator.steps} steps in ${((performance.now() - begun) / 1000).toFixed(1)} s, all as it should be.`,
  );
} catch (error) {
  console.error(`\nThe tour FAILED at ${narrator.step}: ${reasonOf(error)}`);
  process.exitCode ||= 1;
}
process.exit();

function readOptions() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

/** fetch hides why it could not connect. */
function reasonOf(error) {
  return error.cause ? `${error.message} (${error.cause.code ?? error.cause.message})` : error.message;
}
