import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { launch, TestBrowser } from '../support/browser.js';
import { Evening, seconds } from '../support/evening.js';
import { next, type StaffMember, type Visitor } from '../support/people.js';

export const ORDINARY = '这次月考没考好，晚上总是睡不着，怕爸妈失望';
export const SERIOUS = '我今晚就自杀，药已经买好了';

export const record = {
  who: '初二女生，化名小鹿',
  situation: '月考之后睡不好，担心父母失望',
  process: '倾听，一起梳理这周的睡眠',
  analysis: '考试压力，家人期待',
  measures: '睡前放松，约定下周再写',
  effect: '她说心里松了一些',
};

/** An evening of its own for every test of a suite, in front of one Chromium; what no page may do is looked at afterwards. */
export function everyEvening(): { evening: Evening; browser: TestBrowser } {
  const here = {} as { evening: Evening; browser: TestBrowser };
  let chromium: Awaited<ReturnType<typeof launch>>;
  beforeAll(async () => {
    chromium = await launch();
  });
  afterAll(() => chromium?.close());
  beforeEach(async () => {
    here.evening = await Evening.begin();
    here.browser = new TestBrowser(chromium, here.evening);
  });
  afterEach(async () => {
    await here.browser.close();
    await here.evening.end();
    expect(here.browser.faults).toEqual({ strayed: [], blocked: [], broke: [] });
  });
  return here;
}

/** A counselor, Lin unless said otherwise, at her console, ready. */
export async function onDuty(browser: TestBrowser, options = {}, login = 'lin'): Promise<Page> {
  const page = await browser.console(login, '/work', options);
  await page.getByRole('contentinfo').getByText('已连接').waitFor();
  await page.getByRole('button', { name: '待接' }).waitFor(); // the keys are loaded with the workplace
  await page.keyboard.press('r');
  await pressed(page, '待接').waitFor();
  return page;
}

export const pressed = (page: Page, name: string): Locator => page.getByRole('button', { name, pressed: true });
export const offerOn = (page: Page): Locator => page.getByRole('region', { name: '新来访' });
export const conversation = (page: Page): Locator => page.getByRole('log', { name: '来访' });

/** Somebody writes and stands before the counselor, long enough for an Enter to be meant for them. */
export async function offered(browser: TestBrowser, page: Page, body: string): Promise<Visitor> {
  const student = browser.evening.visitor();
  await student.writes(body, { callerRole: 'student' });
  await offerOn(page).waitFor();
  await browser.pass(seconds(1));
  return student;
}

/** Somebody writes and is accepted. */
export async function taken(browser: TestBrowser, page: Page, body = ORDINARY) {
  const student = await offered(browser, page, body);
  await page.keyboard.press('Enter');
  await conversation(page).getByText(body, { exact: true }).waitFor();
  await page.getByRole('combobox', { name: '主要问题' }).waitFor();
  return { student, contactId: contactIn(page) };
}

export function contactIn(page: Page): string {
  const id = /\/work\/([0-9a-f-]{36})$/.exec(new URL(page.url()).pathname)?.[1];
  if (!id) throw new Error(`no contact is open: ${page.url()}`);
  return id;
}

/** A colleague takes whoever is next and finishes with them, through the API. @returns the contact */
export async function finishNext(evening: Evening, login = 'zhou', primary = 'STU-01', grade = '0'): Promise<string> {
  const counselor = await evening.staff(login);
  const contactId = await acceptNext(counselor);
  await counselor.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body: '谢谢你写下来，我在这里' });
  await counselor.put(`/contacts/${contactId}/tags`, { primary });
  await counselor.put(`/contacts/${contactId}/grade`, { grade });
  // the template of a crisis asks for two fields more
  const body = { ...record, ...(grade === '3' || grade === '4' ? { risk: '想过', measures: '约好谁陪着' } : {}) };
  await counselor.put(`/contacts/${contactId}/record`, { revision: 0, body });
  await counselor.post(`/contacts/${contactId}/wrap-up`);
  const closed = await counselor.post(`/contacts/${contactId}/close`);
  if (closed.status !== 200) throw new Error(`not closed: ${JSON.stringify(closed.body)}`);
  await counselor.put('/presence', { state: 'offline' });
  counselor.leave();
  await evening.settled();
  return contactId;
}

/** @returns the contact that was accepted */
export async function acceptNext(counselor: StaffMember): Promise<string> {
  const console_ = await counselor.console();
  const made = next(console_, 'offer.made');
  await counselor.put('/presence', { state: 'ready' });
  const { id } = await made;
  return (await counselor.post(`/offers/${id}/accept`)).body.contactId;
}

/** Somebody writes and a counselor who is ready takes them, through the API. @returns the contact */
export async function takenBy(counselor: StaffMember, evening: Evening, body = ORDINARY, visitor = evening.visitor()) {
  await visitor.writes(body, { callerRole: 'student' });
  await evening.settled();
  const { offer } = (await counselor.get('/offers/current')).body;
  return (await counselor.post(`/offers/${offer.id}/accept`)).body.contactId as string;
}
