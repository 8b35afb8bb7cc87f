import type { Page } from 'playwright-core';
import { shiftsOf } from '../support/browser.js';
import { hours } from '../support/evening.js';
import { everyEvening } from './on-duty.js';
import { codeOn, firstScreen, looker, says, scrollsOn, taken } from './visitor-page.js';

const FIRST = '现在有人吗，想聊聊';

describe('a live chat from the visitor’s page', () => {
  const here = everyEvening();
  const contacts = () => here.evening.rows('select channel, live, state from contacts order by opened_at');

  async function chat(page: Page, body = FIRST): Promise<void> {
    await page.getByRole('button', { name: '在线聊' }).click();
    await page.getByRole('textbox', { name: '想说的话' }).fill(body);
    await page.getByRole('button', { name: '发送' }).click();
  }

  async function chatting(): Promise<Page> {
    const page = await firstScreen(here.browser);
    await chat(page);
    await codeOn(page);
    await page.getByRole('button', { name: '我记好了' }).click();
    await page.getByRole('heading', { name: '正在等老师' }).waitFor();
    return page;
  }

  const said = (page: Page, body: string) => page.getByRole('listitem').filter({ hasText: body });

  it('waits with a place and an honest estimate, then talks in real time', async () => {
    const page = await chatting();
    await page.getByText('下一个就到你').waitFor();
    await page.getByText('要等多久现在说不准').waitFor();
    expect(await contacts()).toEqual([{ channel: 'chat', live: true, state: 'waiting' }]);

    const { lin, contactId } = await taken(here.evening);
    await page.getByRole('heading', { name: '老师来了' }).waitFor();
    await page.evaluate('globalThis.notReloaded = true');
    await says(lin, contactId, '在的，慢慢说');
    await said(page, '在的，慢慢说').waitFor();
    await page.getByRole('textbox', { name: '接着说' }).fill('嗯');
    await page.getByRole('button', { name: '发送' }).click();
    await said(page, '嗯').getByText('已送到').waitFor();
    await says(lin, contactId, '今天发生什么了');
    await said(page, '今天发生什么了').waitFor();
    expect(await page.evaluate('notReloaded')).toBe(true);
    expect((await lin.get(`/contacts/${contactId}/messages`)).body.messages).toHaveLength(4);
  });

  it('can be left as a message while it waits, and says so', async () => {
    const page = await chatting();
    await page.getByRole('button', { name: '不等了，改成留言' }).click();
    await page.getByText('已经改成留言').waitFor();
    expect(await contacts()).toEqual([{ channel: 'board', live: false, state: 'waiting' }]);
    expect(await page.getByRole('button', { name: '不等了，改成留言' }).count()).toBe(0);
  });

  it('is told calmly when the chat’s hours end while it waits', async () => {
    const page = await chatting();
    await here.browser.pass(hours(3));
    await page.getByText('在线聊的时间到了，写过的已经转成留言').waitFor();
    expect(await contacts()).toEqual([{ channel: 'board', live: false, state: 'waiting' }]);
    await page.reload();
    await page.getByText('在线聊的时间到了').waitFor();
  });

  it('after hours says before the first word that it is a message, and so it is', async () => {
    await here.browser.pass(hours(3));
    const page = await firstScreen(here.browser);
    await page.getByRole('button', { name: '在线聊' }).getByText('明天 18:00 开放').waitFor();
    await page.getByRole('button', { name: '在线聊' }).click();
    await page.getByText('在线聊 明天 18:00 开放。写在这里会作为留言收下').waitFor();
    await page.getByRole('textbox', { name: '想说的话' }).fill(FIRST);
    await page.getByRole('button', { name: '发送' }).click();
    await codeOn(page);
    await page.getByText('已经作为留言收下了').waitFor();
    expect(await contacts()).toEqual([{ channel: 'board', live: false, state: 'waiting' }]);
  });

  it('catches up on what was said while the line was down, and sends what could not go out, once', async () => {
    const page = await chatting();
    const { lin, contactId } = await taken(here.evening);
    await page.getByRole('heading', { name: '老师来了' }).waitFor();
    await page.context().setOffline(true);
    here.browser.cutLines();
    await page.getByRole('textbox', { name: '接着说' }).fill('断网时写的');
    await page.getByRole('button', { name: '发送' }).click();
    await page.getByText('还没发出，会自动重试').waitFor();
    await says(lin, contactId, '断网时说的');
    await page.context().setOffline(false);
    await said(page, '断网时说的').waitFor();
    await said(page, '断网时写的').getByText('已送到').waitFor();
    const { messages } = (await lin.get(`/contacts/${contactId}/messages`)).body;
    expect(messages.filter(({ body }: { body: string }) => body === '断网时写的')).toHaveLength(1);
  });

  it('half an emoji is repaired, not refused', async () => {
    const page = await firstScreen(here.browser);
    await chat(page, '难受\ud83d');
    await said(page, '难受\ufffd').getByText('已送到').waitFor();
  });

  it('nothing moves by itself while it waits and is taken', async () => {
    const page = await chatting();
    await shiftsOf(page);
    await taken(here.evening);
    await page.getByRole('heading', { name: '老师来了' }).waitFor();
    const shifts = await shiftsOf(page);
    expect(shifts.reduce((sum, { value }) => sum + value, 0)).toBeLessThan(0.1);
  });

  it.each([
    ['light', { width: 360, height: 640 }],
    ['dark', { width: 390, height: 844 }],
  ] as const)('can be used by everybody in each state, %s %j', async (colorScheme, viewport) => {
    const page = await firstScreen(here.browser, { colorScheme, viewport, reducedMotion: 'reduce' });
    const { found, look } = looker(page, `visitor-chat-${colorScheme}`);
    expect(await scrollsOn(page)).toEqual([]);
    await chat(page);
    await codeOn(page);
    await page.getByRole('button', { name: '我记好了' }).click();
    await page.getByRole('heading', { name: '正在等老师' }).waitFor();
    await look('waiting');
    const { lin, contactId } = await taken(here.evening);
    await says(lin, contactId, '在的，慢慢说');
    await said(page, '在的，慢慢说').waitFor();
    await look('talking');
    await here.browser.pass(hours(3));
    const late = await firstScreen(here.browser, { colorScheme, viewport });
    const { found: foundLate, look: lookLate } = looker(late, `visitor-chat-${colorScheme}`);
    await late.getByRole('button', { name: '在线聊' }).click();
    await lookLate('closed');
    await late.getByRole('textbox', { name: '想说的话' }).fill(FIRST);
    await late.getByRole('button', { name: '发送' }).click();
    await codeOn(late);
    await late.getByRole('button', { name: '我记好了' }).click();
    await late.getByText('已经作为留言收下了').waitFor();
    await lookLate('turned');
    expect([found, foundLate]).toEqual([{}, {}]);
  });
});
