import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Cost } from './frame/machine.mjs';
import { inPairs, row, spread } from './frame/pairs.mjs';
import { account, openNow, serviceWithTelephone } from './frame/telephone.mjs';

const CLIENTS = 32;

export const benchmark = {
  what: `contacts opened a second, ${CLIENTS} clients, 60 % by chat, 30 % by the board, 10 % by a call; bare: Fastify and one INSERT`,
  /** @returns rows of the JSON */
  async run({ processes, machine, pairs, seconds, note }) {
    const { service, endCarrier } = await serviceWithTelephone(processes);
    await openNow(service.superuser, ['phone', 'chat']);
    const bareServer = await processes.bareServer(service.superuser);
    const load = await processes.loadGenerator();
    const database = new pg.Client(service.superuser);
    await database.connect();

    const behind = [];
    const costs = { ours: new Cost(service.pid, load.pid), bare: new Cost(bareServer.pid, load.pid) };
    const side = (port, as, cost) => async (length) => {
      const job = { port, clients: CLIENTS, seconds: length, account: as };
      const { result, ...used } = await machine.watch(() => load.call('intakes', job));
      cost.add(result.sent, used);
      return { rate: result.rate, p50: result.p50, p99: result.p99 };
    };
    const ours = {
      run: side(service.port, account, costs.ours),
      // events are told after the acknowledgement: what is left over must not burden the bare run
      settle: async () => {
        const begun = performance.now();
        while ((await database.query('select 1 from outbox limit 1')).rowCount) await pause(20);
        behind.push((performance.now() - begun) / 1000);
      },
    };
    const bare = { run: side(bareServer.port, null, costs.bare) };
    const figures = await inPairs({ pairs, seconds, machine, ours, bare, note });
    await database.end();
    endCarrier();
    note(`processor time a contact: ours ${costs.ours}; bare ${costs.bare}`);
    note(
      `events were told to everybody ${spread(behind).median.toFixed(2)} s after the last acknowledgement (longest ${spread(behind).max.toFixed(2)} s)`,
    );
    return [row({ name: 'intake', metric: 'rate', unit: 'contacts/s', aim: 0.6, better: 'higher' }, figures)];
  },
};
