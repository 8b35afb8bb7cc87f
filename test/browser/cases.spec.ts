import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { accessibilityOf, picture, shiftsOf } from '../support/browser.js';
import { handedTo, NOTE, opened, PLAN, plan, SUMMARY } from '../support/casework.js';
import type { StaffMember } from '../support/people.js';
import { refer } from '../support/referring.js';
import { everyEvening, takenBy } from './on-duty.js';
import { say } from './say.js';
import { Look, themes } from './themes.js';

describe('the cases', () => {
  const here = everyEvening();

  /** A contact of lin's and the case of its person. */
  async function begun(lin: StaffMember, nextDate: string): Promise<{ contactId: string; caseId: string }> {
    const contactId = await takenBy(lin, here.evening);
    return { contactId, caseId: await opened(lin, contactId, nextDate) };
  }

  async function several(): Promise<{ lin: StaffMember; caseId: string; contactId: string }> {
    await here.evening.rows(`update accounts set board_capacity = 10 where login = 'lin'`);
    const lin = await here.evening.staff('lin');
    await lin.ready();
    await begun(lin, '2026-12-24');
    await begun(lin, '2026-11-25');
    await begun(lin, '2026-11-19');
    const overdue = await begun(lin, '2026-11-16');
    return { lin, ...overdue };
  }
  const rowsOf = (page: Page) => page.getByRole('region', { name: '个案' }).getByRole('link');
  const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

  it('say whose counselor is no longer here, first of all to a supervisor', async () => {
    const { lin } = await several();
    const zhou = await here.evening.staff('zhou');
    const { items } = (await lin.get('/cases')).body;
    await handedTo(lin, zhou, items[3].id);
    await here.evening.rows('update accounts set disabled_at = created_at where id = $1', [zhou.id]);
    const page = await here.browser.console('chen', '/cases');
    await rowsOf(page).nth(3).waitFor();
    const texts = await rowsOf(page).allTextContents();
    expect(texts.map((text) => text.includes(say('noLongerHere')))).toEqual([true, false, false, false]);
    expect(texts[0]).toContain('个案 #1');
  });

  it('stand by the day somebody looks again, and say what is overdue in words', async () => {
    const { lin } = await several();
    const page = await here.browser.console('lin', '/');
    await page.getByRole('link', { name: '个案' }).click();
    await rowsOf(page).nth(3).waitFor();
    const texts = await rowsOf(page).allTextContents();
    expect(texts.map((text) => text.match(/^个案 #\d/)?.[0])).toEqual(['个案 #4', '个案 #3', '个案 #2', '个案 #1']);
    expect(texts[0]).toContain(say('cases.overdue', 3));
    expect(texts[1]).toContain(say('cases.today'));
    expect(texts[2]).toContain(say('cases.inDays', 6));

    await page.getByText(say('cases.states.closed'), { exact: true }).click();
    await page.getByText(say('cases.emptyClosed')).waitFor();
    lin.leave();
  });

  it('ask for the next date once what was due has been done, by keys, and never stand without one', async () => {
    const { lin, caseId } = await several();
    const page = await here.browser.console('lin', `/cases/${caseId}`);
    await card(page, say('cases.nextTitle')).getByText(say('cases.askNext')).waitFor();
    await page.getByRole('button', { name: say('cases.lookedAndNext') }).click();
    const form = page.getByRole('form', { name: say('cases.nextTitle') });
    await form.getByLabel('下次日期').fill('');
    expect(await form.getByRole('button', { name: /定好/ }).isDisabled()).toBe(true);
    await form.getByLabel('下次日期').fill('2026-12-03');
    await page.keyboard.press('Enter');
    await page.getByText(say('cases.nextSet')).waitFor();
    await card(page, say('cases.line')).getByText(say('cases.lookedNext', '2026-12-03')).waitFor();
    expect((await lin.get(`/cases/${caseId}`)).body.nextDate).toBe('2026-12-03');
    await page.keyboard.press('n');
    await form.waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    lin.leave();
  });

  it('move, end with a summary and begin again, and keep their line', async () => {
    const { lin, caseId, contactId } = await several();
    const page = await here.browser.console('lin', `/cases/${caseId}`);
    await page.getByRole('heading', { name: '个案 #4' }).waitFor();
    await page.keyboard.press('s');
    const moving = page.getByRole('form', { name: say('cases.move') });
    await moving.getByLabel('改成').selectOption({ label: '观察中' });
    await moving.getByLabel('原因').selectOption({ label: '情况平稳了' });
    await moving.getByRole('button', { name: /改状态/ }).click();
    await card(page, say('cases.line')).getByText('观察中 · 情况平稳了 · 林静').waitFor();

    await page.getByRole('button', { name: '结案' }).click();
    const closing = page.getByRole('form', { name: '结案' });
    expect(await closing.getByRole('button', { name: /结案/ }).isDisabled()).toBe(true);
    await closing.getByLabel('效果').selectOption({ label: '好转' });
    await closing.getByLabel('结案小结').fill(SUMMARY);
    await page.keyboard.press('Control+Enter');
    await card(page, say('cases.closings')).getByText(SUMMARY).waitFor();
    await page.getByRole('button', { name: /重新打开/ }).click();
    const again = page.getByRole('form', { name: '重新打开' });
    await again.getByLabel('下次日期').fill('2026-12-10');
    await again.getByRole('button', { name: /重新打开/ }).click();
    await card(page, say('cases.nextTitle')).getByText('2026-12-10').waitFor();
    await card(page, say('cases.closings')).getByText(SUMMARY).waitFor();
    expect((await lin.get(`/cases/${caseId}`)).body.state).toBe('reopened');
    await page.getByRole('link', { name: new RegExp(say('cases.openContact')) }).click();
    await page.waitForURL(`**/contacts/${contactId}`);
    lin.leave();
  });

  it('change hands: offered with a note, seen in the rail, accepted', async () => {
    const { lin, caseId } = await several();
    const his = await here.browser.console('zhou', '/cases');
    await his.getByText(say('cases.emptyMine')).waitFor();
    const page = await here.browser.console('lin', `/cases/${caseId}`);
    await page.getByRole('heading', { name: '个案 #4' }).waitFor();
    await page.keyboard.press('h');
    const form = page.getByRole('form', { name: '移交' });
    await form.getByLabel('移交给').selectOption({ label: '周明' });
    await form.getByLabel('先要知道的事').fill(NOTE);
    await page.keyboard.press('Control+Enter');
    await page.getByText(say('cases.onItsWay', '周明')).waitFor();

    await his.getByRole('link', { name: say('cases.offeredCount', 1) }).waitFor();
    await his.getByText(say('cases.offeredToMe'), { exact: true }).click();
    const offered = his.getByRole('article', { name: '个案 #4' });
    await offered.getByRole('button', { name: say('cases.readNote') }).click();
    await offered.getByText(NOTE).waitFor();
    await picture(his, 'case-offered');
    expect(await accessibilityOf(his)).toEqual([]);
    await offered.getByRole('button', { name: '接受' }).click();
    await his.getByText(say('cases.accepted', 4)).waitFor();
    await his.getByText('我负责的', { exact: true }).click();
    await his.getByRole('link', { name: /个案 #4/ }).waitFor();
    lin.leave();
  });

  it('have a plan, whose versions stay, and a review that is asked for', async () => {
    const { lin, caseId } = await several();
    const page = await here.browser.console('lin', `/cases/${caseId}`);
    await card(page, say('cases.plan.title')).getByText(say('cases.plan.none')).waitFor();
    await page.keyboard.press('p');
    const form = page.getByRole('form', { name: say('cases.plan.title') });
    await form.getByLabel('目标 1', { exact: true }).fill('每晚十一点前睡');
    await form.getByRole('button', { name: say('cases.plan.addGoal') }).click();
    await form.getByLabel('目标 2', { exact: true }).fill('能和妈妈说考试的事');
    await form.getByLabel('做法').fill('每周四晚通话一次');
    await form.getByLabel('回顾日期').fill('2026-11-19');
    await page.keyboard.press('Control+Enter');
    await page.getByText(say('cases.plan.saved')).waitFor();

    await card(page, say('cases.plan.title')).getByText(say('cases.plan.reviewDue')).waitFor();
    await page.getByRole('button', { name: say('cases.plan.review') }).click();
    await form.getByLabel('目标 1 的进展').selectOption({ label: '达到了' });
    expect(await form.getByLabel(say('cases.plan.isReview')).isChecked()).toBe(true);
    // a colleague saves one meanwhile: nothing is overwritten, and both are in sight
    const chen = await here.evening.staff('chen');
    expect((await plan(chen, caseId, 1)).status).toBe(200);
    await form.getByText(say('cases.plan.newer', '陈岚')).waitFor();
    expect(await form.getByRole('button', { name: new RegExp(say('cases.plan.save')) }).isDisabled()).toBe(true);
    await form.getByRole('button', { name: say('cases.plan.seen') }).click();
    await page.keyboard.press('Control+Enter');
    await form.waitFor({ state: 'detached' });
    await card(page, say('cases.plan.title')).getByText('达到了').waitFor();
    await page.getByLabel(say('cases.plan.version')).selectOption('2');
    await card(page, say('cases.plan.title')).getByText(PLAN.measures).waitFor();
    await card(page, say('cases.line')).getByText('第 3 版 · 林静').waitFor();
    lin.leave();
  });

  it('have a stand-in and a team with their parts', async () => {
    const { lin, caseId } = await several();
    const page = await here.browser.console('lin', `/cases/${caseId}`);
    await page.getByRole('heading', { name: '个案 #4' }).waitFor();
    await page.keyboard.press('t');
    const form = page.getByRole('form', { name: say('cases.changePeople') });
    await form.getByLabel('代班').selectOption({ label: '周明' });
    await form.getByLabel('加一位').selectOption({ label: '陈岚' });
    await form.getByLabel('陈岚 · 做什么').fill('每周看一次计划');
    await form.getByRole('button', { name: /保存/ }).click();
    await card(page, say('cases.peopleTitle')).getByText('陈岚 · 每周看一次计划').waitFor();
    lin.leave();
  });

  it('show a supervisor who carries how much, and let her say how much that may be', async () => {
    const { lin } = await several();
    const page = await here.browser.console('chen', '/cases');
    await page.getByText(say('cases.loads'), { exact: true }).click();
    const row = page.getByRole('row', { name: /林静/ });
    await row.getByLabel(say('cases.load.setCap', '林静')).fill('4');
    await row.getByRole('button', { name: '保存' }).click();
    await row.getByText(say('cases.load.full')).waitFor();
    expect(await here.evening.rows('select cap from caseload_caps')).toEqual([{ cap: 4 }]);
    lin.leave();
  });

  it('are not there for whoever they are not: an explained refusal', async () => {
    const { lin, caseId } = await several();
    const page = await here.browser.console('zhou', `/cases/${caseId}`);
    await page
      .getByRole('alert')
      .filter({ hasText: say('errors.nothingLost') })
      .waitFor();
    await picture(page, 'case-out-of-reach');
    lin.leave();
  });

  /** An appointment and a referral beside the contact, as the case's line shows them. */
  async function goesOn(lin: StaffMember, contactId: string): Promise<void> {
    await lin.put(`/contacts/${contactId}/grade`, { grade: '3' });
    expect((await refer(lin, contactId)).status).toBe(201);
    const { deskId } = (await lin.get(`/contacts/${contactId}`)).body;
    const range = 'from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z';
    const { items } = (await lin.get(`/slots?deskId=${deskId}&${range}&counselorId=${lin.id}`)).body;
    const { counselor, rooms, startsAt } = items[0];
    const wish = { clientId: randomUUID(), counselorId: counselor.id, roomId: rooms[0].id, startsAt };
    expect((await lin.post(`/contacts/${contactId}/appointments`, { ...wish, companions: 'guardian' })).status).toBe(
      201,
    );
    await here.evening.settled();
  }

  it.each(themes)('can be used by everybody, %s', async (theme) => {
    const { lin, caseId, contactId } = await several();
    await goesOn(lin, contactId);
    const look = new Look(here.browser, theme);
    const page = await look.open('chen', '/cases');
    await page.getByRole('link', { name: /个案 #4/ }).waitFor();
    expect((await plan(lin, caseId, 0, { reviewDate: '2026-11-19' })).status).toBe(200);
    await page.getByText(say('cases.plan.reviewDue')).waitFor();
    await look.at(page, 'cases');
    expect((await shiftsOf(page)).filter(({ value }) => value > 0.01)).toEqual([]);
    await page.getByRole('link', { name: /个案 #4/ }).click();
    await page.getByRole('heading', { name: '个案 #4' }).waitFor();
    const line = page.getByRole('region', { name: say('cases.line') }).getByRole('listitem');
    await line
      .filter({ hasText: '预约' })
      .filter({ hasText: /面询一室 · 已预约/ })
      .waitFor();
    await line
      .filter({ hasText: '转介' })
      .filter({ hasText: /等待确认/ })
      .waitFor();
    // to come, now, and what has been, the newest first
    expect(await line.count()).toBe(7);
    expect(await line.nth(1).textContent()).toBe(say('cases.now'));
    await look.at(page, 'case');
    for (const [key, name] of [
      ['n', say('cases.nextTitle')],
      ['s', say('cases.move')],
      ['h', say('cases.handOver')],
      ['p', say('cases.plan.title')],
      ['t', say('cases.changePeople')],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByRole('form', { name, exact: true }).waitFor();
      await look.at(page, `case-form-${key}`);
      await page.keyboard.press('Escape');
    }
    await page.goto('/console/cases');
    await page.getByText(say('cases.loads'), { exact: true }).click();
    await page.getByRole('row', { name: /林静/ }).waitFor();
    await look.at(page, 'caseloads');
    await page.goto(`/console/cases/${caseId.replace(/^.{4}/, '0000')}`);
    await page.getByRole('alert').waitFor();
    await look.at(page, 'case-missing');
    expect(look.found).toEqual({});
    lin.leave();
  });
});
