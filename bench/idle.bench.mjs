import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { row } from './frame/pairs.mjs';

const LINES = 2_000;
/** In so many steps: the memory of a process grows in leaps, and the first lines pay for what all share. */
const STEPS = 5;
/** What connecting left behind is collected meanwhile. */
const SETTLE_MS = 5_000;

export const benchmark = {
  what: `memory of a visitor's line that says nothing, ${LINES} of them in ${STEPS} steps; bare: Socket.IO`,
  /** @returns rows of the JSON; after each step the growth of the resident memory so far, by line, is one of the pairs, whatever `--pairs` says */
  async run({ processes, note }) {
    const service = await processes.service();
    const bareServer = await processes.bareServer(service.superuser);
    const load = await processes.loadGenerator();
    const opened = { port: service.port, path: '/api/board/threads', clients: 16, seconds: 300, count: LINES };
    const { replies } = await load.call('posts', opened);
    const codes = replies.map(({ code }) => code);
    await pause(SETTLE_MS);

    const each = LINES / STEPS;
    const sideOf = (server, job) => {
      const before = residentKb(server.pid);
      return async (step) => {
        await load.call('idle', { port: server.port, lines: each, ...job(step) });
        await pause(SETTLE_MS);
        return { memory: (residentKb(server.pid) - before) / ((step + 1) * each) };
      };
    };
    const ours = sideOf(service, (step) => ({
      namespace: '/visitor',
      codes: codes.slice(step * each, (step + 1) * each),
    }));
    const bare = sideOf(bareServer, () => ({ namespace: '/', codes: null }));
    const figures = { ours: [], bare: [] };
    for (let step = 0; step < STEPS; step += 1) {
      figures.ours.push(await ours(step));
      figures.bare.push(await bare(step));
    }
    note(`with ${LINES} lines open the service has ${Math.round(residentKb(service.pid) / 1024)} MB`);
    return [row({ name: 'idle', metric: 'memory', unit: 'kB a line', aim: 2, better: 'lower' }, figures)];
  },
};

/** Linux only, as the rest of what is read of processes. */
function residentKb(pid) {
  const [, kb] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (!kb) throw new Error(`no memory of process ${pid}`);
  return Number(kb);
}
