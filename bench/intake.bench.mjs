import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { inPairs, row, spread } from './frame/pairs.mjs';

const CLIENTS = 32;

export const benchmark = {
  what: `messages stored a second, ${CLIENTS} clients, 200 bytes each; bare: Fastify and one INSERT`,
  /** @returns rows of the JSON */
  async run({ processes, machine, pairs, seconds, note }) {
    note('the board is the only channel so far: 100 % first messages to the board (POST /api/board/threads)');
    const service = await processes.service();
    const bareServer = await processes.bareServer(service.superuser);
    const load = await processes.loadGenerator();
    const database = new pg.Client(service.superuser);
    await database.connect();

    const behind = [];
    const cost = { service: 0, generator: 0, all: 0, sent: 0 };
    const ours = {
      run: async (length) => {
        const job = { port: service.port, path: '/api/board/threads', clients: CLIENTS, seconds: length };
        const { result, cpuOf, ours: all } = await machine.watch(() => load.call('posts', job));
        cost.service += cpuOf(service.pid);
        cost.generator += cpuOf(load.pid);
        cost.all += all;
        cost.sent += result.sent;
        return { rate: result.rate, p50: result.p50, p99: result.p99 };
      },
      // events are told after the acknowledgement: what is left over must not burden the bare run
      settle: async () => {
        const begun = performance.now();
        while ((await database.query('select 1 from outbox limit 1')).rowCount) await pause(20);
        behind.push((performance.now() - begun) / 1000);
      },
    };
    const bare = {
      run: async (length) => {
        const job = { port: bareServer.port, path: '/rows', clients: CLIENTS, seconds: length };
        const { rate, p50, p99 } = await load.call('posts', job);
        return { rate, p50, p99 };
      },
    };
    const figures = await inPairs({ pairs, seconds, machine, ours, bare, note });
    await database.end();
    const each = (time) => `${((time / cost.sent) * 1000).toFixed(2)} ms`;
    const postgres = cost.all - cost.service - cost.generator;
    note(
      `processor time a message: service ${each(cost.service)}, PostgreSQL ${each(postgres)}, generator ${each(cost.generator)}`,
    );
    note(
      `events were told to everybody ${spread(behind).median.toFixed(2)} s after the last acknowledgement (longest ${spread(behind).max.toFixed(2)} s)`,
    );
    return [row({ name: 'intake', metric: 'rate', unit: 'messages/s', aim: 0.6, better: 'higher' }, figures)];
  },
};
