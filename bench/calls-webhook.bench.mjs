import { inPairs, row } from './frame/pairs.mjs';
import { account, openNow, serviceWithTelephone } from './frame/telephone.mjs';

const CALLERS = 50;
/** A caller's line comes for more this long after it got an answer; a real one comes every 20 s. */
const EVERY_MS = 250;

export const benchmark = {
  what: `webhook to TwiML, ${CALLERS} calls at a time, each with ${1000 / EVERY_MS} webhooks a second; bare: Fastify and one INSERT`,
  /** @returns rows of the JSON */
  async run({ processes, machine, pairs, seconds, note }) {
    note(
      'a call: dialled (contact, call, events, one commit), four rounds of the waiting loop, hung up; all of it signed',
    );
    const { service, endCarrier } = await serviceWithTelephone(processes);
    await openNow(service.superuser, ['phone']);
    const bareServer = await processes.bareServer(service.superuser);
    const load = await processes.loadGenerator();
    const side = (port, as) => ({
      run: async (length) => {
        const job = { port, callers: CALLERS, everyMs: EVERY_MS, seconds: length, account: as };
        const { p50, p99 } = (await machine.watch(() => load.call('calls', job))).result;
        return { p50, p99 };
      },
    });
    const ours = side(service.port, account);
    const bare = side(bareServer.port, null);
    const figures = await inPairs({ pairs, seconds, machine, ours, bare, note });
    endCarrier();
    return ['p50', 'p99'].map((metric) =>
      row({ name: 'calls-webhook', metric, unit: 'ms', aim: 1.5, better: 'lower' }, figures),
    );
  },
};
