import { conversations } from './frame/conversations.mjs';
import { Cost } from './frame/machine.mjs';
import { inPairs, row } from './frame/pairs.mjs';

const THREADS = 1_000;
const CONSOLES = 50;
const CONNECTIONS = 128;
/** A rate counts as carried when so much of it was acknowledged while it lasted. */
const CARRIED = 0.95;
const SLOWEST_P50_MS = 50;

export const benchmark = {
  what: `visitor's message to counselor's screen, ${THREADS} threads, ${CONSOLES} consoles; bare: POST, INSERT, emit`,
  /** @returns rows of the JSON */
  async run({ processes, machine, pairs, seconds, rate: wanted, note }) {
    const how = { threads: THREADS, consoles: CONSOLES };
    const { service, bareServer, load, targets } = await conversations(processes, how);

    const send = async (port, to, rate, length) => {
      const job = { port, connections: CONNECTIONS, rate, seconds: length, targets: to };
      return load.call('messages', job);
    };
    const rate = await carriedBy((tried) => send(bareServer.port, targets.bare, tried, Math.min(3, seconds)), wanted);
    note(
      `${rate} messages/s${rate < wanted ? `, because bare did not carry ${wanted}` : ''}; one console follows each thread`,
    );

    const seen = { lost: 0, cut: 0, carried: [] };
    const costs = { ours: new Cost(service.pid, load.pid), bare: new Cost(bareServer.pid, load.pid) };
    const ours = {
      run: async (length) => {
        const { result, ...used } = await machine.watch(() => send(service.port, targets.ours, rate, length));
        seen.lost += result.lost;
        seen.cut += result.cut;
        seen.carried.push(result.carried);
        costs.ours.add(result.sent, used);
        return { p50: result.p50, p99: result.p99 };
      },
    };
    const bare = {
      run: async (length) => {
        const { result, ...used } = await machine.watch(() => send(bareServer.port, targets.bare, rate, length));
        costs.bare.add(result.sent, used);
        return { p50: result.p50, p99: result.p99 };
      },
    };
    const figures = await inPairs({ pairs, seconds, machine, ours, bare, note });
    if (seen.lost > 0) note(`${seen.lost} of our messages had not reached a console after 10 s`);
    if (seen.cut > 0) note(`${seen.cut} times a console lost its line and followed again`);
    const slowest = Math.min(...seen.carried);
    if (slowest < rate * CARRIED) {
      note(
        `our service did not carry ${rate} messages/s (${Math.round(slowest)} at the worst): the times are those of a growing queue; try --rate`,
      );
    }
    note(`processor time a message: ours ${costs.ours}; bare ${costs.bare}`);
    return [
      row({ name: 'chat-delivery', metric: 'p50', unit: 'ms', aim: 1.5, better: 'lower' }, figures),
      row({ name: 'chat-delivery', metric: 'p99', unit: 'ms', aim: 2, better: 'lower' }, figures),
    ];
  },
};

/** The wanted rate, halved until bare carries it. */
async function carriedBy(send, wanted) {
  for (let rate = wanted; ; rate = Math.ceil(rate / 2)) {
    const { p50, carried, lost } = await send(rate);
    if ((lost === 0 && carried >= rate * CARRIED && p50 <= SLOWEST_P50_MS) || rate <= 10) return rate;
  }
}
