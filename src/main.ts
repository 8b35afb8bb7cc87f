import { networkInterfaces } from 'node:os';
import { DEMO_PASSWORD, DemoService, demoAccounts } from './demo/index.js';
import { type Clock, OffsetClock, SystemClock } from './platform/clock.js';
import { Config } from './platform/config.js';
import { migrate } from './platform/migrate.js';
import { serveDatabase } from './platform/sole-process.js';
import { createService } from './service.js';
import { explain, openDatabases } from './start-up.js';

async function start(): Promise<void> {
  const config = Config.fromEnvironment(process.env);
  const { LAMPLIGHT_TEST_CLOCK: clockFile, PORT, HOST, DEMO } = config.values;
  const clock: Clock = clockFile === undefined ? new SystemClock() : new OffsetClock(clockFile);
  const databases = await openDatabases(config);
  try {
    const letGo = await serveDatabase(databases.runtime, config.values.REDIS_URL !== undefined, (error) => {
      process.stderr.write(`${error.message}\n`);
      process.kill(process.pid, 'SIGTERM');
    });
    await migrate(databases.owner, databases.runtimeUser);
    const service = await createService({ config, clock, database: databases.runtime });
    const demo = service.get(DemoService);
    if (DEMO === 'on') await demo.seedIfEmpty();
    stopOnSignals(async () => {
      await service.close();
      await letGo();
      await databases.embedded?.stop();
    });
    await service.listen(PORT, HOST);
    announce(await service.getUrl(), config, DEMO === 'on' && (await demo.isDemo()));
  } catch (error) {
    await databases.embedded?.stop();
    throw error;
  }
}

/** The first signal stops cleanly; a second one, from somebody impatient, at once. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

function announce(url: string, config: Config, demo: boolean): void {
  const { port } = new URL(url);
  const local = `http://localhost:${port}`;
  if (!config.admitsPeople) {
    process.stdout.write(`\n心灯 Lamplight, worker\n  health  ${local}/api/health/ready\n\nCtrl-C stops it.\n`);
    return;
  }
  const lines = [
    '',
    '心灯 Lamplight',
    `  visitor page  ${local}/`,
    `  console       ${local}/console`,
    `  API           ${local}/api/openapi.json`,
  ];
  const lan = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal);
  if (lan) lines.push(`  on this network  http://${lan.address}:${port}/`);
  if (demo) {
    lines.push('', `Demo sign-ins (password ${DEMO_PASSWORD}):`);
    for (const { login, role, name } of demoAccounts) lines.push(`  ${login.padEnd(10)} ${role.padEnd(14)} ${name}`);
  }
  process.stdout.write(`${lines.join('\n')}\n\nCtrl-C stops it.\n`);
}

start().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
