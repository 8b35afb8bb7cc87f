// Posts the messages of JSONL files to the board through the public API, rate limits respected, and says what became of them.
//
//   node scripts/post-messages.mjs FILE.jsonl… --url http://localhost:3000 [--desk slug] [--concurrency 8]
//        [--supervisor LOGIN --password …]
//   node scripts/post-messages.mjs FILE.jsonl…            on an instance of its own, thrown away afterwards
//
// A line is an object with a `text`; its other fields are ignored and lines without words are left out. Each message is sent
// under an id made of the file's content and the line's number, so that running it again stores nothing twice. (For trying
// out only: whoever has the file can make the same ids, and with them gets the retrieval codes.) No text is ever printed.
// With a supervisor's sign-in it then reads back how many stand in the queue, by which signal, and how soon all did.
// Exits 1 when a message was refused or not all are there.
import { requireNode } from './node-version.mjs';

requireNode();
const { createHash } = await import('node:crypto');
const { readFileSync } = await import('node:fs');
const { basename } = await import('node:path');
const { setTimeout: pause } = await import('node:timers/promises');
const { parseArgs } = await import('node:util');
const { Api, Refused } = await import('./tour/api.mjs');
const { startInstance, withCleanUp } = await import('./tour/instance.mjs');

/** A reply that never came may have been stored all the same: the same id is sent again this often. */
const TRIES = 5;
const PROGRESS_MS = 5_000;
const VISIBLE_MS = 30_000;
const LOOK_AGAIN_MS = 50;
const PAGE = 200;

const { values: asked, positionals: files } = readOptions();
let own;
try {
  await withCleanUp(
    async () => {
      const messages = files.flatMap(readMessages);
      if (asked.url === undefined) own = await prepareOwn();
      const url = asked.url ?? own.urls.staff;
      const desk = await new Api(url).get(`/api/visitor/front-door${asked.desk ? `?desk=${asked.desk}` : ''}`);
      const supervisor = await signIn(url);
      const queuedBefore = supervisor && (await supervisor.get('/api/queue')).total;
      const posted = await post(url, desk, messages);
      report(posted);
      if (supervisor) await verify(supervisor, desk, posted, queuedBefore);
      if (posted.refused.size > 0) process.exitCode = 1;
    },
    () => own?.stop() ?? Promise.resolve(),
  );
} catch (error) {
  const cause = error.cause ? ` (${error.cause.code ?? error.cause.message})` : '';
  console.error(`Posting FAILED: ${error.message}${cause}`);
  process.exitCode ||= 1;
}
process.exit();

function readOptions() {
  const options = {
    url: { type: 'string' },
    desk: { type: 'string' },
    concurrency: { type: 'string', default: '8' },
    supervisor: { type: 'string' },
    password: { type: 'string' },
  };
  try {
    const read = parseArgs({ options, allowPositionals: true });
    if (read.positionals.length === 0) throw new Error('Which files? node scripts/post-messages.mjs FILE.jsonl…');
    const width = Number(read.values.concurrency);
    if (!Number.isInteger(width) || width < 1 || width > 64) throw new Error('--concurrency: 1 to 64');
    if (read.values.supervisor && !read.values.password) throw new Error('--supervisor needs --password');
    return read;
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}

async function prepareOwn() {
  const { prepare } = await import('./prepare.mjs');
  if (!(await prepare({ withBuild: true }))) throw new Error('it could not be built');
  const instance = await startInstance({ plain: true });
  // the demo center's supervisor, see src/demo
  asked.supervisor ??= 'chen';
  asked.password ??= 'lamplight-demo';
  console.log(`An instance of its own, rate limits on, at ${instance.urls.staff} (${instance.seconds.toFixed(1)} s)`);
  return instance;
}

async function signIn(url) {
  if (!asked.supervisor) return undefined;
  const supervisor = new Api(url, { onWait: (seconds) => console.log(`sign-in limit: waiting ${seconds} s`) });
  await supervisor.signIn(asked.supervisor, asked.password);
  return supervisor;
}

/** @returns {{ clientId: string, body: string }[]} */
function readMessages(file) {
  const content = readFileSync(file, 'utf8');
  const digest = createHash('sha256').update(content).digest('hex');
  const lines = content.split('\n').map((line, at) => ({ line: line.trim(), number: at + 1 }));
  const found = lines
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => ({ clientId: idFor(digest, number), body: textOf(line, file, number) }));
  const messages = found.filter(({ body }) => body !== '');
  console.log(`${basename(file)}: ${messages.length} messages, ${found.length - messages.length} empty ones left out`);
  return messages;
}

function textOf(line, file, number) {
  try {
    const { text } = JSON.parse(line);
    return typeof text === 'string' ? text.trim() : '';
  } catch {
    // the parser's own message would quote the line
    throw new Error(`${basename(file)}, line ${number} is not JSON`);
  }
}

