import type { Page } from 'playwright-core';
import { accessibilityOf, effortOf, picture } from '../support/browser.js';
import { seconds } from '../support/evening.js';
import { contactIn, conversation, everyEvening, offerOn, onDuty } from './on-duty.js';
import { callBar, hearsSomething, WITH_MICROPHONE } from './ringing.js';
import { say } from './say.js';
import { Look, themes } from './themes.js';
import { firstScreen, looker, scrollsOn } from './visitor-page.js';

describe('a chat becomes a call', () => {
  const here = everyEvening();
  const said = (page: Page) => page.getByRole('list', { name: '留言和回复' }).getByRole('listitem');

  async function writes(visitor: Page, words: string): Promise<void> {
    await visitor.getByRole('textbox').fill(words);
    await visitor.getByRole('button', { name: '发送' }).click();
  }

  async function answers(page: Page, words: string): Promise<void> {
    await page.locator('#composer').focus();
    await page.keyboard.insertText(words);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
  }

  /** In a chat on a real page on either side, the code put by. */
  async function chatting(page: Page, options = {}): Promise<Page> {
    const visitor = await firstScreen(here.browser, { ...WITH_MICROPHONE, ...options });
    await visitor.getByRole('button', { name: '在线聊' }).click();
    await writes(visitor, '想说说和爸妈吵架的事');
    await visitor.getByRole('button', { name: '我记好了' }).click();
    await offerOn(page).getByText('在线聊').waitFor();
    await here.browser.pass(seconds(1));
    await page.keyboard.press('Enter');
    await conversation(page).getByText('想说说和爸妈吵架的事').waitFor();
    await answers(page, '我在，愿意的话也可以说出来');
    await visitor.getByText('我在，愿意的话也可以说出来').waitFor();
    return visitor;
  }

  async function invited(page: Page, options = {}): Promise<Page> {
    const visitor = await chatting(page, options);
    await page.keyboard.press('v');
    await visitor.getByRole('heading', { name: '老师想和你直接说说话' }).waitFor();
    return visitor;
  }

  async function talking(page: Page, options = {}): Promise<Page> {
    const visitor = await invited(page, options);
    await visitor.getByRole('button', { name: '现在说' }).click();
    await visitor.getByRole('heading', { name: '正在叫老师' }).waitFor();
    await offerOn(page).getByText(say('offer.reasons.invited')).waitFor();
    await here.browser.pass(seconds(1));
    await page.keyboard.press('Enter');
    await callBar(page).getByText(say('calls.sounds.connected')).waitFor();
    await visitor.getByRole('heading', { name: '正在通话' }).waitFor();
    return visitor;
  }

  it('by a key and a tap; both hear each other, and what was said before, during and after is there once on both', async () => {
    const page = await onDuty(here.browser, WITH_MICROPHONE);
    const visitor = await chatting(page);
    const contactId = contactIn(page);
    await effortOf(page);
    await page.keyboard.press('v');
    await visitor.getByRole('heading', { name: '老师想和你直接说说话' }).waitFor();
    expect(await effortOf(page)).toEqual({ keys: 1, clicks: 0 });
    await callBar(page).getByText(say('contact.invite.states.open')).waitFor();
    await visitor.getByText('不录音').waitFor();
    await picture(visitor, 'visitor-invited-to-call');
    await picture(page, 'console-invited-to-call');
    await visitor.getByRole('button', { name: '现在说' }).click();
    await visitor.getByRole('heading', { name: '正在叫老师' }).waitFor();
    await offerOn(page).getByText(say('offer.reasons.invited')).waitFor();
    // hers while it rings
    await conversation(page).getByText('想说说和爸妈吵架的事').waitFor();
    await picture(page, 'console-invited-rings');
    await here.browser.pass(seconds(1));
    await effortOf(page);
    await page.keyboard.press('Enter');
    await callBar(page).getByText(say('calls.sounds.connected')).waitFor();
    expect(await effortOf(page)).toEqual({ keys: 1, clicks: 0 });
    await visitor.getByRole('heading', { name: '正在通话' }).waitFor();
    await Promise.all([hearsSomething(page), hearsSomething(visitor)]);
    expect(contactIn(page)).toBe(contactId);

    await writes(visitor, '这句不好意思说，写给你');
    await conversation(page).getByText('这句不好意思说，写给你').waitFor();
    await answers(page, '看到了');
    await visitor.getByText('看到了').waitFor();
    await picture(page, 'console-call-in-chat');
    await picture(visitor, 'visitor-call-in-chat');
    expect(await scrollsOn(visitor)).not.toContain('page');

    await page.keyboard.press('d');
    await page.keyboard.press('d');
    await visitor.getByRole('heading', { name: '通话结束了' }).waitFor();
    await visitor.getByRole('button', { name: '接着写' }).click();
    await writes(visitor, '谢谢老师');
    await conversation(page).getByText('谢谢老师').waitFor();
    await answers(page, '随时再来');
    await visitor.getByText('随时再来').waitFor();

    const all = [
      '想说说和爸妈吵架的事',
      '我在，愿意的话也可以说出来',
      '这句不好意思说，写给你',
      '看到了',
      '谢谢老师',
      '随时再来',
    ];
    expect(await said(visitor).count()).toBe(all.length);
    for (const words of all) {
      expect(await visitor.getByText(words, { exact: true }).count()).toBe(1);
      expect(await conversation(page).getByText(words, { exact: true }).count()).toBe(1);
    }
    const rows = await here.evening.rows('select state, channel, live from contacts');
    expect(rows).toEqual([{ state: 'active', channel: 'chat', live: true }]);
    await page
      .getByRole('region', { name: '通话经过' })
      .getByText(/我方挂断/)
      .waitFor();
    await picture(page, 'console-after-call-in-chat');
  });

  it('not, when the visitor would rather write: said on the console, and nothing of the chat is lost', async () => {
    const page = await onDuty(here.browser, WITH_MICROPHONE);
    const visitor = await invited(page);
    await visitor.reload();
    await visitor.getByRole('button', { name: '先不说' }).click();
    await visitor.getByRole('heading', { name: '老师想和你直接说说话' }).waitFor({ state: 'detached' });
    await page.getByText(say('contact.invite.states.declined')).waitFor();
    await writes(visitor, '旁边有人');
    await conversation(page).getByText('旁边有人').waitFor();
    await page.keyboard.press('v');
    await visitor.getByRole('heading', { name: '老师想和你直接说说话' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: '收回邀请' }).click();
    await visitor.getByRole('heading', { name: '老师想和你直接说说话' }).waitFor({ state: 'detached' });
  });

  it('goes on after both pages are loaded anew in the middle of it', async () => {
    const page = await onDuty(here.browser, WITH_MICROPHONE);
    const visitor = await talking(page);
    await visitor.reload();
    await visitor.getByRole('heading', { name: '正在通话' }).waitFor();
    await page.reload();
    await callBar(page).getByText(say('calls.sounds.connected')).waitFor();
    await Promise.all([hearsSomething(page), hearsSomething(visitor)]);
    await visitor.getByText('想说说和爸妈吵架的事').waitFor();
  });

  it.each(themes)('can be used by everybody on both sides, in %s', async (theme) => {
    const desk = new Look(here.browser, theme);
    const page = await desk.open('lin', '/work', WITH_MICROPHONE);
    await page.getByRole('contentinfo').getByText('已连接').waitFor();
    await page.getByRole('button', { name: '待接' }).waitFor();
    await page.keyboard.press('r');
    const visitor = await invited(page, { colorScheme: theme, reducedMotion: 'reduce' });
    const phone = looker(visitor, `visitor-call-within-${theme}`);
    await phone.look('invited');
    await desk.at(page, 'invited-to-call');
    await visitor.getByRole('button', { name: '现在说' }).click();
    await visitor.getByRole('heading', { name: '正在叫老师' }).waitFor();
    await phone.look('rings');
    await offerOn(page).waitFor();
    await here.browser.pass(seconds(1));
    await page.keyboard.press('Enter');
    await visitor.getByRole('heading', { name: '正在通话' }).waitFor();
    await callBar(page).getByText(say('calls.sounds.connected')).waitFor();
    await phone.look('talking');
    await desk.at(page, 'call-in-chat');
    await visitor.getByRole('button', { name: '挂断' }).click();
    await visitor.getByRole('button', { name: '接着写' }).waitFor();
    await phone.look('over');
    expect({ ...phone.found, ...desk.found }).toEqual({});
    expect(await accessibilityOf(visitor)).toEqual([]);
  });
});
