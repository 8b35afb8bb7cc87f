import type { Page } from 'playwright-core';
import { accessibilityOf, effortOf, picture } from '../support/browser.js';
import { seconds } from '../support/evening.js';
import { contactIn, conversation, everyEvening, offerOn, onDuty } from './on-duty.js';
import { say } from './say.js';
import { Look, themes } from './themes.js';
import { firstScreen } from './visitor-page.js';

describe('live chat at the counselor’s console', () => {
  const here = everyEvening();

  /** Somebody opens the chat on the visitor's page and says something. */
  async function chats(words: string): Promise<Page> {
    const page = await firstScreen(here.browser);
    await page.getByRole('button', { name: '在线聊' }).click();
    await page.getByRole('textbox').fill(words);
    await page.getByRole('button', { name: '发送' }).click();
    return page;
  }

  async function accepted(page: Page, words: string): Promise<Page> {
    const visitor = await chats(words);
    await offerOn(page).getByText('在线聊').waitFor();
    await here.browser.pass(seconds(1));
    await page.keyboard.press('Enter');
    await conversation(page).getByText(words).waitFor();
    return visitor;
  }

  it('is taken by one key, answered by one, and read at once on the other side, both ways', async () => {
    const page = await onDuty(here.browser);
    const visitor = await chats('今天在学校很难过');
    const offer = offerOn(page);
    await offer.getByText('在线聊').waitFor();
    await offer.getByRole('img', { name: /还有 [23]\d 秒/ }).waitFor();
    await picture(page, 'console-chat-offer');
    await here.browser.pass(seconds(1));
    await effortOf(page);
    await page.keyboard.press('Enter');
    await conversation(page).getByText('今天在学校很难过').waitFor();
    expect(await effortOf(page)).toEqual({ keys: 1, clicks: 0 });
    // what is typed right after accepting goes to her
    await page.locator('#composer:focus').waitFor();
    await page.keyboard.insertText('我在，愿意说说吗');
    await visitor.getByText('老师正在写…').waitFor();
    await effortOf(page);
    await page.keyboard.press('Enter');
    await visitor.getByText('我在，愿意说说吗').waitFor();
    expect(await effortOf(page)).toEqual({ keys: 1, clicks: 0 });
    // her code is still to be kept: the words are there, and not in front of her
    await conversation(page).getByText('已送达').waitFor();
    await visitor.getByRole('button', { name: '我记好了' }).click();
    await conversation(page).getByText('已读').waitFor();
    await visitor.getByRole('textbox').fill('有人把我推倒了');
    await page.getByText('来访者正在写…').waitFor();
    await picture(page, 'console-chat-typing');
    await visitor.getByRole('button', { name: '发送' }).click();
    await conversation(page).getByText('有人把我推倒了').waitFor();
    await page.getByText('来访者正在写…').waitFor({ state: 'detached' });
    await visitor.getByRole('listitem').filter({ hasText: '有人把我推倒了' }).getByText('已读').waitFor();
    await picture(visitor, 'visitor-chat-read');
    expect(await accessibilityOf(page)).toEqual([]);
    await picture(page, 'console-chat');
  });

  it('keeps what was pasted whole when it is too long, says by how much, and sends it once it fits', async () => {
    const page = await onDuty(here.browser);
    await accepted(page, '你好');
    const field = page.locator('#composer');
    await field.focus();
    const pasted = `${'很'.repeat(4_003)}🙂`;
    await page.keyboard.insertText(pasted);
    await page.getByText(say('contact.tooLong', 4)).waitFor();
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe(pasted);
    expect(await page.getByRole('button', { name: '发送' }).isDisabled()).toBe(true);
    expect(await accessibilityOf(page)).toEqual([]);
    await picture(page, 'console-too-long');
    for (let n = 0; n < 4; n++) await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await conversation(page).getByText('很'.repeat(4_000)).waitFor();
    expect(await field.inputValue()).toBe('');
  });

  it('holds two at once, marks the one not in front, and changes between them by a key', async () => {
    const page = await onDuty(here.browser);
    const first = await accepted(page, '第一位在这里');
    await accepted(page, '第二位在这里');
    await page.getByRole('heading', { name: '我的 2' }).waitFor();
    await first.getByRole('textbox').fill('还在吗');
    await first.getByRole('button', { name: '发送' }).click();
    const mine = page.getByRole('complementary', { name: '来访队列' });
    await mine.getByText('有新消息').waitFor();
    await picture(page, 'console-chats');
    await page.keyboard.press('Escape'); // out of the writing box
    await effortOf(page);
    await page.keyboard.press('j');
    await conversation(page).getByText('还在吗').waitFor();
    expect(await effortOf(page)).toEqual({ keys: 1, clicks: 0 });
    await mine.getByText('有新消息').waitFor({ state: 'detached' });
  });

  it.each(themes)(
    'is joined by a supervisor, and everybody in it sees that: who she is, what she says, and that she goes, %s',
    async (theme) => {
      const page = await onDuty(here.browser);
      const visitor = await accepted(page, '想找人聊聊');
      await visitor.getByRole('button', { name: '我记好了' }).click();
      const look = new Look(here.browser, theme);
      const hers = await look.open('chen', `/contacts/${contactIn(page)}`);
      await conversation(hers).getByText('想找人聊聊').waitFor();
      expect(await page.getByText('督导 陈岚 在对话里').count()).toBe(0); // reading along is not being in it
      await hers.getByRole('button', { name: '加入对话' }).click();
      await page.getByText('督导 陈岚 在对话里').waitFor();
      await visitor.getByText('督导老师加入了对话').waitFor();
      await hers.getByRole('textbox', { name: '以督导的身份写' }).fill('我也在这里陪着你');
      await hers.keyboard.press('Enter');
      const said = visitor.getByRole('listitem').filter({ hasText: '我也在这里陪着你' });
      await said.getByText('督导老师').waitFor();
      await conversation(page).getByText('我也在这里陪着你').waitFor();
      await look.at(hers, 'chat-joined');
      await picture(page, 'console-chat-with-supervisor');
      await picture(visitor, 'visitor-chat-with-supervisor');
      expect(await accessibilityOf(visitor)).toEqual([]);
      await hers.getByRole('button', { name: '离开对话' }).click();
      await page.getByText('督导 陈岚 在对话里').waitFor({ state: 'detached' });
      await visitor.getByText('督导老师加入了对话').waitFor({ state: 'detached' });
      expect(look.found).toEqual({});
    },
  );
});