/** A UUID of version 8 (RFC 9562: made by a rule of one's own). */
function idFor(digest, number) {
  const bytes = createHash('sha256').update(`${digest}:${number}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Sends all of them, so many at a time; a 429 makes all senders wait as long as it says. */
async function post(url, desk, messages) {
  const api = new Api(url);
  const waiting = messages[Symbol.iterator]();
  const sent = new Set();
  const result = { began: desk.now, posted: 0, stored: 0, repeated: 0, refused: new Map(), waits: 0, waitedSeconds: 0 };
  let gate = Promise.resolve();
  let shut = false;
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const progress = setInterval(() => {
    if (!shut) console.log(`${result.posted} of ${messages.length} after ${seconds().toFixed(0)} s`);
  }, PROGRESS_MS);

  const sendOne = async ({ clientId, body }) => {
    for (let tries = 1; ; ) {
      await gate;
      try {
        const { occurredAt } = await api.post('/api/board/threads', { clientId, body, desk: desk.desk });
        // stored before this run began, or sent twice within it
        const before = Date.parse(occurredAt) < Date.parse(desk.now) || sent.has(clientId);
        sent.add(clientId);
        result[before ? 'repeated' : 'stored'] += 1;
        return;
      } catch (error) {
        if (error instanceof Refused && error.status === 429) {
          if (!shut) closeGate(error.retryAfterSeconds);
          continue;
        }
        const mayHelp = !(error instanceof Refused) || error.status >= 500;
        if (mayHelp && tries < TRIES) {
          tries += 1;
          continue;
        }
        const code = error instanceof Refused ? error.code : 'no reply';
        result.refused.set(code, (result.refused.get(code) ?? 0) + 1);
        return;
      }
    }
  };
  const closeGate = (forSeconds) => {
    shut = true;
    result.waits += 1;
    result.waitedSeconds += forSeconds;
    console.log(`${result.posted} of ${messages.length}: 429, waiting ${forSeconds} s as Retry-After says`);
    gate = pause(forSeconds * 1000).then(() => {
      shut = false;
    });
  };
  const sender = async () => {
    for (const message of waiting) {
      await sendOne(message);
      result.posted += 1;
    }
  };
  await Promise.all(Array.from({ length: Number(asked.concurrency) }, sender));
  clearInterval(progress);
  return { ...result, seconds: seconds(), acknowledgedAt: performance.now(), begun };
}

function report({ posted, stored, repeated, refused, seconds, waits, waitedSeconds }) {
  const working = seconds - waitedSeconds;
  console.log(`posted ${posted}: stored ${stored}, repeated ${repeated}, refused ${sum(refused.values())}`);
  for (const [code, times] of refused) console.log(`  refused ${code}: ${times}`);
  console.log(
    `${seconds.toFixed(1)} s, ${(posted / seconds).toFixed(1)} a second` +
      (waits > 0
        ? `; told to wait ${waits} times, ${waitedSeconds} s; the other ${working.toFixed(1)} s: ${(posted / working).toFixed(0)} a second`
        : ''),
  );
}

/** What the supervisor sees: all of them waiting in the queue and in the list, each with its signal. */
async function verify(supervisor, desk, { stored, began, acknowledgedAt, begun }, queuedBefore) {
  const wanted = queuedBefore + stored;
  let total = 0;
  for (;;) {
    ({ total } = await supervisor.get('/api/queue'));
    if (total >= wanted || performance.now() - acknowledgedAt > VISIBLE_MS) break;
    await pause(LOOK_AGAIN_MS);
  }
  const now = performance.now();
  const visible = total >= wanted;
  console.log(
    `queue: ${total} waiting, ${total - queuedBefore} more than before; ${visible ? 'all visible' : 'NOT ALL visible'} ` +
      `${((now - acknowledgedAt) / 1000).toFixed(2)} s after the last acknowledgement, ${((now - begun) / 1000).toFixed(1)} s after the first message`,
  );

  const { id } = (await supervisor.get('/api/desks')).items.find((one) => one.slug === desk.desk) ?? {};
  if (!id) throw new Error(`the desk ${desk.desk} is out of this supervisor's reach`);
  const levels = new Map();
  const ids = new Set();
  let cursor = '';
  do {
    const page = await supervisor.get(`/api/contacts?state=waiting&deskId=${id}&limit=${PAGE}${cursor}`);
    for (const contact of page.items) {
      if (Date.parse(contact.openedAt) < Date.parse(began) || ids.has(contact.id)) continue;
      ids.add(contact.id);
      levels.set(contact.signal, (levels.get(contact.signal) ?? 0) + 1);
    }
    cursor = page.nextCursor ? `&cursor=${encodeURIComponent(page.nextCursor)}` : '';
  } while (cursor !== '');
  console.log(
    `list: ${ids.size} of ${stored} stored now stand in it as waiting, read in ${((performance.now() - now) / 1000).toFixed(1)} s`,
  );
  for (const level of [4, 3, 2, 1, 0, null]) {
    if (levels.has(level)) console.log(`  signal ${level ?? 'none'}: ${levels.get(level)}`);
  }
  if (!visible || ids.size < stored) process.exitCode = 1;
}

function sum(numbers) {
  return [...numbers].reduce((total, number) => total + number, 0);
}
