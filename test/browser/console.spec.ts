import type { Locator } from 'playwright-core';
import { DEMO_PASSWORD } from '../../src/demo/index.js';
import { DESK, effortOf, picture, shiftsOf, until } from '../support/browser.js';
import { seconds } from '../support/evening.js';
import {
  contactIn,
  conversation,
  everyEvening,
  finishNext,
  ORDINARY,
  offered,
  offerOn,
  onDuty,
  pressed,
  record,
  SERIOUS,
  taken,
} from './on-duty.js';
import { say } from './say.js';

const REPLY = '谢谢你写下来，我在这里';

describe('the counselor’s console', () => {
  const here = everyEvening();

  it('signs in by keyboard alone, and says what was wrong', async () => {
    const page = await (await here.browser.device({ viewport: DESK })).newPage();
    await page.goto('/console');
    await page.getByRole('heading', { name: '登录咨询台' }).waitFor();
    await page.keyboard.type('lin');
    await page.keyboard.press('Tab');
    await page.keyboard.type('not-the-password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
    await picture(page, 'console-sign-in');
    await page.getByLabel('密码').press('Control+a');
    await page.keyboard.type(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/console/work');
    await page.getByText(say('status.offline')).waitFor();
    expect(await effortOf(page)).toMatchObject({ clicks: 0 });
  });

  it('asks for a line again when the service could not say who is there', async () => {
    const context = await here.browser.device({ viewport: DESK });
    let refusals = 0;
    // what a service answers whose database is away, as the library's protocol has it
    await context.routeWebSocket(/socket\.io/, (line) => {
      if (refusals === 2) return void line.connectToServer();
      refusals += 1;
      line.send('0{"sid":"away","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":65536}');
      line.onMessage(() => line.send('44/console,{"message":"service.unavailable"}'));
    });
    await context.request.post('/api/sign-in', { data: { login: 'lin', password: DEMO_PASSWORD } });
    const page = await context.newPage();
    await page.goto('/console/work');
    await page.getByRole('contentinfo').getByText('已连接').waitFor();
    expect(refusals).toBe(2);
  });

  it('goes from ready to the conversation in two keys', async () => {
    const page = await onDuty(here.browser);
    const student = here.evening.visitor();
    expect(await effortOf(page)).toEqual({ keys: 1, clicks: 0 });
    await student.writes(SERIOUS);
    const offer = offerOn(page);
    await offer.getByText(say('offer.reasons.signal', 4)).waitFor();
    await offer.getByRole('img', { name: /还有 \d+ 秒/ }).waitFor();
    await picture(page, 'console-offer');
    await here.browser.pass(seconds(1));
    await page.keyboard.press('Enter');
    await conversation(page).getByText('药已经买好了').waitFor();
    expect(await effortOf(page)).toEqual({ keys: 1, clicks: 0 });
    expect(await offer.count()).toBe(0);

    const lin = await here.evening.staff('lin');
    expect((await lin.get(`/contacts/${contactIn(page)}`)).body).toMatchObject({ state: 'active' });
  });

  it('does not take an Enter for an offer that appeared this very moment', async () => {
    const page = await onDuty(here.browser);
    // Pressed by the page itself as soon as the offer is drawn: faster than any hand.
    await page.evaluate(`new MutationObserver((_, watch) => {
      if (!document.querySelector('section[aria-label=新来访]')) return;
      watch.disconnect();
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true }));
      globalThis.struck = true;
    }).observe(document.body, { childList: true, subtree: true })`);
    await here.evening.visitor().writes(ORDINARY);
    await until(page, 'globalThis.struck');
    await here.evening.settled();
    expect(await offerOn(page).isVisible()).toBe(true);
    expect(await here.evening.rows('select state from contacts')).toEqual([{ state: 'waiting' }]);
  });

  it('keeps an offer that is told while an older answer, of nobody being there, is still on its way', async () => {
    const page = await here.browser.console('lin', '/work');
    await page.getByRole('contentinfo').getByText('已连接').waitFor();
    await page.getByText(say('status.offline')).waitFor();
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let old: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      old = resolve;
    });
    await page.route('**/api/offers/current', async (route) => {
      const answer = await route.fetch();
      old();
      await held;
      // The page may have given this answer up meanwhile.
      await route.fulfill({ response: answer }).catch(() => undefined);
    });
    await page.keyboard.press('r');
    await asked;
    await here.evening.visitor().writes(ORDINARY);
    await offerOn(page).waitFor();
    letGo();
    await page.unrouteAll({ behavior: 'wait' });
    await shiftsOf(page);
    expect(await offerOn(page).isVisible()).toBe(true);
  });

  it('declines with a reason by two keys, and the next counselor is asked', async () => {
    const page = await onDuty(here.browser);
    await offered(here.browser, page, ORDINARY);
    await effortOf(page);
    await page.keyboard.press('Escape');
    await page.getByRole('group', { name: '为什么暂不接' }).waitFor();
    await page.keyboard.press('1');
    await offerOn(page).waitFor({ state: 'detached' });
    expect(await effortOf(page)).toEqual({ keys: 2, clicks: 0 });
    expect(await here.evening.rows('select state from contacts')).toEqual([{ state: 'waiting' }]);
  });

  it('marks the words the signal stands on, by level, number and reason', async () => {
    const page = await onDuty(here.browser);
    const { contactId } = await taken(here.browser, page, SERIOUS);
    const lin = await here.evening.staff('lin');
    const { signals } = (await lin.get(`/contacts/${contactId}/assessment`)).body;
    const marks = await conversation(page).locator('mark').allTextContents();
    expect(marks.length).toBeGreaterThan(0);
    expect(marks).toEqual(
      expect.arrayContaining([SERIOUS.slice(signals[0].evidence[0].start, signals[0].evidence[0].end)]),
    );
    const bar = page.getByRole('region', { name: '风险信号' });
    await bar.getByText(String(signals[0].level), { exact: true }).waitFor();
    await bar.getByText(signals[0].evidence[0].label).waitFor();
    await picture(page, 'console-signal');

    await page.keyboard.press('x');
    await page.keyboard.press('3');
    await page.getByText(say('signal.dismissedAs', say('signal.reasons.quotation'))).waitFor();
    expect(await conversation(page).locator('mark').count()).toBe(0);
  });

  it('sends a reply by Enter, once, to the visitor', async () => {
    const page = await onDuty(here.browser);
    const { student } = await taken(here.browser, page);
    await page.keyboard.press('m');
    await page.keyboard.type('第一行');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('第二行');
    await effortOf(page);
    await page.keyboard.press('Enter');
    await conversation(page).getByText('第二行').waitFor();
    expect(await effortOf(page)).toEqual({ keys: 1, clicks: 0 });
    await conversation(page).getByText('还没发出').waitFor({ state: 'detached' });
    const { messages } = (await student.reads()).body;
    expect(messages.map(({ body }: { body: string }) => body)).toEqual([ORDINARY, '第一行\n第二行']);
    expect(await page.getByRole('textbox', { name: '回复来访者' }).inputValue()).toBe('');
  });

  it('keeps Enter of an input method for the word that is being chosen', async () => {
    const page = await onDuty(here.browser);
    const { student } = await taken(here.browser, page);
    await page.keyboard.press('m');
    await page.keyboard.type('我在');
    const composing = `document.activeElement.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 229, isComposing: true, bubbles: true }))`;
    await page.evaluate(composing);
    expect(await page.getByRole('textbox', { name: '回复来访者' }).inputValue()).toBe('我在');
    expect((await student.reads()).body.lastSeq).toBe(1);
  });

  it('sets the primary tag in three keys', async () => {
    const page = await onDuty(here.browser);
    const { contactId } = await taken(here.browser, page);
    await effortOf(page);
    await page.keyboard.press('t');
    await page.keyboard.press('k');
    const option = page.getByRole('option', { name: /考试焦虑/ });
    await option.waitFor();
    await page.keyboard.press(String(/\d/.exec(String(await option.textContent()))?.[0]));
    const field = page.getByRole('combobox', { name: '主要问题' });
    await expectValue(field, 'STU-01 考试焦虑');
    expect(await effortOf(page)).toEqual({ keys: 3, clicks: 0 });
    await page.getByRole('button', { name: '主要问题' }).waitFor({ state: 'detached' });
    const lin = await here.evening.staff('lin');
    expect((await lin.get(`/contacts/${contactId}/assessment`)).body.tags).toMatchObject({ primary: 'STU-01' });
  });

  it('reaches every tag there is by T and at most two letters, with a digit to confirm', async () => {
    const page = await onDuty(here.browser);
    await taken(here.browser, page);
    const lin = await here.evening.staff('lin');
    const groups: { tags: { code: string; initials: string }[] }[] = (await lin.get('/taxonomy')).body.groups;
    const tags = groups.flatMap((group) => group.tags);
    const field = page.getByRole('combobox', { name: '主要问题' });
    await page.keyboard.press('t');
    const reached = new Set<string>();
    const starts = tags.flatMap(({ code, initials }) =>
      [initials, code].flatMap((one) => [one.slice(0, 1), one.slice(0, 2)]),
    );
    for (const letters of new Set(starts)) {
      await field.fill(letters);
      for (const text of await page.getByRole('option').allTextContents())
        reached.add(String(/[A-Z]{3}-\d\d/.exec(text)?.[0]));
    }
    expect(tags.filter(({ code }) => !reached.has(code))).toEqual([]);
  });

  it('grades by two keys, and not assessed with its reason by three', async () => {
    const page = await onDuty(here.browser);
    const { contactId } = await taken(here.browser, page);
    await effortOf(page);
    await page.keyboard.press('g');
    await page.keyboard.press('2');
    await pressed(page, '2 中').waitFor();
    expect(await effortOf(page)).toEqual({ keys: 2, clicks: 0 });
    await page.getByText(/林静 · \d\d:\d\d/).waitFor();
    await here.browser.pass(seconds(5));
    await page.keyboard.press('g');
    await page.keyboard.press('u');
    await page.keyboard.press('1');
    await page.getByRole('region', { name: '风险评级' }).getByText('没有问').waitFor();
    await pressed(page, 'U 未评估').waitFor();
    const lin = await here.evening.staff('lin');
    const { grades } = (await lin.get(`/contacts/${contactId}/assessment`)).body;
    expect(grades.map(({ grade }: { grade: string }) => grade)).toEqual(['2', 'U']);
  });

  it('saves the record by itself, says so only then, and has it after a reload, sealed', async () => {
    const page = await onDuty(here.browser);
    const { contactId } = await taken(here.browser, page);
    await page.keyboard.press('e');
    await page.keyboard.type(record.who);
    await page.getByLabel('问题情况').fill(record.situation);
    await page.getByText(/已保存 \d\d:\d\d/).waitFor();
    await picture(page, 'console-record');
    const lin = await here.evening.staff('lin');
    expect((await lin.get(`/contacts/${contactId}`)).body.record.body).toMatchObject({
      who: record.who,
      situation: record.situation,
    });
    const [row] = await here.evening.rows<{ body: Buffer }>('select body from records');
    expect(row?.body.toString('utf8')).not.toContain('月考');
    await page.reload();
    await expectValue(page.getByLabel('基本情况'), record.who);
    await page.getByText(/已保存 \d\d:\d\d/).waitFor();
  });

  it('does not say saved while the record is only on this computer, and loses nothing', async () => {
    const page = await onDuty(here.browser);
    const { contactId } = await taken(here.browser, page);
    await page.route('**/record', (route) => route.abort('internetdisconnected'));
    await page.getByLabel('咨询过程').fill(record.process);
    await page.getByText('内容留在这台电脑上').waitFor();
    expect(await page.getByText(/已保存/).count()).toBe(0);
    await page.reload();
    await expectValue(page.getByLabel('咨询过程'), record.process);
    await page.unroute('**/record');
    await page.getByText(/已保存 \d\d:\d\d/).waitFor();
    const lin = await here.evening.staff('lin');
    expect((await lin.get(`/contacts/${contactId}`)).body.record.body.process).toBe(record.process);
  });

  it('closes by Ctrl+Enter only when all is met, and names what is open until then', async () => {
    const page = await onDuty(here.browser);
    const { contactId } = await taken(here.browser, page);
    const open = page.getByRole('status').filter({ hasText: '还差' });
    for (const name of ['回复', '记录', '评级', '主要问题'])
      await open.getByRole('button', { name, exact: true }).waitFor();

    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: /^完成并结束/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').filter({ hasText: '还差一步' }).waitFor();
    expect(await here.evening.rows('select state from contacts')).toEqual([{ state: 'wrap-up' }]);
    await picture(page, 'console-refused');

    await page.getByRole('textbox', { name: '回复来访者' }).fill(REPLY);
    await page.keyboard.press('Enter');
    await open.getByRole('button', { name: '回复', exact: true }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    for (const key of ['g', '0']) await page.keyboard.press(key);
    await pressed(page, '0 一般').waitFor();
    await page.keyboard.press('t');
    await page.keyboard.type('焦虑');
    await page.keyboard.press('Enter');
    await open.getByRole('button', { name: '主要问题' }).waitFor({ state: 'detached' });
    await page.keyboard.press('e');
    await page.keyboard.type(record.who);
    await page.getByLabel('问题情况').fill(record.situation);
    await page.getByLabel('咨询过程').fill(record.process);
    await page.getByText('都齐了').waitFor();
    // A reply during wrap-up led back to the contact: the first key ends that again, the second closes.
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: /^完成并结束/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('手上没有来访').waitFor();
    const lin = await here.evening.staff('lin');
    expect((await lin.get(`/contacts/${contactId}`)).body).toMatchObject({ state: 'closed', primaryTag: 'EMO-01' });
  });

  it('ends a silent contact by two keys, after a moment to take it back', async () => {
    const page = await onDuty(here.browser);
    await taken(here.browser, page, '喂喂');
    await effortOf(page);
    await page.keyboard.press('n');
    await page.getByRole('group', { name: '非咨询' }).waitFor();
    await page.keyboard.press('3');
    await page.getByText(/已记为「.+」，即将结束/).waitFor();
    await page.getByText('小结中').first().waitFor();
    await page.keyboard.press('z');
    await page.getByRole('button', { name: '结束并小结' }).waitFor();
    expect(await here.evening.rows('select state from contacts')).toEqual([{ state: 'active' }]);

    await effortOf(page);
    await page.keyboard.press('n');
    await page.keyboard.press('3');
    await page.getByText('手上没有来访').waitFor();
    expect(await effortOf(page)).toEqual({ keys: 2, clicks: 0 });
    // she may go on before the service has answered; the test's own patience is the limit
    const states = () => here.evening.rows<{ state: string }>('select state from contacts');
    while ((await states()).some(({ state }) => state !== 'closed')) await new Promise((soon) => setImmediate(soon));
  });

  it('does not let two keys pass over a signal of level 3 or 4', async () => {
    const page = await onDuty(here.browser);
    await taken(here.browser, page, SERIOUS);
    await page.keyboard.press('n');
    await page
      .getByRole('alert')
      .filter({ hasText: say('wrapUp.nonBlocked') })
      .waitFor();
    expect(await page.getByRole('group', { name: '非咨询' }).count()).toBe(0);
  });

  it('stays calm when the line breaks, and catches up on what was said and written meanwhile', async () => {
    const page = await onDuty(here.browser);
    const { student } = await taken(here.browser, page);
    await page.context().setOffline(true);
    here.browser.cutLines();
    const status = page.getByRole('contentinfo');
    await status.getByText(say('statusLine.offline')).waitFor();
    await student.adds('老师还在吗');
    await page.getByRole('textbox', { name: '回复来访者' }).fill(REPLY);
    await page.keyboard.press('Enter');
    await status.getByText(say('statusLine.waitingToSend', 1)).waitFor();
    await page.getByLabel('基本情况').fill(record.who);
    await picture(page, 'console-offline');

    await page.context().setOffline(false);
    await status.getByText('已连接').waitFor();
    await conversation(page).getByText('老师还在吗').waitFor();
    await status.getByText('条消息待发出').waitFor({ state: 'detached' });
    await page.getByText(/已保存 \d\d:\d\d/).waitFor();
    const { messages } = (await student.reads()).body;
    expect(messages.map(({ body }: { body: string }) => body)).toEqual([ORDINARY, '老师还在吗', REPLY]);
  });

  it('leads a counselor who did not answer back to ready with one key, and nobody is lost', async () => {
    const page = await onDuty(here.browser);
    await offered(here.browser, page, ORDINARY);
    await here.browser.pass(seconds(120));
    await page.getByText(say('status.away')).waitFor();
    expect(await offerOn(page).count()).toBe(0);
    await picture(page, 'console-away');
    await page.keyboard.press('r');
    await offerOn(page).waitFor();
    await here.browser.pass(seconds(1));
    await page.keyboard.press('Enter');
    await conversation(page).getByText(ORDINARY).waitFor();
  });

  it('shows who was here before, with what was written and recorded then', async () => {
    const student = here.evening.visitor();
    await student.writes(ORDINARY);
    await finishNext(here.evening);
    const page = await onDuty(here.browser);
    await student.adds('今天又没睡好');
    await offerOn(page).waitFor();
    await here.browser.pass(seconds(1));
    await page.keyboard.press('Enter');
    await conversation(page).getByText('今天又没睡好').waitFor();
    expect(await conversation(page).getByText(ORDINARY).isVisible()).toBe(true);
    await page.getByText('先前的来访').first().waitFor();
    await page.keyboard.press('h');
    const history = page.getByRole('tabpanel', { name: '历史 1' });
    await history.getByText(record.situation).waitFor();
    await history.getByText(/周明/).waitFor();
    await picture(page, 'console-history');
  });

  it('moves nothing in front of her while an offer comes and goes', async () => {
    await here.evening.rows(`update accounts set board_capacity = 2 where login = 'lin'`);
    const page = await onDuty(here.browser);
    await taken(here.browser, page);
    await page.keyboard.press('m');
    await page.keyboard.type('正在写');
    await page.mouse.move(600, 400);
    const parts = [
      conversation(page),
      conversation(page).getByRole('article').first(),
      page.getByRole('textbox', { name: '回复来访者' }),
      page.getByRole('toolbar', { name: '通话栏' }),
      page.getByLabel('基本情况'),
      page.getByRole('button', { name: '结束并小结' }),
    ];
    const places = () => Promise.all(parts.map((part) => part.boundingBox()));
    await page.getByText('已连接').waitFor();
    await here.browser.pass(seconds(1));
    await shiftsOf(page);
    const before = await places();

    await offered(here.browser, page, SERIOUS);
    expect(await places()).toEqual(before);
    expect(await shiftsOf(page)).toEqual([]);
    await picture(page, 'console-offer-while-writing');
    // Enter belongs to the text that is being written, not to the offer.
    expect(await page.getByRole('textbox', { name: '回复来访者' }).inputValue()).toBe('正在写');
    await here.browser.pass(seconds(120));
    await offerOn(page).waitFor({ state: 'detached' });
    expect(await places()).toEqual(before);
    // The words about herself come back into the strip; nothing but them may move there.
    const moved = await shiftsOf(page);
    expect(moved.filter(({ value }) => value > 0.001)).toEqual([]);
  });

  it('holds 1,600 waiting contacts with a few rows in the page, and keeps its place', async () => {
    const chen = await here.evening.staff('chen');
    await here.evening.visitor().writes(ORDINARY);
    await here.evening.rows(`
      insert into contacts select (jsonb_populate_record(c, jsonb_build_object(
        'id', gen_random_uuid(), 'thread_id', null,
        'waiting_since', c.waiting_since - make_interval(secs => n), 'opened_at', c.opened_at - make_interval(secs => n)
      ))).* from contacts c, generate_series(1, 1599) n`);
    expect((await chen.get('/queue')).body.total).toBe(1600);

    const page = await here.browser.console('lin', '/work');
    const list = page.getByRole('region', { name: '等待 1600' });
    await list.waitFor();
    const rows = list.getByRole('listitem');
    // The service hands out the most urgent of a very long queue; the heading counts them all.
    const length = Number(await rows.first().getAttribute('aria-setsize'));
    expect(length).toBeGreaterThanOrEqual(500);
    expect(await rows.count()).toBeLessThan(40);
    await picture(page, 'console-long-queue');
    const box = await list.boundingBox();
    if (!box) throw new Error('the list is not shown');
    await page.mouse.move(box.x + 20, box.y + 100);
    await page.mouse.wheel(0, 64 * 300);
    await list.locator('[aria-posinset="303"]').waitFor();
    expect(await rows.count()).toBeLessThan(40);
    await page.mouse.wheel(0, 64 * 1600);
    await list.locator(`[aria-posinset="${length}"]`).waitFor();
    expect(await rows.count()).toBeLessThan(40);
    expect(Number(await page.evaluate('document.querySelectorAll("*").length'))).toBeLessThan(1_000);
  });
});

/** Waits until the field holds the value. */
async function expectValue(field: Locator, value: string): Promise<void> {
  await field.waitFor();
  const id = `field-${Math.random()}`;
  await field.evaluate((element, name) => element.setAttribute('data-looked-at', name), id);
  await until(field.page(), `document.querySelector('[data-looked-at="${id}"]')?.value === ${JSON.stringify(value)}`);
}
