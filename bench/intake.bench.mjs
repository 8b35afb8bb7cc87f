import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Cost } from './frame/machine.mjs';
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
    const costs = { ours: new Cost(service.pid, load.pid), bare: new Cost(bareServer.pid, load.pid) };
    const side = (port, path, cost) => async (length) => {
      const job = { port, path, clients: CLIENTS, seconds: length };
      const { result, ...used } = await machine.watch(() => load.call('posts', job));
      cost.add(result.sent, used);
      return { rate: result.rate, p50: result.p50, p99: result.p99 };
    };
    const ours = {
      run: side(service.port, '/api/board/threads', costs.ours),
      // events are told after the acknowledgement: what is left over must not burden the bare run
      settle: async () => {
        const begun = performance.now();
        while ((await database.query('select 1 from outbox limit 1')).rowCount) await pause(20);
        behind.push((performance.now() - begun) / 1000);
      },
    };
    const bare = { run: side(bareServer.port, '/rows', costs.bare) };
    const figures = await inPairs({ pairs, seconds, machine, ours, bare, note });
    await database.end();
    note(`processor time a message: ours ${costs.ours}; bare ${costs.bare}`);
    note(
      `events were told to everybody ${spread(behind).median.toFixed(2)} s after the last acknowledgement (longest ${spread(behind).max.toFixed(2)} s)`,
    );
    return [row({ name: 'intake', metric: 'rate', unit: 'messages/s', aim: 0.6, better: 'higher' }, figures)];
  },
};
