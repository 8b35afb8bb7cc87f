import type { Page } from 'playwright-core';
import { picture } from '../support/browser.js';
import { ConsolePeer } from './console-peer.js';
import { everyEvening } from './on-duty.js';
import { calls, WITH_MICROPHONE } from './ringing.js';
import { codeOn, firstScreen, keptOn, looker, scrollsOn } from './visitor-page.js';

const NUMBER = '138 1234 5678';

describe('a number left instead of waiting, on the visitor’s page', () => {
  const here = everyEvening();
  const callbacks = () =>
    here.evening.rows<{ why: string; safe: string; state: string; ended_by: string }>(
      `select b.why, b.safe_to_call as safe, b.state, c.ended_by from callbacks b join calls c on c.id = b.call_id`,
    );

  async function asks(page: Page): Promise<void> {
    await page.getByRole('button', { name: '请老师给我回电' }).click();
    await page.getByRole('textbox', { name: '电话号码' }).waitFor();
  }
  const send = (page: Page) => page.getByRole('button', { name: '就打这个号码' });

  it('says what we say when somebody else picks up, ends the wait, and keeps the number nowhere on the phone', async () => {
    const page = await calls(here.browser);
    expect(await scrollsOn(page)).toEqual([]);
    await asks(page);
    await page.getByText(/不是你接，就只说打错了，不提心灯/).waitFor();
    expect(await scrollsOn(page)).toEqual([]);
    await page.getByRole('textbox', { name: '电话号码' }).fill('1381');
    await send(page).click();
    await page.getByText('号码好像不对').waitFor();
    expect(await callbacks()).toEqual([]);
    await page.getByRole('textbox', { name: '电话号码' }).fill(NUMBER);
    await send(page).click();
    await page.getByRole('heading', { name: '记下了，老师会打给你' }).waitFor();
    await page.getByText(/号码加密保存/).waitFor();
    expect(await callbacks()).toEqual([{ why: 'asked', safe: 'unknown', state: 'open', ended_by: 'visitor' }]);
    expect(JSON.stringify(await keptOn(page))).not.toContain('138');
    await codeOn(page);
    await page.reload();
    await page.getByRole('button', { name: '现在打' }).waitFor();
    expect(await callbacks()).toHaveLength(1);
  });

  it('says that it was she who asked, where only she answers; who calls again meanwhile is called back no more', async () => {
    const page = await calls(here.browser);
    await asks(page);
    await page.getByRole('radio', { name: '只有我接' }).check();
    await page.getByText('老师会说是你请我们打来的').waitFor();
    await page.getByRole('textbox', { name: '电话号码' }).fill(NUMBER);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '记下了' }).waitFor();
    expect(await callbacks()).toEqual([{ why: 'asked', safe: 'yes', state: 'open', ended_by: 'visitor' }]);
    await page.getByRole('button', { name: '再打一次' }).click();
    await page.getByRole('button', { name: '现在打' }).click();
    await page.getByRole('heading', { name: '正在等老师接' }).waitFor();
    await here.evening.settled();
    expect((await callbacks()).map(({ state }) => state)).toEqual(['called-again']);
  });

  it('gives way when somebody takes the call while she types', async () => {
    const page = await calls(here.browser);
    await asks(page);
    await page.getByRole('textbox', { name: '电话号码' }).fill('138');
    await ConsolePeer.answers(here.browser);
    await page.getByRole('heading', { name: '正在通话' }).waitFor();
    expect(await callbacks()).toEqual([]);
  });

  it('keeps her place when she goes back, and lets her write instead, with the code she has', async () => {
    const page = await calls(here.browser);
    await asks(page);
    await page.getByRole('button', { name: '接着等' }).click();
    await page.getByText('下一个就到你').waitFor();
    await page.getByRole('button', { name: '改为留言' }).click();
    await page.getByRole('textbox').fill('不太想说话，写下来');
    await page.getByRole('button', { name: '发送' }).click();
    await page.getByRole('listitem').filter({ hasText: '写下来' }).getByText('已送到').waitFor();
    expect(await here.evening.rows('select state, ended_by from calls')).toEqual([
      { state: 'ended', ended_by: 'visitor' },
    ]);
    expect(await here.evening.rows('select distinct person_id from contacts')).toHaveLength(1);
  });

  it.each(['light', 'dark'] as const)('can be used by everybody, %s', async (colorScheme) => {
    const page = await firstScreen(here.browser, { ...WITH_MICROPHONE, colorScheme, reducedMotion: 'reduce' });
    const { found, look } = looker(page, `visitor-callback-${colorScheme}`);
    await page.getByRole('button', { name: '打电话' }).click();
    await page.getByRole('button', { name: '现在打' }).click();
    await page.getByRole('heading', { name: '正在等老师接' }).waitFor();
    await look('waiting');
    await asks(page);
    await send(page).click();
    await page.getByText('号码好像不对').waitFor();
    await look('number');
    await page.getByRole('textbox', { name: '电话号码' }).fill(NUMBER);
    await picture(page, `visitor-callback-${colorScheme}-number-typed`);
    await send(page).click();
    await page.getByRole('heading', { name: '记下了' }).waitFor();
    await look('promised');
    expect(found).toEqual({});
  });
});
