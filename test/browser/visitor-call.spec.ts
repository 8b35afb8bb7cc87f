import type { Page } from 'playwright-core';
import { picture, until } from '../support/browser.js';
import { hours, seconds } from '../support/evening.js';
import { ConsolePeer } from './console-peer.js';
import { everyEvening } from './on-duty.js';
import { codeOn, firstScreen, keptOn, looker, scrollsOn } from './visitor-page.js';

const WITH_MICROPHONE = { permissions: ['microphone'] };

describe('a call from the visitor’s page', () => {
  const here = everyEvening();
  const calls = () =>
    here.evening.rows<{ state: string; ended_by: string | null }>('select state, ended_by from calls');

  /** The page has left by the time its last word arrives: nothing but the call itself says so. */
  async function ended(): Promise<void> {
    const patience = performance.now() + seconds(15);
    while ((await calls())[0]?.state !== 'ended') {
      if (performance.now() > patience) throw new Error('the call has not ended');
      await new Promise((soon) => setImmediate(soon));
    }
  }

  async function calling(page: Page): Promise<Page> {
    await page.getByRole('button', { name: '打电话' }).click();
    await page.getByRole('button', { name: '现在打' }).click();
    return page;
  }

  async function waiting(): Promise<Page> {
    const page = await calling(await firstScreen(here.browser, WITH_MICROPHONE));
    await page.getByRole('heading', { name: '正在等老师接' }).waitFor();
    return page;
  }

  async function talking(): Promise<{ page: Page; peer: ConsolePeer }> {
    const page = await waiting();
    const peer = await ConsolePeer.answers(here.browser);
    await page.getByRole('heading', { name: '正在通话' }).waitFor();
    return { page, peer };
  }

  it('says who listens before it asks for the microphone, and nothing is placed by then', async () => {
    const page = await firstScreen(here.browser, WITH_MICROPHONE);
    await page.getByRole('button', { name: '打电话' }).click();
    for (const promise of [/接电话的是.*不录音/, /平时不会告诉/, /才会告诉能帮上忙的人/])
      await page.getByText(promise).waitFor();
    expect(await calls()).toEqual([]);
  });

  it('waits with a place, honest words for how long, and the code', async () => {
    const page = await waiting();
    await page.getByText('下一个就到你').waitFor();
    await page.getByText('要等多久现在说不准').waitFor();
    const code = String(await page.getByText(/^(\d{4} ?){5}$/).textContent()).replace(/ /g, '');
    expect(code).toMatch(/^\d{20}$/);
    expect(await scrollsOn(page)).toEqual([]);
    expect(await calls()).toEqual([{ state: 'waiting', ended_by: null }]);
    await page.getByRole('button', { name: '挂断' }).click();
    await page.getByRole('heading', { name: '已经挂断' }).waitFor();
    await ended();
    expect(await calls()).toEqual([{ state: 'ended', ended_by: 'visitor' }]);
    expect(await codeOn(page)).toBe(code);
  });

  it('both hear each other; muted, nothing is heard of her; hanging up ends it on both sides', async () => {
    const { page, peer } = await talking();
    await peer.hearsVoice();
    await until(page, `document.querySelector('audio').currentTime > 0.2`);
    await page.getByText(/^\s*通话时间\s+00:\d\d$/).waitFor();
    expect(await scrollsOn(page)).toEqual([]);
    await picture(page, 'visitor-call-talking');

    const mute = page.getByRole('button', { name: '静音' });
    await mute.click();
    await page.getByText('老师听不到你').waitFor();
    expect(await mute.getAttribute('aria-pressed')).toBe('true');
    await peer.hearsSilence();
    await mute.click();
    await peer.hearsVoice();

    await page.getByRole('button', { name: '挂断' }).click();
    await page.getByRole('heading', { name: '通话结束了' }).waitFor();
    await ended();
    expect(await calls()).toEqual([{ state: 'ended', ended_by: 'visitor' }]);
  });

  it('is told kindly that the counselor asks a colleague, for as long as she does', async () => {
    const { page, peer } = await talking();
    await peer.lin.post(`/contacts/${peer.contactId}/call/hold`, { held: true });
    await page.getByText('老师在请教同事，马上回来，请不要挂断').waitFor();
    expect(await scrollsOn(page)).toEqual([]);
    await picture(page, 'visitor-call-held');
    await peer.lin.post(`/contacts/${peer.contactId}/call/hold`, { held: false });
    await page.getByText('老师在请教同事').waitFor({ state: 'detached' });
  });

  it('offers other ways first when the wait is long, and never ends it', async () => {
    await here.evening.rows('update desks set overflow_seconds = 60');
    const page = await waiting();
    await here.browser.pass(seconds(90));
    await page.reload();
    await page.getByText('今天等得比平时久').waitFor();
    expect(await scrollsOn(page)).toEqual([]);
    await picture(page, 'visitor-call-waits-long');
    expect(await calls()).toEqual([{ state: 'waiting', ended_by: null }]);
  });

  it('is told when the counselor has hung up, kindly, with what can be next', async () => {
    const { page, peer } = await talking();
    await peer.lin.post(`/contacts/${peer.contactId}/call/hang-up`);
    await page.getByRole('heading', { name: '通话结束了' }).waitFor();
    await page.getByText('谢谢你打来').waitFor();
    await codeOn(page);
    await page.getByRole('button', { name: '我记好了' }).click();
    await page.getByRole('button', { name: '留言' }).click();
    await page.getByRole('textbox', { name: '想说的话' }).fill('还想说一句');
    await page.getByRole('button', { name: '发送' }).click();
    await page.getByRole('listitem').filter({ hasText: '还想说一句' }).getByText('已送到').waitFor();
  });

  it('comes back after the page is loaded anew in the middle of a call', async () => {
    const { page, peer } = await talking();
    await page.reload();
    await page.getByRole('heading', { name: '正在通话' }).waitFor();
    await peer.hears();
    expect(await calls()).toEqual([{ state: 'connected', ended_by: null }]);
  });

  it('says that the line broke, and brings it back by itself', async () => {
    const { page, peer } = await talking();
    await page.context().setOffline(true);
    here.browser.cutLines();
    await page.getByText('线路断了一下').waitFor();
    await picture(page, 'visitor-call-broken');
    await page.context().setOffline(false);
    await page.getByText('线路断了一下').waitFor({ state: 'hidden' });
    await peer.hears();
    expect(await page.getByRole('heading', { name: '正在通话' }).isVisible()).toBe(true);
  });

  it('explains a refused microphone and leads on; nobody is rung', async () => {
    const page = await calling(await firstScreen(here.browser));
    await page.getByRole('heading', { name: '麦克风没有打开' }).waitFor();
    expect(await page.getByRole('button', { name: '在线聊' }).isVisible()).toBe(true);
    expect(await calls()).toEqual([]);
    await page.getByRole('button', { name: '留言' }).click();
    await page.getByRole('textbox', { name: '想说的话' }).waitFor();
  });

  it('quick exit ends the call and leaves nothing behind', async () => {
    const { page } = await talking();
    await page.getByRole('button', { name: '快速离开' }).click();
    await page.waitForURL('**/jieqi.html');
    await ended();
    expect(await calls()).toEqual([{ state: 'ended', ended_by: 'visitor' }]);
    expect(await keptOn(page)).toEqual([]);
  });

  it('says after hours when it opens, and leads kindly to a message', async () => {
    await here.browser.pass(hours(3));
    const page = await firstScreen(here.browser, WITH_MICROPHONE);
    const choice = page.getByRole('button', { name: '打电话' });
    await choice.getByText('明天 18:00 开放，现在可以先写下来').waitFor();
    expect(await scrollsOn(page)).toEqual([]);
    await picture(page, 'visitor-home-closed');
    await choice.click();
    await page.getByText('明天 18:00 开放').waitFor();
    await picture(page, 'visitor-call-closed');
    await page.getByRole('button', { name: '留言' }).click();
    await page.getByRole('textbox', { name: '想说的话' }).waitFor();
    expect(await calls()).toEqual([]);
  });

  it('says so when the desk closes between the first screen and the call', async () => {
    const page = await firstScreen(here.browser, WITH_MICROPHONE);
    await here.evening.pass(hours(3));
    await calling(page);
    await page.getByRole('heading', { name: '现在没有开放' }).waitFor();
    await page.getByText('明天 18:00 开放').waitFor();
  });

  it('is honest in a browser that can’t call', async () => {
    const phone = await here.browser.phone();
    await phone.addInitScript('delete globalThis.RTCPeerConnection');
    const page = await phone.newPage();
    await page.goto('/');
    await page.getByText('这个浏览器里打不了').waitFor();
    await page.getByRole('button', { name: '打电话' }).click();
    await page.getByRole('heading', { name: '打电话' }).waitFor();
    expect(await page.getByRole('button', { name: '在线聊' }).isVisible()).toBe(true);
  });

  it('nothing of a call is loaded by somebody who does not call', async () => {
    const page = await (await here.browser.phone()).newPage();
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(request.url()));
    await page.goto('/', { waitUntil: 'networkidle' });
    await page.getByText('随时可以写').waitFor();
    expect(loaded.filter((url) => /call|esm/.test(url))).toEqual([]);
  });

  it.each([
    ['light', { width: 360, height: 640 }],
    ['dark', { width: 360, height: 640 }],
    ['light', { width: 390, height: 844 }],
    ['dark', { width: 390, height: 844 }],
  ] as const)('can be used by everybody in each state, %s %j', async (colorScheme, viewport) => {
    const page = await firstScreen(here.browser, {
      ...WITH_MICROPHONE,
      colorScheme,
      viewport,
      reducedMotion: 'reduce',
    });
    const { found, look } = looker(page, `visitor-call-${colorScheme}-${viewport.width}`);
    await page.getByRole('button', { name: '打电话' }).click();
    await page.getByRole('button', { name: '现在打' }).waitFor();
    await look('before');
    await page.getByRole('button', { name: '现在打' }).click();
    await page.getByRole('heading', { name: '正在等老师接' }).waitFor();
    await look('waiting');
    const peer = await ConsolePeer.answers(here.browser);
    await page.getByRole('heading', { name: '正在通话' }).waitFor();
    await page.getByRole('button', { name: '静音' }).click();
    await look('talking');
    await here.browser.pass(seconds(90));
    await peer.lin.post(`/contacts/${peer.contactId}/call/hang-up`);
    await page.getByRole('heading', { name: '通话结束了' }).waitFor();
    await look('ended');
    expect(found).toEqual({});
  });
});
