import type { BrowserContextOptions, Page } from 'playwright-core';
import { accessibilityOf, effortOf, picture, shiftsOf } from '../support/browser.js';
import { minutes, seconds } from '../support/evening.js';
import { everyEvening, offerOn, onDuty, pressed } from './on-duty.js';
import {
  answered,
  callBar,
  hearsNobody,
  hearsSilence,
  hearsSomething,
  inTheme,
  talking,
  WITH_MICROPHONE,
} from './ringing.js';

const company = (page: Page) => page.getByRole('region', { name: '线上还有谁' });
const asked = (page: Page) => page.getByRole('region', { name: '同事请教' });

describe('others on a counselor’s call', () => {
  const here = everyEvening();
  const call = async () =>
    (
      await here.evening.rows<{ state: string; counselor: string | null; held: boolean }>(
        `select k.state, a.login as counselor, k.held_at is not null as held
        from calls k left join accounts a on a.id = k.counselor_id`,
      )
    )[0];

  /** Lets time pass until whoever called is told that it is somebody else she will speak with. @returns seconds */
  async function untilLost(visitor: Page): Promise<number> {
    for (let passed = 0; passed < 90; passed++) {
      if (await visitor.getByRole('heading', { name: '老师那边的网络断了' }).isVisible()) return passed;
      await here.browser.pass(seconds(1));
    }
    throw new Error('she was never told');
  }

  /** Lin talks with somebody; Zhou sits at her own console, ready. */
  async function withColleague(options: BrowserContextOptions = WITH_MICROPHONE) {
    const both = await talking(here.browser, options);
    const zhou = await onDuty(here.browser, options, 'zhou');
    return { ...both, zhou };
  }

  /** Lin asks Zhou, who answers. */
  async function consulting(options: BrowserContextOptions = WITH_MICROPHONE) {
    const all = await withColleague(options);
    const { page, zhou } = all;
    await page.keyboard.press('c');
    await page.getByRole('combobox', { name: '找同事，或找号码' }).pressSequentially('周');
    await page.getByRole('listitem').filter({ hasText: '周明' }).waitFor();
    await page.keyboard.press('Enter');
    await asked(zhou).waitFor();
    await here.browser.pass(seconds(1));
    await zhou.keyboard.press('Enter');
    await company(page).getByText('请教中 · 周明').waitFor();
    await callBar(zhou).getByText('林静 请教中').waitFor();
    return all;
  }

  it('on hold the caller is sent nothing and hears so; one key, in its place, and one key back', async () => {
    const { page, visitor } = await talking(here.browser);
    const before = await callBar(page).boundingBox();
    await effortOf(page);
    await shiftsOf(page);
    await page.keyboard.press('q');
    await callBar(page).getByText('保持中', { exact: true }).waitFor();
    expect(await effortOf(page)).toEqual({ keys: 1, clicks: 0 });
    await pressed(page, '接回').waitFor();
    await visitor.getByText(/马上回来/).waitFor();
    await hearsNobody(visitor);
    await callBar(page)
      .getByText(/^0:\d\d$/)
      .waitFor();
    expect(await callBar(page).boundingBox()).toEqual(before);
    expect((await shiftsOf(page)).filter(({ value }) => value > 0.001)).toEqual([]);
    await picture(page, 'console-call-held');
    await page.keyboard.press('q');
    await callBar(page).getByText('通话中').waitFor();
    await Promise.all([hearsSomething(page), hearsSomething(visitor)]);
    expect(await call()).toEqual({ state: 'connected', counselor: 'lin', held: false });
  });

  it('a colleague is asked while the caller waits, all three talk, and the caller is handed over with sound on both sides', async () => {
    const { page, visitor, zhou } = await withColleague();
    await effortOf(page);
    await page.keyboard.press('c');
    const field = page.getByRole('combobox', { name: '找同事，或找号码' });
    await field.pressSequentially('周');
    await page.getByRole('listitem').filter({ hasText: '周明' }).waitFor();
    await picture(page, 'console-call-finder');
    await page.keyboard.press('Enter');
    expect(await effortOf(page)).toEqual({ keys: 2, clicks: 0 }); // and a name, by the input method
    await company(page).getByText('正在请教 周明').waitFor();
    await asked(zhou).getByText('林静 请教你').waitFor();
    expect(await zhou.title()).toContain('同事请教');
    await picture(zhou, 'console-call-asked');
    await here.browser.pass(seconds(1));
    await zhou.keyboard.press('Enter');
    await callBar(zhou).getByText('林静 请教中').waitFor();
    await company(page).getByText('请教中 · 周明').waitFor();
    await picture(page, 'console-call-consulting');
    // Lin and Zhou hear each other, the caller nobody
    await Promise.all([hearsSomething(zhou), hearsSomething(page)]);
    await hearsNobody(visitor);

    await page.keyboard.press('q');
    await company(page).getByText('三方通话 · 周明').waitFor();
    // Lin is silent: what the caller hears now is Zhou
    await page.keyboard.press('m');
    await callBar(page).getByText('已静音').waitFor();
    await hearsSomething(visitor);

    await page.keyboard.press('c');
    await page.keyboard.press('1');
    await callBar(zhou).getByText('通话中', { exact: true }).waitFor();
    await callBar(page).getByText('现在没有通话').waitFor();
    await visitor.getByRole('heading', { name: '正在通话' }).waitFor();
    await Promise.all([hearsSomething(zhou), hearsSomething(visitor)]);
    expect(await call()).toEqual({ state: 'connected', counselor: 'zhou', held: false });
  });

  it('handed over unasked, it rings at that colleague before anybody else', async () => {
    const { page, visitor, zhou } = await withColleague();
    await page.keyboard.press('c');
    await page.getByRole('combobox', { name: '找同事，或找号码' }).pressSequentially('周');
    await page.getByRole('listitem').filter({ hasText: '周明' }).waitFor();
    await page.keyboard.press('Shift+Enter');
    await page.getByRole('button', { name: '再按一次' }).waitFor();
    expect(await call()).toEqual({ state: 'connected', counselor: 'lin', held: false });
    await page.keyboard.press('Shift+Enter');
    await offerOn(zhou).waitFor();
    await callBar(page).getByText('现在没有通话').waitFor();
    await here.browser.pass(seconds(1));
    await answered(zhou, visitor);
    await Promise.all([hearsSomething(zhou), hearsSomething(visitor)]);
    expect(await call()).toEqual({ state: 'connected', counselor: 'zhou', held: false });
  });

  it('whoever is asked can say not now, and the asking counselor is told; the caller is there still', async () => {
    const { page, visitor, zhou } = await withColleague();
    await page.keyboard.press('c');
    await page.getByRole('combobox', { name: '找同事，或找号码' }).pressSequentially('周');
    await page.getByRole('listitem').filter({ hasText: '周明' }).waitFor();
    await page.keyboard.press('Enter');
    await asked(zhou).waitFor();
    await zhou.keyboard.press('Escape');
    await asked(zhou).waitFor({ state: 'detached' });
    await company(page)
      .getByText(/周明 现在不方便/)
      .waitFor();
    await page.keyboard.press('q');
    await Promise.all([hearsSomething(page), hearsSomething(visitor)]);
  });

  it('comes back to caller and colleague after the console that holds the call is loaded anew', async () => {
    const { page, visitor, zhou } = await consulting();
    await page.reload();
    await company(page).getByText('请教中 · 周明').waitFor();
    await Promise.all([hearsSomething(zhou), hearsSomething(page)]);
    await page.keyboard.press('q');
    await hearsSomething(visitor);
    await zhou.reload();
    await callBar(zhou).getByText('三方通话 · 林静').waitFor();
    await hearsSomething(zhou);
    expect(await call()).toEqual({ state: 'connected', counselor: 'lin', held: false });
  });

  it('a supervisor listens unheard, whispers to the counselor alone, and joins; the counselor always sees her', async () => {
    const { page, visitor } = await talking(here.browser);
    const [{ id }] = (await here.evening.rows<{ id: string }>('select id from calls')) as [{ id: string }];
    const chen = await here.browser.console('chen', '/work', WITH_MICROPHONE);
    await chen.getByRole('contentinfo').getByText('已连接').waitFor();
    expect(await chen.evaluate(supervises(id, 'listen'))).toBe(200);
    await callBar(chen).getByText('旁听中 · 林静').waitFor();
    await company(page).getByText('督导旁听中 · 陈岚').waitFor();
    await hearsSomething(chen);
    await picture(chen, 'console-call-supervising');
    expect(await accessibilityOf(chen)).toEqual([]);
    // Lin says nothing now: whatever the caller hears is the supervisor
    await page.keyboard.press('m');
    await callBar(page).getByText('已静音').waitFor();
    await hearsSilence(visitor);

    await chen.keyboard.press('2');
    await callBar(chen).getByText('耳语中 · 林静').waitFor();
    await company(page)
      .getByText(/督导耳语中 · 陈岚/)
      .waitFor();
    await hearsSomething(page); // her latest line is the supervisor's
    await hearsSilence(visitor);

    await chen.keyboard.press('3');
    await callBar(chen).getByText('已加入 · 林静').waitFor();
    await hearsSomething(visitor);

    await chen.keyboard.press('d');
    await company(page).getByText('线上只有你和对方').waitFor();
    await page.keyboard.press('m');
    await hearsSomething(visitor);
  });

  it('says calmly that an hour has passed, once, and nothing ends', async () => {
    const { page, visitor } = await talking(here.browser);
    await shiftsOf(page);
    await here.browser.pass(minutes(61));
    await company(page)
      .getByText(/已通话 60 分钟/)
      .waitFor();
    expect((await shiftsOf(page)).filter(({ value }) => value > 0.001)).toEqual([]);
    await picture(page, 'console-call-long');
    await company(page).getByRole('button', { name: '知道了' }).click();
    await company(page)
      .getByText(/已通话 60 分钟/)
      .waitFor({ state: 'detached' });
    await hearsSomething(visitor);
  });

  it('a counselor’s machine that is gone: the caller is told, stands first, and the next counselor is rung', async () => {
    const { page, visitor, zhou } = await withColleague();
    await page.goto('chrome://crash').catch(() => undefined);
    await page.close();
    await untilLost(visitor);
    await offerOn(zhou).waitFor();
    await here.browser.pass(seconds(1));
    await answered(zhou, visitor);
    await Promise.all([hearsSomething(zhou), hearsSomething(visitor)]);
  });

  it('tells her calmly, when she comes back too late, that the caller was not lost', async () => {
    const { page, visitor, zhou } = await withColleague();
    await page.goto('about:blank');
    await untilLost(visitor);
    await offerOn(zhou).waitFor();
    await page.goBack();
    await page.getByText(/网络断过，来电已回到队首，由下一位接听；写的记录都在/).waitFor();
    await page.getByText('没有打开的来访').waitFor();
    await picture(page, 'console-call-line-lost');
  });

  it.each(['light', 'dark'] as const)('can be used by everybody, %s', async (theme) => {
    const options = inTheme(here.browser, theme);
    const { page, zhou } = await withColleague(options);
    await page.keyboard.press('c');
    await page.getByRole('listitem').filter({ hasText: '周明' }).waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    await picture(page, `console-call-finder-${theme}`);
    await page.getByRole('combobox', { name: '找同事，或找号码' }).pressSequentially('周');
    await page.keyboard.press('Enter');
    await asked(zhou).waitFor();
    expect(await accessibilityOf(zhou)).toEqual([]);
    await picture(zhou, `console-call-asked-${theme}`);
    await here.browser.pass(seconds(1));
    await zhou.keyboard.press('Enter');
    await company(page).getByText('请教中 · 周明').waitFor();
    await callBar(zhou).getByText('林静 请教中').waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    expect(await accessibilityOf(zhou)).toEqual([]);
    await picture(page, `console-call-consulting-${theme}`);
    await picture(zhou, `console-call-consulted-${theme}`);
  });
});

/** What the wallboard's button asks for. */
const supervises = (callId: string, mode: string) => `(async () => {
  const { csrfToken } = await (await fetch('/api/me')).json();
  const headers = { 'content-type': 'application/json', 'x-csrf-token': csrfToken };
  const body = JSON.stringify({ mode: '${mode}' });
  return (await fetch('/api/calls/${callId}/supervise', { method: 'POST', headers, body })).status;
})()`;
