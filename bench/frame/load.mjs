// The load generator, a process of its own. Does one job at a time for whoever started it.
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { callWebhooks } from './call-webhooks.mjs';
import { Connection } from './http-client.mjs';
import { messageOf, newClientId } from './messages.mjs';
import { quantile } from './pairs.mjs';

const BODY_BYTES = 200;
/** How long after the last message was sent one that has not arrived yet still counts. */
const PATIENCE_MS = 10_000;

const jobs = { posts, intakes, watch, messages, peak, idle, calls };

process.on('message', async ({ job, input }) => {
  try {
    process.send(await jobs[job](input));
  } catch (error) {
    process.send({ error: error.stack });
  }
});
process.once('disconnect', () => process.exit());

/** Closed loop: each client sends its next message as soon as the last one was acknowledged. */
async function posts({ port, path, clients, seconds, count = Number.POSITIVE_INFINITY }) {
  const latencies = [];
  const replies = [];
  const begun = performance.now();
  let left = count;
  const client = async () => {
    const connection = new Connection(port);
    while (left > 0 && performance.now() - begun < seconds * 1000) {
      left -= 1;
      const clientId = newClientId();
      const sent = performance.now();
      const { status, text } = await connection.post(path, { clientId, body: messageOf(BODY_BYTES) });
      latencies.push(performance.now() - sent);
      if (status !== 201) throw new Error(`${path} answered ${status}: ${text}`);
      if (count !== Number.POSITIVE_INFINITY) replies.push(JSON.parse(text));
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: clients }, client));
  const took = (performance.now() - begun) / 1000;
  latencies.sort((a, b) => a - b);
  return {
    rate: latencies.length / took,
    sent: latencies.length,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    replies,
  };
}

/** Of ten contacts, as they come in an evening: so many chats, so many letters, and a call. */
const OF_TEN = { chats: 6, letters: 3 };

/**
 * Closed loop: each client opens its next contact as soon as the last one was acknowledged, six of ten by live chat, three by
 * the board, one by a call's first webhook. As many rows on the bare server where `account` is null.
 */
