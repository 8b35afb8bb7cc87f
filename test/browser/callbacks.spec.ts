import type { Locator, Page } from 'playwright-core';
import { effortOf, launch, TestBrowser } from '../support/browser.js';
import { Evening, minutes } from '../support/evening.js';
import { FakeCarrier, twilioSettings } from '../support/telephone.js';
import { contactIn, record } from './on-duty.js';
import { say } from './say.js';
import { CARRIER_CALLS, Carrier } from './telephone.js';
import { Look, themes } from './themes.js';

const NUMBER = '138 1234 5678';

describe('somebody who was not spoken with, and is called back', () => {
  let chromium: Awaited<ReturnType<typeof launch>>;
  let api: FakeCarrier;
  let evening: Evening;
  let browser: TestBrowser;
  let carrier: Carrier;
  beforeAll(async () => {
    chromium = await launch();
  });
  afterAll(() => chromium?.close());
  beforeEach(async () => {
    api = await FakeCarrier.open();
    evening = await Evening.begin({ ...twilioSettings(api.url), PUBLIC_URL: CARRIER_CALLS });
    browser = new TestBrowser(chromium, evening);
    carrier = new Carrier(evening);
  });
  afterEach(async () => {
    await browser.close();
    await evening.end();
    await api.close();
    expect(browser.faults).toEqual({ strayed: [], blocked: [], broke: [] });
  });

  const lost = () => carrier.loses(browser);
  const rowOn = (page: Page): Locator => page.getByRole('region', { name: '待回电' }).getByRole('button');
  const workOn = (page: Page): Locator => page.getByRole('region', { name: say('callbacks.facts') });
  const callbacks = () =>
    evening.rows<{ state: string; attempts: number }>('select state, attempts from callbacks order by created_at');

  async function taken(page: Page): Promise<Locator> {
    await rowOn(page).waitFor();
    await page.keyboard.press('Enter');
    await workOn(page).getByText(say('callbacks.taken')).waitFor();
    return workOn(page);
  }

  it('is a task by itself; taken, rung by hand, reached, written down and closed with few keys', async () => {
    const page = await browser.console('lin', '/callbacks');
    await page.getByText(say('callbacks.empty')).waitFor();
    await lost();
    const row = rowOn(page);
    await row.getByText(/^138\*+78$/).waitFor();
    await row.getByText(/没等到接听/).waitFor();
    await page.getByRole('navigation', { name: '主导航' }).getByText(say('callbacks.count', 1)).waitFor();
    expect(await page.getByText(NUMBER).count()).toBe(0);

    await effortOf(page);
    const work = await taken(page);
    await work.getByText(say('callbacks.safe.unknown')).waitFor();
    await page.keyboard.press('n');
    await work.getByText(NUMBER).waitFor();
    await page.keyboard.press('1');
    await page.waitForURL('**/console/work/*');
    expect(await effortOf(page)).toEqual({ keys: 3, clicks: 0 });
    const contactId = contactIn(page);
    expect(await callbacks()).toEqual([{ state: 'reached', attempts: 1 }]);
    const shown = `select detail->>'reason' as reason from audit_log where action = 'callback.number-revealed'`;
    expect(await evening.rows(shown)).toEqual([{ reason: 'callback' }]);

    await page.getByRole('toolbar', { name: '通话栏' }).getByText('通话中').waitFor();
    await page.keyboard.press('d');
    await page.keyboard.press('d');
    await page.getByRole('button', { name: /^完成并结束/ }).waitFor();
    const lin = await evening.staff('lin');
    await lin.put(`/contacts/${contactId}/tags`, { primary: 'STU-01' });
    await lin.put(`/contacts/${contactId}/grade`, { grade: '0' });
    await lin.put(`/contacts/${contactId}/record`, { revision: 0, body: record });
    await page.reload();
    await page.getByRole('button', { name: /^完成并结束/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('combobox', { name: '主要问题' }).waitFor({ state: 'detached' });
    expect((await lin.get(`/contacts/${contactId}`)).body).toMatchObject({ state: 'closed' });
    await page.getByRole('link', { name: '回电' }).click();
    await page.getByText(say('callbacks.empty')).waitFor();
    await page.getByText('办完的', { exact: true }).click();
    await page
      .getByRole('row', { name: /接通了/ })
      .getByRole('link')
      .waitFor();
  });

  it('is tried three times at most; each outcome is a digit, and is read aloud', async () => {
    await lost();
    const page = await browser.console('lin', '/callbacks');
    const work = await taken(page);
    for (const [key, outcome, left] of [
      ['2', 'no-answer', 2],
      ['3', 'busy', 1],
      ['5', 'somebody-else', 0],
    ] as const) {
      await page.keyboard.press(key);
      await work.getByText(say('callbacks.noted', say(`callbacks.outcomes.${outcome}`), left)).waitFor();
    }
    await rowOn(page).waitFor({ state: 'detached' });
    expect(await callbacks()).toEqual([{ state: 'given-up', attempts: 3 }]);
  });

  it('goes to one counselor; the other sees whose it is, and may go on once it is put back', async () => {
    await lost();
    const [lin, zhou] = await Promise.all([
      browser.console('lin', '/callbacks'),
      browser.console('zhou', '/callbacks'),
    ]);
    await rowOn(zhou).waitFor();
    await taken(lin);
    await rowOn(zhou).getByText(say('callbacks.takenBy', '林静')).waitFor();
    expect(
      await workOn(zhou)
        .getByRole('button', { name: /显示号码/ })
        .count(),
    ).toBe(0);
    await lin.keyboard.press('p');
    await workOn(lin).getByText(say('callbacks.wasPutBack')).waitFor();
    await rowOn(zhou).getByText(say('callbacks.takenBy', '林静')).waitFor({ state: 'detached' });
    await zhou.keyboard.press('ArrowDown');
    await taken(zhou);
    await rowOn(lin).getByText(say('callbacks.takenBy', '周明')).waitFor();
  });

  it('is never rung again once that was said not to be safe, and asks before it believes so', async () => {
    await lost();
    const page = await browser.console('chen', '/callbacks');
    const work = workOn(page);
    await work.getByRole('button', { name: '打过去不安全' }).click();
    await work.getByText(say('callbacks.notSafeSure')).waitFor();
    await work.getByRole('alertdialog').getByRole('button', { name: '打过去不安全' }).click();
    await work.getByText(say('callbacks.closed')).waitFor();
    expect(await callbacks()).toEqual([{ state: 'not-safe', attempts: 0 }]);
  });

  it('says who answers by one key, there and back, and has no key for ringing where it is not safe', async () => {
    await lost();
    const page = await browser.console('lin', '/callbacks');
    const work = await taken(page);
    const known = () => evening.rows('select safe_to_call as safe from callbacks');
    await work.getByText(say('callbacks.safe.unknown')).waitFor();
    for (const safe of ['yes', 'unknown'] as const) {
      await page.keyboard.press('s');
      await work.getByText(say(`callbacks.safe.${safe}`)).waitFor();
      expect(await known()).toEqual([{ safe }]);
    }
    await evening.rows(`update callbacks set safe_to_call = 'no'`);
    await page.reload();
    await work.getByText(say('callbacks.safe.no')).waitFor();
    await page.keyboard.press('s');
    await page.keyboard.press('p');
    await work.getByText(say('callbacks.wasPutBack')).waitFor();
    expect(await known()).toEqual([{ safe: 'no' }]);
    await work.getByRole('button', { name: say('callbacks.safeChange.no') }).click();
    await work.getByText(say('callbacks.safe.unknown')).waitFor();
    expect(await known()).toEqual([{ safe: 'unknown' }]);
  });

  it('is off the list as soon as they call again', async () => {
    await lost();
    const page = await browser.console('lin', '/callbacks');
    await rowOn(page).waitFor();
    await new Carrier(evening).rings();
    await rowOn(page).waitFor({ state: 'detached' });
    expect(await callbacks()).toEqual([{ state: 'called-again', attempts: 0 }]);
  });

  it('is told as overdue by word and shape, in the rail too', async () => {
    await lost();
    const page = await browser.console('lin', '/callbacks');
    await rowOn(page)
      .getByText(/还有 \d+ 分/)
      .waitFor();
    await browser.pass(minutes(45));
    await page.reload();
    await rowOn(page)
      .getByText(/超时 \d+ 分/)
      .waitFor();
    const rail = page.getByRole('navigation', { name: '主导航' });
    await rail.getByText(say('callbacks.overdueCount', 1)).waitFor({ state: 'attached' });
  });

  it.each(themes)('can be used by everybody, %s', async (theme) => {
    const look = new Look(browser, theme);
    const page = await look.open('lin', '/callbacks');
    await page.getByText(say('callbacks.empty')).waitFor();
    await look.at(page, 'callbacks-empty');
    await lost();
    await browser.pass(minutes(45));
    await new Carrier(evening, '+8613900001111').loses(browser);
    await rowOn(page).nth(1).waitFor();
    await look.at(page, 'callbacks');
    await rowOn(page).first().waitFor();
    await page.keyboard.press('Enter');
    await workOn(page).getByText(say('callbacks.taken')).waitFor();
    await page.keyboard.press('n');
    await workOn(page)
      .getByText(/1\d\d \d{4} \d{4}/)
      .waitFor();
    await look.at(page, 'callbacks-number');
    await page.keyboard.press('2');
    await workOn(page)
      .getByText(/已记下/)
      .waitFor();
    await look.at(page, 'callbacks-noted');
    expect(look.found).toEqual({});
  });
});
