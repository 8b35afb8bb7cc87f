import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../src/demo/index.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';
import { DESK, hasChromium, launch, until } from './browser.js';
import { next, StaffMember } from './people.js';
import { FollowingConsole, Phone, type Screen } from './phones.js';
import { RedisServer } from './redis-server.js';
import { freePort, killPostgres, SpawnedService } from './spawned-service.js';
import { Topology } from './topology.js';

export interface Evening {
  /** who write at once, and how many messages each */
  readonly people: number;
  readonly each: number;
  /** of service, database and Redis in turn */
  readonly kills: number;
  /** milliseconds for all of it */
  readonly patience: number;
}

/** A run that failed is played again with the kills at the same places by this. */
const seed = Number(process.env.LAMPLIGHT_FAULTS_SEED ?? Date.now() % 1_000_000);

/** Where the evening takes place, and all that can be taken from it. */
interface Place {
  readonly urls: readonly string[];
  /** in turn; each resolves once everything is back */
  readonly kills: readonly { readonly of: string; readonly happens: () => Promise<void> }[];
  /** what is stored, when everybody has gone */
  stored<T>(look: (database: pg.ClientBase) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

const withChromium = hasChromium() || process.env.REQUIRE_ALL === '1';
const alone = withChromium ? describe : describe.skip;
const together =
  withChromium && (RedisServer.isInstalled() || process.env.REQUIRE_ALL === '1') ? describe : describe.skip;

/** Declares the evening twice: on one process, and on two with Redis between them. */
export function playsThroughKills(evening: Evening): void {
  alone('a conversation on one process, through kill -9 of service and database', () => {
    it(
      'stores all that was acknowledged once, in order, and shows it once',
      () => play(evening, oneProcess),
      evening.patience,
    );
  });

  together('a conversation on two web processes, through kill -9 of each, of the database and of Redis', () => {
    it(
      'stores all that was acknowledged once, in order, and shows it once',
      () => play(evening, twoProcesses),
      evening.patience,
    );
  });
}

/** Many people write at once; a counselor has one of them on a real page and answers; a supervisor follows all of them. */
async function play({ people, each, kills }: Evening, begin: () => Promise<Place>): Promise<void> {
  const place = await begin();
  const chromium = await launch();
  const acknowledgements = new Acknowledgements();
  const phones = Array.from({ length: people }, (_, at) => new Phone(place.urls, `${at + 1}`, acknowledgements.one));
  const staff: StaffMember[] = [];
  try {
    await Promise.all(phones.map((phone) => phone.writes(1)));
    const { page, contactId } = await atHerConsole(chromium, place, staff);
    const following = await followsAll(place, staff, people);

    const replies: string[] = [];
    const share = Math.floor((each - 1) / kills);
    for (const [at, after] of killsAt(share * people, kills).entries()) {
      const { of, happens } = place.kills[at % place.kills.length] as Place['kills'][number];
      const before = acknowledgements.count;
      const writers = Promise.all(phones.map((phone) => phone.writes(share)));
      await acknowledgements.reach(before + after);
      replies.push(`回复 ${at + 1}`);
      await answers(page, replies[at] as string);
      const killed = `seed ${seed}: kill -9 of ${of} after ${acknowledgements.count} acknowledgements`;
      const begun = performance.now();
      await happens();
      await writers;
      console.info(`${killed}; all of the burst stored ${Math.round(performance.now() - begun)} ms later`);
    }
    await Promise.all(phones.map((phone) => phone.writes(each - 1 - kills * share))); // all is back

    const answered = phoneOf(phones, following.screens.get(contactId) as Screen);
    const lastSeq = (phone: Phone) => each + (phone === answered ? replies.length : 0);
    await Promise.all(phones.map((phone) => phone.screen.reaches(lastSeq(phone))));
    await Promise.all(
      [...following.screens.values()].map((screen) => screen.reaches(lastSeq(phoneOf(phones, screen)))),
    );
    await until(page, `document.querySelectorAll('[role=log] [id^=seq-]').length >= ${lastSeq(answered)}`);

    for (const phone of phones) expectShown(phone.screen, phone, phone === answered ? replies : []);
    for (const screen of following.screens.values()) {
      const phone = phoneOf(phones, screen);
      expectShown(screen, phone, phone === answered ? replies : []);
    }
    expect(await onThePage(page)).toEqual(answered.screen.shown);
    for (const phone of phones) phone.hangsUp();
    for (const member of staff) member.leave();
    await chromium.close();
    await place.stored((database) => expectStored(database, phones, replies.length));
  } finally {
    for (const phone of phones) phone.hangsUp();
    for (const member of staff) member.leave();
    await chromium.close();
    await place.end();
  }
}

/** Each kill comes in a burst of so many messages, after how many of them is left to chance. */
function killsAt(burst: number, kills: number): number[] {
  return fc.sample(fc.integer({ min: 1, max: burst - 1 }), { seed, numRuns: kills });
}

class Acknowledgements {
  count = 0;
  private waits: { count: number; reached: () => void }[] = [];

  one = (): void => {
    this.count += 1;
    for (const wait of this.waits.filter(({ count }) => count <= this.count)) wait.reached();
  };

  reach(count: number): Promise<void> {
    if (this.count >= count) return Promise.resolve();
    return new Promise((reached) => this.waits.push({ count, reached }));
  }
}

/** Lin takes whoever is first in line, and has the conversation open in a real browser. */
async function atHerConsole(chromium: Browser, { urls }: Place, staff: StaffMember[]) {
  const [url = ''] = urls;
  const lin = await StaffMember.signIn(url, 'lin', DEMO_PASSWORD);
  staff.push(lin);
  const rings = next(await lin.console(), 'offer.made', () => true, 30_000);
  await lin.put('/presence', { state: 'ready' });
  const { body } = await lin.post(`/offers/${(await rings).id}/accept`);
  const contactId = body.contactId as string;
  await lin.put('/presence', { state: 'break' });

  const context = await chromium.newContext({ baseURL: url, locale: 'zh-CN', viewport: DESK });
  const signedIn = await context.request.post('/api/sign-in', { data: { login: 'lin', password: DEMO_PASSWORD } });
  expect(signedIn.ok()).toBe(true);
  const page = await context.newPage();
  await page.goto(`/console/work/${contactId}`);
  await page.locator('#seq-1').waitFor();
  await page.locator('#composer:enabled').waitFor();
  return { page, contactId };
}

/** The supervisor of the desk follows every conversation, at the last address. */
async function followsAll({ urls }: Place, staff: StaffMember[], people: number): Promise<FollowingConsole> {
  const chen = await StaffMember.signIn(urls.at(-1) as string, 'chen', DEMO_PASSWORD);
  staff.push(chen);
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await chen.get(`/contacts?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    ids.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor ?? null;
  }
  expect(ids).toHaveLength(people);
  const following = new FollowingConsole(await chen.console(), ids);
  for (const id of ids) await following.follows(id);
  return following;
}

/** Typed and sent whether the service is there or not: the console keeps it until it is stored. */
async function answers(page: Page, body: string): Promise<void> {
  await page.locator('#composer').fill(body);
  await page.locator('#composer').press('Enter');
}

function onThePage(page: Page): Promise<{ seq: number; body: string }[]> {
  return page.evaluate(`[...document.querySelectorAll('[role=log] article')].map((article) => ({
    seq: Number(article.id.replace('seq-', '')), body: article.querySelector('.message-body').textContent }))`);
}

/** Whose conversation it is: everybody's first words are their own. */
function phoneOf(phones: readonly Phone[], { shown }: Screen): Phone {
  const found = phones.find(({ acknowledged }) => acknowledged[0]?.body === shown[0]?.body);
  if (!found) throw new Error('a conversation of nobody');
  return found;
}

function expectShown({ shown, contradictions }: Screen, phone: Phone, replies: readonly string[]): void {
  expect(contradictions).toEqual([]);
  expect(shown.map(({ seq }) => seq)).toEqual(shown.map((_, at) => at + 1));
  const theirs = shown.filter(({ body }) => !replies.includes(body));
  expect(theirs).toEqual(phone.acknowledged.map(({ seq, body }) => ({ seq, body })));
  expect(shown.filter(({ body }) => replies.includes(body)).map(({ body }) => body)).toEqual(replies);
}

async function expectStored(database: pg.ClientBase, phones: readonly Phone[], replies: number): Promise<void> {
  const { rows } = await database.query<{ clientId: string; seq: number }>(
    `select client_id as "clientId", seq from messages where author = 'visitor'`,
  );
  const acknowledged = phones.flatMap((phone) => phone.acknowledged);
  expect(rows).toHaveLength(acknowledged.length);
  // the id of an opening message leads to the code, so another stands in its place
  const later = <Row extends { clientId: string; seq: number }>(all: readonly Row[]) =>
    new Map(all.filter(({ seq }) => seq > 1).map(({ clientId, seq }) => [clientId, seq]));
  expect(later(rows)).toEqual(later(acknowledged));
  const { rows: counts } = await database.query(`
    select (select count(*)::int from threads) as threads, (select count(*)::int from contacts) as contacts,
      (select count(*)::int from persons) as persons, (select count(*)::int from signals) as signals,
      (select count(*)::int from messages) as messages,
      (select count(*)::int from contact_events where type = 'message.received') as received,
      (select count(*)::int from contact_events where type = 'message.sent') as sent,
      (select count(*)::int from threads t where last_seq <> (select count(*) from messages m where m.thread_id = t.id)) as gaps,
      -- every message is counted already or stands in the outbox to be
      (select count(*)::int from messages m where not exists (select 1 from message_facts f where f.message_id = m.id)
        and not exists (select 1 from outbox o where o.event->'payload'->>'messageId' = m.id::text)) as forgotten`);
  const received = acknowledged.length;
  expect(counts).toEqual([
    {
      threads: phones.length,
      contacts: phones.length,
      persons: phones.length,
      signals: received,
      messages: received + replies,
      received,
      sent: replies,
      gaps: 0,
      forgotten: 0,
    },
  ]);
}

async function oneProcess(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'lamplight-chat-'));
  const port = await freePort();
  let service = await SpawnedService.start(folder, port);
  const startAgain = async () => {
    await service.kill();
    service = await SpawnedService.start(folder, port);
  };
  return {
    urls: [service.url],
    kills: [
      { of: 'the service', happens: startAgain },
      { of: 'the database', happens: async () => service.killDatabase() },
      {
        of: 'both',
        happens: async () => {
          service.killDatabase();
          await startAgain();
        },
      },
    ],
    async stored(look) {
      await service.stop();
      const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
      return withClient(server, look).finally(() => server.stop());
    },
    async end() {
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function twoProcesses(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'lamplight-chat-'));
  const server = await startEmbeddedPostgres({ folder });
  const { owner, runtime } = server;
  const topology = await Topology.begin(2, {}, { owner, runtime, drop: () => Promise.resolve() });
  return {
    urls: topology.webs.map(({ url }) => url),
    kills: [
      { of: 'the first web process', happens: () => topology.replace(0) },
      { of: 'the database', happens: async () => killPostgres(folder) },
      {
        of: 'Redis',
        happens: async () => {
          await topology.redis.kill();
          await topology.redis.startAgain();
        },
      },
      { of: 'the second web process', happens: () => topology.replace(1) },
    ],
    stored: (look) => withClient(server, look),
    async end() {
      await topology.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function withClient<T>({ owner }: EmbeddedPostgres, look: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(owner);
  await client.connect();
  return look(client).finally(() => client.end());
}