async function intakes({ port, clients, seconds, account }) {
  const latencies = [];
  const begun = performance.now();
  let opened = 0;
  const next = (connection) => {
    const of = opened % 10;
    opened += 1;
    if (account && of >= OF_TEN.chats + OF_TEN.letters) {
      const { path, body, type, headers } = callWebhooks(account).next().value;
      return connection.send(path, body, type, headers);
    }
    const path = of < OF_TEN.chats ? '/api/chat/threads' : '/api/board/threads';
    return connection.post(account ? path : '/rows', { clientId: newClientId(), body: messageOf(BODY_BYTES) });
  };
  const client = async () => {
    const connection = new Connection(port);
    while (performance.now() - begun < seconds * 1000) {
      const sent = performance.now();
      const { status, text } = await next(connection);
      latencies.push(performance.now() - sent);
      if (status !== 201 && status !== 200) throw new Error(`a contact was answered ${status}: ${text}`);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: clients }, client));
  const rate = latencies.length / ((performance.now() - begun) / 1000);
  latencies.sort((a, b) => a - b);
  return { rate, sent: latencies.length, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

/**
 * So many calls at a time, each asking for its next instructions some time after it got the last ones, and the next caller
 * dialling when one has hung up. The same requests go to a bare route where `account` is null.
 */
async function calls({ port, callers, everyMs, seconds, account }) {
  const latencies = [];
  const begun = performance.now();
  const isOn = () => performance.now() - begun < seconds * 1000;
  const caller = async (_, at) => {
    const connection = new Connection(port);
    await pause((everyMs * at) / callers); // not all in the same moment
    while (isOn()) {
      const webhooks = callWebhooks(account);
      for (let step = webhooks.next(); !step.done && isOn(); ) {
        const { path, body, type, headers, expects } = step.value;
        const sent = performance.now();
        const { status, text } = await connection.send(path, body, type, headers);
        latencies.push(performance.now() - sent);
        if (status !== expects) throw new Error(`${path} answered ${status}: ${text}`);
        step = webhooks.next(text);
        await pause(everyMs);
      }
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: callers }, caller));
  latencies.sort((a, b) => a - b);
  return { sent: latencies.length, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

const watching = new Map();
let arrived = () => undefined;
let allArrived = () => undefined;

/** Resolves when nothing is missing any more, or everybody has been patient. @param missing what has not arrived yet */
async function empty(missing) {
  const nothing = new Promise((done) => {
    allArrived = done;
    if (missing.size === 0) done();
  });
  const alarm = new AbortController();
  await Promise.race([nothing, pause(PATIENCE_MS, undefined, { signal: alarm.signal }).catch(() => undefined)]);
  alarm.abort();
}

/** How often a console's line was cut and made again: a machine this busy lets even pings wait. */
let reconnected = 0;

/**
 * Opens consoles that follow rooms, each room on one of them, and keeps them open. One whose line was cut follows again
 * as a real console does, and takes what it missed from the answer.
 */
async function watch({ name, port, namespace, event, payloads, consoles, headers }) {
  const sockets = [];
  for (let at = 0; at < consoles; at += 1) {
    const options = { path: '/api/socket.io', transports: ['websocket'], forceNew: true, extraHeaders: headers };
    const socket = io(`http://127.0.0.1:${port}${namespace}`, options);
    await new Promise((connected, refuse) => {
      socket.once('connect', connected);
      socket.once('connect_error', refuse);
    });
    socket.on('thread.message', ({ message }) => arrived(message.clientId));
    const mine = payloads.filter((_, of) => of % consoles === at);
    socket.on('connect', () => {
      reconnected += 1;
      for (const payload of mine) {
        socket.emit(event, payload, (answer) => {
          for (const message of answer?.messages ?? []) arrived(message.clientId);
        });
      }
    });
    sockets.push(socket);
  }
  // each console one after the other: a thousand questions at once, all new, is what no evening brings
  const followed = sockets.map(async (socket, at) => {
    for (const payload of payloads.filter((_, of) => of % consoles === at)) {
      const answer = await socket.timeout(60_000).emitWithAck(event, payload);
      if (answer?.ok === false) throw new Error(`${event}: ${answer.error.code}`);
    }
  });
  await Promise.all(followed);
  watching.set(name, sockets);
  return { consoles: sockets.length };
}

/**
 * Closed loop over conversations: so many messages are under way, each client sending its next one, to the next
 * conversation, as soon as the last one was acknowledged.
 * @returns the rate of acknowledgements, and how many messages had not reached a console when the time was over and long after
 */
async function peak({ port, clients, seconds, targets }) {
  const missing = new Set();
  arrived = (clientId) => {
    if (missing.delete(clientId) && missing.size === 0) allArrived();
  };
  const begun = performance.now();
  let sent = 0;
  const client = async () => {
    const connection = new Connection(port);
    while (performance.now() - begun < seconds * 1000) {
      const { path, extra, headers } = targets[sent % targets.length];
      sent += 1;
      const clientId = newClientId();
      missing.add(clientId);
      const { status, text } = await connection.post(
        path,
        { clientId, body: messageOf(BODY_BYTES), ...extra },
        headers,
      );
      if (status !== 201) throw new Error(`${path} answered ${status}: ${text}`);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: clients }, client));
  const rate = sent / ((performance.now() - begun) / 1000);
  const behind = missing.size;
  await empty(missing);
  return { rate, sent, behind, lost: missing.size };
}

/** Opens so many lines that say nothing, each as its own visitor where there are codes, and keeps them open. */
async function idle({ port, namespace, lines, codes }) {
  const opened = Array.from({ length: lines }, (_, at) => {
    const auth = codes ? { auth: { code: codes[at] } } : {};
    const options = { path: '/api/socket.io', transports: ['websocket'], forceNew: true, ...auth };
    return io(`http://127.0.0.1:${port}${namespace}`, options);
  });
  await Promise.all(
    opened.map(
      (line) =>
        new Promise((connected, refuse) => {
          line.once('connect', connected);
          line.once('connect_error', refuse);
        }),
    ),
  );
  return { lines: opened.length };
}

/**
 * Open loop: so many messages a second, whatever becomes of the earlier ones. A message's time runs from the moment it
 * was due, so that a server which makes the sender wait does not look better for it.
 */
async function messages({ port, connections, rate, seconds, targets }) {
  const due = new Map();
  const latencies = [];
  const acknowledged = [];
  arrived = (clientId) => {
    const since = due.get(clientId);
    if (since === undefined) return;
    due.delete(clientId);
    latencies.push(performance.now() - since);
    if (due.size === 0) allArrived();
  };
  const free = Array.from({ length: connections }, () => new Connection(port));
  const all = [...free];
  const waiting = [];
  let failure;
  const send = async (connection, { clientId, path, extra, headers }) => {
    try {
      const { status, text } = await connection.post(
        path,
        { clientId, body: messageOf(BODY_BYTES), ...extra },
        headers,
      );
      if (status !== 201) failure ??= new Error(`${path} answered ${status}: ${text}`);
    } catch (error) {
      failure ??= error;
    }
    acknowledged.push(performance.now() - begun);
    const next = waiting.shift();
    if (next) void send(connection, next);
    else free.push(connection);
  };
  const cutBefore = reconnected;
  const begun = performance.now();
  const total = Math.round(rate * seconds);
  let sent = 0;
  while (sent < total && !failure) {
    const now = performance.now();
    for (; sent < total && begun + (sent * 1000) / rate <= now; sent += 1) {
      const message = { clientId: newClientId(), ...targets[sent % targets.length] };
      due.set(message.clientId, begun + (sent * 1000) / rate);
      const connection = free.pop();
      if (connection) void send(connection, message);
      else waiting.push(message);
    }
    await pause(1);
  }
  await empty(due);
  if (failure) throw failure;
  waiting.length = 0;
  for (const connection of all) connection.close();
  const lost = due.size;
  // what never came is counted with the time it was waited for, not left out
  for (const since of due.values()) latencies.push(performance.now() - since);
  latencies.sort((a, b) => a - b);
  const carried = acknowledged.length / ((acknowledged.at(-1) ?? 0) / 1000);
  return {
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    sent,
    lost,
    carried,
    cut: reconnected - cutBefore,
  };
}
