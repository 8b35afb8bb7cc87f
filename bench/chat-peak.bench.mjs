import { conversations } from './frame/conversations.mjs';
import { Cost } from './frame/machine.mjs';
import { inPairs, row } from './frame/pairs.mjs';

const THREADS = 1_000;
const CONSOLES = 50;
const CLIENTS = 32;

export const benchmark = {
  what: `further messages a second, ${CLIENTS} under way, ${THREADS} threads, ${CONSOLES} consoles; bare: POST, INSERT, emit`,
  /** @returns rows of the JSON */
  async run({ processes, machine, pairs, seconds, note }) {
    const how = { threads: THREADS, consoles: CONSOLES };
    const { service, bareServer, load, targets } = await conversations(processes, how);
    const seen = { lost: 0, behind: [] };
    const costs = { ours: new Cost(service.pid, load.pid), bare: new Cost(bareServer.pid, load.pid) };
    const side = (port, to, cost, look) => ({
      run: async (length) => {
        const job = { port, clients: CLIENTS, seconds: length, targets: to };
        const { result, ...used } = await machine.watch(() => load.call('peak', job));
        cost.add(result.sent, used);
        look?.(result);
        return { rate: result.rate };
      },
    });
    const ours = side(service.port, targets.ours, costs.ours, ({ lost, behind }) => {
      seen.lost += lost;
      seen.behind.push(behind);
    });
    const bare = side(bareServer.port, targets.bare, costs.bare);
    const figures = await inPairs({ pairs, seconds, machine, ours, bare, note });
    note(
      `${Math.max(...seen.behind)} of our messages at most were acknowledged and not yet on a console when a run ended`,
    );
    if (seen.lost > 0) note(`${seen.lost} of our messages had not reached a console 10 s later`);
    note(`processor time a message: ours ${costs.ours}; bare ${costs.bare}`);
    return [row({ name: 'chat-peak', metric: 'rate', unit: 'messages/s', aim: 0.8, better: 'higher' }, figures)];
  },
};
