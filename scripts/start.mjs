// `npm start`: from a fresh clone to a running Lamplight.
import { requireNode } from './node-version.mjs';

requireNode();
const { createServer } = await import('node:net');
const { default: Module } = await import('node:module');
const { handSignalsOn, root } = await import('./run.mjs');
const { prepare } = await import('./prepare.mjs');

const port = process.env.PORT || '3000';
const busy = await listenFailure(Number(port));
if (busy) {
  console.error(busy);
  process.exit(1);
}

handSignalsOn();
if (!(await prepare({ withBuild: true }))) process.exit(1);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);

// The service runs in this very process: signals and exit codes are its own, and a kill -9 leaves no second one behind.
process.setSourceMapsEnabled(true);
const main = `${root}/dist/src/main.js`;
process.argv.splice(1, 1, main);
Module.runMain(main);

/** Why the port cannot be listened on, in one line; undefined when it can. */
function listenFailure(number) {
  const host = process.env.HOST || '0.0.0.0';
  // A port that is no port is named by the service's own check of its settings.
  if (!Number.isInteger(number) || number < 0 || number > 65_535) return undefined;
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      const inUse = `Port ${number} is in use: stop what listens there, or set PORT to another one.`;
      resolve(error.code === 'EADDRINUSE' ? inUse : `Cannot listen on ${host}:${number}: ${error.message}`);
    });
    server.listen(number, host, () => server.close(() => resolve(undefined)));
  });
}
