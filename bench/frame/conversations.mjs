import { Visit } from './visit.mjs';

/**
 * Many conversations on both sides, each followed by one of some consoles: threads of the service, rooms of the bare server.
 * @param {import('./processes.mjs').Processes} processes
 * @param {{ threads: number, consoles: number }} how
 * @returns processes and, for each side, where a further message to each of them goes
 */
export async function conversations(processes, { threads, consoles }) {
  const service = await processes.service();
  const bareServer = await processes.bareServer(service.superuser);
  const load = await processes.loadGenerator();

  const opened = { port: service.port, path: '/api/board/threads', clients: 16, seconds: 300, count: threads };
  const { replies } = await load.call('posts', opened);
  const supervisor = await Visit.signIn(service.port, 'chen');
  const contactIds = await supervisor.contactIds(threads);
  await load.call('watch', {
    name: 'ours',
    port: service.port,
    namespace: '/console',
    event: 'thread.follow',
    payloads: contactIds.map((contactId) => ({ contactId, after: 1 })),
    consoles,
    headers: { cookie: supervisor.cookie },
  });
  const rooms = contactIds.map((_, at) => `room-${at}`);
  await load.call('watch', {
    name: 'bare',
    port: bareServer.port,
    namespace: '/',
    event: 'follow',
    payloads: rooms,
    consoles,
    headers: {},
  });
  const ours = replies.map(({ code }) => ({
    path: '/api/board/thread/messages',
    extra: {},
    headers: { 'x-retrieval-code': code },
  }));
  const bare = rooms.map((room) => ({ path: '/rows', extra: { room }, headers: {} }));
  return { service, bareServer, load, targets: { ours, bare } };
}
