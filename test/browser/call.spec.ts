import { accessibilityOf, effortOf, picture, shiftsOf } from '../support/browser.js';
import { seconds } from '../support/evening.js';
import { everyEvening, offerOn, onDuty, pressed } from './on-duty.js';
import {
  callBar,
  calls,
  hears,
  hearsSilence,
  hearsSomething,
  inTheme,
  ringing,
  SILENCE,
  talking,
  WITH_MICROPHONE,
} from './ringing.js';
import { say } from './say.js';

describe('a call at the counselor’s console', () => {
  const here = everyEvening();
  const call = async () =>
    (await here.evening.rows<{ state: string; ended_by: string | null }>('select state, ended_by from calls'))[0];
  const contact = async () => (await here.evening.rows<{ state: string }>('select state from contacts'))[0]?.state;
  /** Looked at again and again; the test's own patience is the limit. */
  async function stands(state: string): Promise<void> {
    while ((await contact()) !== state) await new Promise((soon) => setImmediate(soon));
  }

  it('rings, is taken by Enter, is heard on both sides, and ends by two keys in wrap-up', async () => {
    const { page, visitor } = await ringing(here.browser);
    await offerOn(page).getByText('网页通话').waitFor();
    await offerOn(page).getByText(say('offer.reasons.unknown-risk')).waitFor();
    await offerOn(page)
      .getByRole('img', { name: /还有 [23]\d 秒/ })
      .waitFor();
    await picture(page, 'console-call-offer');
    await effortOf(page);
    await page.keyboard.press('Enter');
    await callBar(page).getByText('通话中').waitFor();
    expect(await effortOf(page)).toEqual({ keys: 1, clicks: 0 });
    await visitor.getByRole('heading', { name: '正在通话' }).waitFor();
    await Promise.all([hearsSomething(page), hearsSomething(visitor)]);
    await callBar(page)
      .getByText(/^00:00:\d\d$/)
      .waitFor();
    expect(await call()).toEqual({ state: 'connected', ended_by: null });

    await effortOf(page);
    await page.keyboard.press('d');
    await callBar(page).getByRole('button', { name: '再按一次挂断' }).waitFor();
    expect(await call()).toEqual({ state: 'connected', ended_by: null });
    await page.keyboard.press('d');
    await callBar(page).getByText('通话已结束').waitFor();
    expect(await effortOf(page)).toEqual({ keys: 2, clicks: 0 });
    await visitor.getByRole('heading', { name: '通话结束了' }).waitFor();
    await page.getByRole('button', { name: /^完成并结束/ }).waitFor();
    expect(await call()).toEqual({ state: 'ended', ended_by: 'counselor' });
    expect(await contact()).toBe('wrap-up');
    await page
      .getByRole('region', { name: '通话经过' })
      .getByText(/我方挂断/)
      .waitFor();
  });

  it('mutes what is said here and nothing else', async () => {
    const { page, visitor } = await talking(here.browser);
    await hearsSomething(visitor);
    await page.keyboard.press('m');
    await callBar(page).getByText('已静音').waitFor();
    await hearsSilence(visitor); // after what was on its way
    expect(await hears(visitor, 1_500)).toBeLessThan(SILENCE);
    await hearsSomething(page);
    await pressed(page, '取消静音').waitFor();
    await page.keyboard.press('m');
    await hearsSomething(visitor);
    expect(await call()).toEqual({ state: 'connected', ended_by: null });
  });

  it('comes back by itself after the console is loaded anew', async () => {
    const { page, visitor } = await talking(here.browser);
    await page.reload();
    await callBar(page).getByText('通话中').waitFor();
    await Promise.all([hearsSomething(page), hearsSomething(visitor)]);
    expect(await call()).toEqual({ state: 'connected', ended_by: null });
  });

  it('comes back by itself after the visitor’s page is loaded anew, and after the line to the service broke', async () => {
    const { page, visitor } = await talking(here.browser);
    await visitor.reload();
    await visitor.getByRole('heading', { name: '正在通话' }).waitFor();
    await Promise.all([hearsSomething(page), hearsSomething(visitor)]);
    here.browser.cutLines();
    await page.getByRole('contentinfo').getByText('已连接').waitFor();
    await Promise.all([hearsSomething(page), hearsSomething(visitor)]);
    expect(await call()).toEqual({ state: 'connected', ended_by: null });
  });

  it('leads to wrap-up when the visitor hangs up, and never by Ctrl+Enter while somebody is on the line', async () => {
    const { page, visitor } = await talking(here.browser);
    await page.keyboard.press('Control+Enter');
    await page
      .getByRole('alert')
      .filter({ hasText: say('calls.hangUpFirst') })
      .waitFor();
    expect(await call()).toEqual({ state: 'connected', ended_by: null });
    await visitor.getByRole('button', { name: '挂断' }).click();
    await callBar(page).getByText('通话已结束').waitFor();
    await page
      .getByRole('region', { name: '通话经过' })
      .getByText(/对方挂断，通话 00:00/)
      .waitFor();
    await page.getByRole('button', { name: /^完成并结束/ }).waitFor();
  });

  it('ends a silent call by two keys, and keeps the line as long as that can be taken back', async () => {
    const { page, visitor } = await talking(here.browser);
    await effortOf(page);
    await page.keyboard.press('n');
    await page.keyboard.press('1');
    await page.getByText(/已记为「.+」，即将结束/).waitFor();
    await page.keyboard.press('z');
    await page.getByText(/已记为「.+」，即将结束/).waitFor({ state: 'detached' });
    expect(await call()).toEqual({ state: 'connected', ended_by: null });
    await effortOf(page);
    await page.keyboard.press('n');
    await page.keyboard.press('1');
    await visitor.getByRole('heading', { name: '通话结束了' }).waitFor();
    await stands('closed');
    expect(await effortOf(page)).toEqual({ keys: 2, clicks: 0 });
    expect(await call()).toEqual({ state: 'ended', ended_by: 'counselor' });
  });

  it('explains a refused microphone, keeps the call, and takes it up once it is allowed', async () => {
    const { page, visitor } = await ringing(here.browser, {});
    await page.keyboard.press('Enter');
    await page
      .getByRole('alert')
      .filter({ hasText: say('calls.noSound.refused.title') })
      .waitFor();
    expect(await call()).toEqual({ state: 'connecting', ended_by: null });
    await picture(page, 'console-call-no-microphone');
    expect(await accessibilityOf(page)).toEqual([]);
    await page.context().grantPermissions(['microphone']);
    await callBar(page).getByRole('button', { name: '重试' }).click();
    await callBar(page).getByText('通话中').waitFor();
    await hears(visitor);
  });

  it('leaves the sound to the first window, and moves it when asked', async () => {
    const { page, visitor } = await talking(here.browser);
    const second = await page.context().newPage();
    await second.goto('/console/work');
    await callBar(second).getByText('通话在另一个窗口里').waitFor();
    await hears(page);
    await callBar(second).getByRole('button', { name: '在这里接听' }).click();
    await callBar(second).getByText('通话中').waitFor();
    await callBar(page).getByText('通话在另一个窗口里').waitFor();
    await Promise.all([hearsSomething(second), hearsSomething(visitor)]);
  });

  it('stays at hand while another screen of hers is open, and nothing moves as it comes', async () => {
    const page = await onDuty(here.browser, WITH_MICROPHONE);
    const visitor = await calls(here.browser);
    await here.browser.pass(seconds(1));
    await page.keyboard.press('Enter');
    await callBar(page).getByText('通话中').waitFor();
    await page.getByRole('combobox', { name: '主要问题' }).waitFor();
    await page.getByRole('status').getByRole('button', { name: '接通' }).waitFor({ state: 'detached' });
    const before = await callBar(page).boundingBox();
    await shiftsOf(page);
    await page.keyboard.press('m');
    await page.keyboard.press('d');
    await callBar(page).getByRole('button', { name: '再按一次挂断' }).waitFor();
    expect(await callBar(page).boundingBox()).toEqual(before);
    expect((await shiftsOf(page)).filter(({ value }) => value > 0.001)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: '个案' }).click();
    await page.getByRole('heading', { name: '个案' }).waitFor();
    await hears(visitor);
    await page
      .getByRole('contentinfo')
      .getByRole('link', { name: /通话中.*回到通话/ })
      .click();
    await callBar(page).getByText('通话中').waitFor();
    expect(await callBar(page).boundingBox()).toEqual(before);
  });

  it.each(['light', 'dark'] as const)('can be used by everybody, %s', async (theme) => {
    const options = inTheme(here.browser, theme);
    const { page, visitor } = await ringing(here.browser, options);
    await page.evaluate(`localStorage.setItem('lamplight.preferences', '{"theme":"${theme}"}')`);
    await page.reload();
    await offerOn(page).waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    await picture(page, `console-call-offer-${theme}`);
    await here.browser.pass(seconds(1));
    await page.keyboard.press('Enter');
    await callBar(page).getByText('通话中').waitFor();
    await page.getByRole('combobox', { name: '主要问题' }).waitFor();
    await page.keyboard.press('m');
    expect(await accessibilityOf(page)).toEqual([]);
    await picture(page, `console-call-${theme}`);
    await page.keyboard.press('p');
    await page.keyboard.press('1');
    await page.getByRole('form', { name: '预约面询' }).waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    await picture(page, `console-booking-${theme}`);
    await page.keyboard.press('Escape');
    await visitor.getByRole('button', { name: '挂断' }).click();
    await callBar(page).getByText('通话已结束').waitFor();
    await page.getByRole('button', { name: /^完成并结束/ }).waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    await picture(page, `console-call-ended-${theme}`);
  });
});
