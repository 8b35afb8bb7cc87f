import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { shiftsOf } from '../support/browser.js';
import { hours, minutes } from '../support/evening.js';
import { contactIn, conversation, everyEvening, ORDINARY, onDuty, SERIOUS, taken } from './on-duty.js';
import { Look, themes } from './themes.js';

const ANSWER = '谢谢你写下来。这周睡得怎么样？';

describe('letters that have their answer', () => {
  const here = everyEvening();
  const mine = (page: Page) => page.locator('.mine');
  const awaiting = (page: Page) => page.getByRole('list', { name: /^等来访者回复/ }).getByRole('listitem');
  const strip = (page: Page) => page.locator('.strip');

  /** They stay signed in and on shift through the days that pass here; a socket's timer holds no more than 24 days. */
  async function daysPass(): Promise<void> {
    await here.evening.rows(`update sign_ins set expires_at = '2026-12-10'`);
    await here.evening.rows('delete from shifts where starts_at > $1', [here.evening.clock.now()]);
    await here.evening.rows(`update shifts set ends_at = '2026-12-10' where ends_at > $1`, [here.evening.clock.now()]);
  }
  async function answered(page: Page): Promise<void> {
    await page.getByRole('textbox', { name: '回复来访者' }).fill(ANSWER);
    await page.keyboard.press('Enter');
    await awaiting(page).first().waitFor();
    await page.keyboard.press('Escape'); // out of the box: letters are keys again
  }

  it.each(themes)(
    'stand apart, come back on top when written to, and take a day to look again, in %s',
    async (theme) => {
      const look = new Look(here.browser, theme);
      const visitors = [here.evening.visitor(), here.evening.visitor()];
      for (const visitor of visitors) await visitor.writes(ORDINARY, { callerRole: 'student' });
      await here.evening.settled();
      const page = await look.open('lin', '/work');
      await page.getByRole('button', { name: '自己接' }).nth(1).waitFor();
      await page.keyboard.press('a');
      await conversation(page).getByText(ORDINARY, { exact: true }).waitFor();
      await answered(page);
      await page.getByRole('heading', { name: '等来访者回复 1' }).waitFor();
      await page.getByRole('heading', { name: '我的 0' }).waitFor();

      await page.keyboard.press('a'); // her place is free again
      await page.getByRole('heading', { name: '我的 1' }).waitFor();
      await look.at(page, 'awaiting-visitor');

      await page.keyboard.press('j'); // the one that waits for its visitor is next
      await page.getByRole('region', { name: '来访', exact: true }).getByText('等回复').waitFor();
      await page.keyboard.press('p');
      await page.keyboard.press('5');
      const form = page.getByRole('form', { name: '再看这封留言' });
      await form.getByLabel('哪天再看').waitFor();
      await look.at(page, 'follow-up-form');
      await page.keyboard.press('Enter');
      await awaiting(page).getByText('11月22日 周日 再看').waitFor();
      await look.at(page, 'follow-up-set');

      await page.keyboard.press('j');
      await shiftsOf(page);
      await visitors[0]?.adds('睡得还是不好');
      await strip(page).getByText('你答复过的来访者又写来了，在你的列表最前。').waitFor();
      await mine(page).getByRole('listitem').first().getByText('有新消息').waitFor();
      await page.getByRole('heading', { name: '我的 2' }).waitFor();
      await page.getByRole('heading', { name: '等来访者回复 0' }).waitFor();
      expect((await shiftsOf(page)).filter(({ what }) => what.some((one) => one.includes('.waiting')))).toEqual([]);
      await look.at(page, 'written-again');
      expect(look.found).toEqual({});
    },
  );

  it.each(themes)('are back on top on the day she chose, and the notice is a quiet one, in %s', async (theme) => {
    const look = new Look(here.browser, theme);
    const lin = await here.evening.staff('lin');
    await here.evening.visitor().writes(ORDINARY, { callerRole: 'student' });
    await here.evening.settled();
    const [row] = await here.evening.rows<{ id: string }>('select id from contacts');
    await lin.post(`/contacts/${row?.id}/take`);
    await lin.post(`/contacts/${row?.id}/messages`, { clientId: randomUUID(), body: ANSWER });
    await lin.put(`/contacts/${row?.id}/follow-up`, { clientId: randomUUID(), day: '2026-11-21' });
    await daysPass();
    await here.browser.pass(hours(36));
    const page = await look.open('lin', '/work');
    await awaiting(page).getByText('11月21日 周六 再看').waitFor();
    await page.getByRole('contentinfo').getByText('已连接').waitFor();
    await here.evening.pass(minutes(31)); // the page keeps its clock, and so its connection: it hears of it
    await strip(page).getByText('到了再看一封留言的日子').waitFor();
    await mine(page).getByRole('listitem').first().getByText('该再看了').waitFor();
    expect(await page.title()).not.toContain('●');
    await look.at(page, 'follow-up-due');
    await page.getByRole('textbox', { name: '回复来访者' }).fill('想起你，这两天好些吗？');
    await page.keyboard.press('Enter');
    await awaiting(page).getByText('等回复').waitFor();
    expect(look.found).toEqual({});
  });

  it.each(themes)('leave the strip to the one whose time is nearly up, until it is answered, in %s', async (theme) => {
    const look = new Look(here.browser, theme);
    const lin = await here.evening.staff('lin');
    await here.evening.visitor().writes(SERIOUS, { callerRole: 'student' });
    await here.evening.settled();
    const [row] = await here.evening.rows<{ id: string }>('select id from contacts');
    await lin.post(`/contacts/${row?.id}/take`);
    const page = await look.open('lin', '/work');
    await page.getByRole('contentinfo').getByText('已连接').waitFor();
    await here.browser.pass(minutes(8));
    const notice = strip(page).getByRole('link', { name: '留言 · 学生：还有 2 分 到答复时限' });
    await notice.waitFor();
    await look.at(page, 'due-soon');
    await notice.click();
    expect(contactIn(page)).toBe(row?.id);
    await page.getByRole('textbox', { name: '回复来访者' }).fill(ANSWER);
    await page.keyboard.press('Enter');
    await notice.waitFor({ state: 'detached' });
    expect(look.found).toEqual({});
  });

  it('are said to be back once: what is written before she answers is the next message', async () => {
    const page = await onDuty(here.browser);
    const { student } = await taken(here.browser, page);
    await answered(page);
    await student.adds('睡得还是不好');
    await strip(page).getByText('你答复过的来访者又写来了').waitFor();
    await page.getByRole('button', { name: '待接' }).click();
    await strip(page).getByText('你答复过的来访者又写来了').waitFor({ state: 'detached' });
    await student.adds('昨晚三点才睡');
    await conversation(page).getByText('昨晚三点才睡').waitFor();
    expect(await strip(page).getByText('你答复过的来访者又写来了').count()).toBe(0);
  });
});
