import fc from 'fast-check';
import type pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../src/demo/index.js';
import { DESK, hasChromium, launch, until } from './browser.js';
import { next, StaffMember } from './people.js';
import { FollowingConsole, Phone, type Screen } from './phones.js';
import { type Kill, oneProcess, type Place, twoProcesses } from './places-to-kill.js';
import { Progress } from './progress.js';
import { RedisServer } from './redis-server.js';

export interface Evening {
  /** who write at once, and how many messages each */
  readonly people: number;
  readonly each: number;
  /** of service, database and Redis in turn */
  readonly kills: number;
  /** milliseconds for all of it, far more than it takes: that it stands still is noticed much earlier */
  readonly patience: number;
}

/** A run that failed is played again with the kills at the same places by this. */
const seed = Number(process.env.LAMPLIGHT_FAULTS_SEED ?? Date.now() % 1_000_000);

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
async function play(evening: Evening, begin: () => Promise<Place>): Promise<void> {
  const begun = performance.now();
  const place = await begin();
  const chromium = await launch();
  const progress = new Progress();
  const told = { acknowledged: progress.acknowledges, shown: progress.goesOn };
  const phones = Array.from({ length: evening.people }, (_, at) => new Phone(place.urls, `${at + 1}`, told));
  const staff: StaffMember[] = [];
  const followed: { all?: FollowingConsole } = {};
  const everybodyLeaves = async () => {
    for (const phone of phones) phone.hangsUp();
    for (const member of staff) member.leave();
    await chromium.close();
  };
  try {
    const work = killAndCompare({ evening, place, chromium, progress, phones, staff, followed });
    const replies = await progress.watched(work, () => missing(evening, phones, followed.all));
    await everybodyLeaves();
    await place.stored((database) => expectStored(database, phones, replies));
    const shown = phones.reduce((all, { screen }) => all + screen.shown.length, 0);
    console.info(
      `${evening.kills} kills; ${progress.acknowledged} messages and ${replies} replies acknowledged, as many stored, ` +
        `${shown} shown on ${phones.length} phones and to the supervisor; ${Math.round((performance.now() - begun) / 1000)} s`,
    );
  } finally {
    await everybodyLeaves();
    await place.end();
  }
}

interface Scene {
  readonly evening: Evening;
  readonly place: Place;
  readonly chromium: Browser;
  readonly progress: Progress;
  readonly phones: readonly Phone[];
  /** whoever has signed in */
  readonly staff: StaffMember[];
  readonly followed: { all?: FollowingConsole };
}

/** @returns how many replies the counselor has written */
async function killAndCompare(scene: Scene): Promise<number> {
  const { evening, place, chromium, progress, phones, staff, followed } = scene;
  const { people, each, kills } = evening;
  await Promise.all(phones.map((phone) => phone.writes(1)));
  const { page, contactId } = await atHerConsole(chromium, place, staff);
  const following = await followsAll(place, staff, people, progress.goesOn);
  followed.all = following;

  const replies: string[] = [];
  const share = Math.floor((each - 1) / kills);
  for (const [at, after] of killsAt(share * people, kills).entries()) {
    const { of, takesDatabase, happens } = place.kills[at % place.kills.length] as Kill;
    const reply = `回复 ${at + 1}`;
    replies.push(reply);
    const composer = page.locator('#composer');
    await composer.fill(reply);
    const amidst = async () => {
      await progress.reach(people + at * share * people + after);
      const sent = composer.press('Enter'); // stored or not by then: the console keeps it until it is
      console.info(`seed ${seed}: kill -9 of ${of} after ${progress.acknowledged} acknowledgements`);
      const back = happens();
      if (takesDatabase) following.losesLine(); // and asks for a new one where nobody can look who she is
      await Promise.all([sent, back]);
      progress.goesOn();
    };
    await Promise.all([amidst(), ...phones.map((phone) => phone.writes(share))]);
  }
  await Promise.all(phones.map((phone) => phone.writes(each - 1 - kills * share))); // all is back

  const answered = phoneOf(phones, following.screens.get(contactId) as Screen);
  const lastSeq = (phone: Phone) => each + (phone === answered ? replies.length : 0);
  await Promise.all(phones.map((phone) => phone.screen.reaches(lastSeq(phone))));
  await Promise.all([...following.screens.values()].map((screen) => screen.reaches(lastSeq(phoneOf(phones, screen)))));
  await until(page, `document.querySelectorAll('[role=log] [id^=seq-]').length >= ${lastSeq(answered)}`);

  for (const screen of [...phones.map((phone) => phone.screen), ...following.screens.values()]) {
    const phone = phoneOf(phones, screen);
    expectShown(screen, phone, phone === answered ? replies : []);
  }
  expect(await onThePage(page)).toEqual(answered.screen.shown);
  return replies.length;
}

/** Who waits for what, for whoever reads that an evening stood still. */
function missing({ each }: Evening, phones: readonly Phone[], following: FollowingConsole | undefined): string {
  const unstored = phones.filter(({ acknowledged }) => acknowledged.length < each);
  const unshown = phones.filter(({ screen }) => screen.upTo < each);
  const unfollowed = [...(following?.screens.values() ?? [])].filter((screen) => screen.upTo < each);
  const named = (some: readonly Phone[]) => some.map(({ name }) => name).join(', ') || 'nobody';
  return [
    `phones with messages not acknowledged: ${named(unstored)}`,
    `phones that don't show all ${each}: ${named(unshown)}`,
    `the supervisor, ${following?.isConnected ? 'connected' : 'not connected'}: ${unfollowed.length} conversations not whole`,
  ].join('\n');
}

/** Each kill comes in a burst of so many messages, after how many of them is left to chance. */
function killsAt(burst: number, kills: number): number[] {
  return fc.sample(fc.integer({ min: 1, max: burst - 1 }), { seed, numRuns: kills });
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
async function followsAll(
  { urls }: Place,
  staff: StaffMember[],
  people: number,
  told: () => void,
): Promise<FollowingConsole> {
  const chen = await StaffMember.signIn(urls.at(-1) as string, 'chen', DEMO_PASSWORD);
  staff.push(chen);
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await chen.get(`/contacts?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    ids.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor ?? null;
  }
  expect(ids).toHaveLength(people);
  const following = new FollowingConsole(await chen.console(), ids, told);
  for (const id of ids) await following.follows(id);
  return following;
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
