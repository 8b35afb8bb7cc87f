import type { Page } from 'playwright-core';
import { accessibilityOf, DESK, type Finding, picture, until } from '../support/browser.js';
import { conversation, everyEvening, finishNext, ORDINARY, offered, onDuty, SERIOUS, taken } from './on-duty.js';
import { say } from './say.js';

describe('the screens around the counselors', () => {
  const here = everyEvening();

  it('tells the supervisor who waits and that nobody is ready, and takes her word that she is on it', async () => {
    const page = await here.browser.console('chen', '/board');
    await page.getByRole('heading', { name: '看板' }).waitFor();
    await page.getByText(say('board.noAlarms')).waitFor();
    await here.evening.visitor().writes(SERIOUS);
    await here.evening.visitor().writes(ORDINARY);
    await here.evening.settled();
    const alarms = page.getByRole('region', { name: say('board.alarms') });
    await alarms.getByText(say('board.alarmKinds.desk-unstaffed')).first().waitFor();
    const levels = page.getByRole('list', { name: '按紧急程度' });
    await levels.getByRole('listitem').filter({ hasText: '4紧急1' }).waitFor();
    await page.locator('dl').getByText('2', { exact: true }).waitFor();
    await picture(page, 'board-alarm');
    await alarms
      .getByRole('button', { name: say('board.acknowledge') })
      .first()
      .click();
    await alarms.getByText(say('board.acknowledged')).waitFor();
    const [alarm] = await here.evening.rows('select acknowledged_at from alarms where acknowledged_at is not null');
    expect(alarm).toBeDefined();
  });

  it('lets the supervisor read along, and only read', async () => {
    const counselor = await onDuty(here.browser);
    const { contactId } = await taken(here.browser, counselor);
    const page = await here.browser.console('chen', '/board');
    await page
      .getByRole('region', { name: /进行中的来访/ })
      .getByRole('link')
      .first()
      .click();
    await page.waitForURL(`**/contacts/${contactId}`);
    await conversation(page).getByText(ORDINARY).waitFor();
    expect(await page.getByRole('textbox', { name: '回复来访者' }).isDisabled()).toBe(true);
    expect(await page.getByLabel('基本情况').getAttribute('readonly')).not.toBeNull();
    expect(await page.getByRole('button', { name: '结束并小结' }).count()).toBe(0);
  });

  it('shows the month as it was counted', async () => {
    await here.evening.visitor().writes(ORDINARY);
    await finishNext(here.evening);
    await here.evening.visitor().writes('同桌不理我了');
    await here.evening.settled();
    const page = await here.browser.console('chen', '/statistics');
    await page.getByRole('heading', { name: '月度统计 2026-11' }).waitFor();
    const chen = await here.evening.staff('chen');
    const month = (await chen.get('/statistics/month?month=2026-11')).body;
    const total = month.traffic.at(-1);
    expect(total).toMatchObject({ entered: 2, answered: 1 });
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '合计' }) });
    await row.waitFor();
    const cells = await row.getByRole('cell').allTextContents();
    expect(cells.slice(0, 3)).toEqual(['2', '1', '50.0 %']);
    const problems = page.getByRole('table', { name: '主要问题' });
    await problems.getByRole('row', { name: /STU-01 考试焦虑 1 100\.0 %/ }).waitFor();
    expect(await page.getByText('<5').count()).toBe(0);
    await picture(page, 'month');
  });

  it('withholds small counts from the bureau, in words too', async () => {
    await here.evening.visitor().writes(ORDINARY);
    await finishNext(here.evening);
    const page = await here.browser.console('jiaoyuju', '/');
    await page.getByRole('heading', { name: '月度统计 2026-11' }).waitFor();
    await page.getByText(say('statistics.suppressed')).waitFor();
    const counts = await page.getByRole('table').getByRole('cell').allTextContents();
    expect(counts.filter((text) => text === '<5').length).toBeGreaterThan(3);
    expect(counts.filter((text) => /^[1-4]$|%/.test(text))).toEqual([]);
    expect(await page.getByRole('link', { name: '工作台' }).count()).toBe(0);
    await picture(page, 'month-bureau');
    await page.goto('/console/work');
    await page.getByRole('heading', { name: say('forbidden.title') }).waitFor();
  });

  it('lets the administrator make an account, put it on a desk and give it a shift', async () => {
    const page = await here.browser.console('admin', '/administration/accounts');
    await page.getByRole('button', { name: '新增账号' }).click();
    const form = page.getByRole('region', { name: '新增账号' });
    await form.getByRole('button', { name: '保存' }).click();
    await form.getByText('请填写').first().waitFor();
    await form.getByLabel('显示名').fill('苏禾');
    await form.getByLabel('登录名').fill('suhe');
    await choose(page, '单位', '心灯市');
    await form.getByLabel('初始密码').fill('a-long-first-password');
    await form.getByLabel('从业查询有效至').fill('2027-06-30');
    await picture(page, 'administration-account');
    await form.getByRole('button', { name: '保存' }).click();
    await page.getByRole('row', { name: /苏禾 suhe 咨询员 心灯市 2027-06-30/ }).waitFor();

    await page.getByRole('link', { name: '服务台' }).click();
    await choose(page, '加入成员', '苏禾');
    await page.getByRole('button', { name: '加入成员' }).click();
    await page.getByText('林静、周明、陈岚').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '排一班' }).click();
    await choose(page, '谁', '苏禾');
    const shift = page.getByRole('region', { name: '排一班' });
    await shift.getByLabel('开始').fill('2026-11-19T19:00');
    await shift.getByLabel('结束').fill('2026-11-19T21:00');
    await shift.getByRole('button', { name: '保存' }).click();
    await page.getByRole('row', { name: /19:00.* 21:00 苏禾 普通班/ }).waitFor();
    await picture(page, 'administration-desk');

    const suhe = await here.evening.staff('suhe', 'a-long-first-password');
    expect((await suhe.put('/presence', { state: 'ready' })).body).toMatchObject({ state: 'ready', onShift: true });
  });

  it('lets the administrator say how much somebody takes on at a time', async () => {
    const page = await here.browser.console('admin', '/administration/accounts');
    await page.getByRole('button', { name: '接待数量 林静' }).click();
    const form = page.getByRole('region', { name: '林静 同时接待多少' });
    await form.getByLabel('同时接待留言数').fill('3');
    await form.getByLabel('同时在线聊数').fill('0');
    await picture(page, 'administration-capacity');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('林静 的接待数量已改').waitFor();
    const stored = `select board_capacity as board, chat_capacity as chats from accounts where login = 'lin'`;
    expect(await here.evening.rows(stored)).toEqual([{ board: 3, chats: 0 }]);
    const noted = `select 1 from audit_log where action = 'account.capacity-changed'`;
    expect(await here.evening.rows(noted)).toHaveLength(1);
  });

  it('leads everybody to a screen of their own', async () => {
    for (const [login, heading] of [
      ['lin', '工作台'],
      ['chen', '看板'],
      ['jiaoyuju', '月度统计 2026-11'],
      ['admin', '管理'],
      ['yuyue', '预约'],
      ['yiyuan', '转介来的孩子'],
      ['xuexiao', '今天可以做什么'],
    ] as const) {
      const page = await here.browser.console(login, '/');
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor({ state: 'attached' });
      await page.context().close();
    }
  });

  describe.each(['light', 'dark'] as const)('can be used by everybody, %s:', (theme) => {
    let found: Record<string, Finding[]>;
    beforeEach(() => {
      found = {};
    });

    async function look(page: Page, screen: string): Promise<void> {
      const findings = await accessibilityOf(page);
      if (findings.length > 0) found[screen] = findings;
      await picture(page, `console-${theme}-${screen}`);
    }

    async function open(login: string, path: string): Promise<Page> {
      const page = await here.browser.console(login, path, options());
      await until(page, `document.documentElement.dataset.theme === '${theme}'`);
      return page;
    }

    const options = () => ({
      reducedMotion: 'reduce' as const,
      storageState: {
        cookies: [],
        origins: [
          {
            origin: here.evening.url,
            localStorage: [
              { name: 'lamplight.theme', value: theme },
              { name: 'lamplight.preferences', value: JSON.stringify({ theme }) },
            ],
          },
        ],
      },
    });

    it('the workplace and its panels', async () => {
      await here.evening.rows(`update accounts set board_capacity = 2 where login = 'lin'`);
      const page = await onDuty(here.browser, options());
      await look(page, 'nobody-there');
      await taken(here.browser, page, SERIOUS);
      await look(page, 'conversation');
      await offered(here.browser, page, ORDINARY);
      await here.evening.visitor().writes(ORDINARY);
      await page.getByRole('heading', { name: '等待 2' }).waitFor();
      await look(page, 'offer');
      await page.keyboard.press('Escape');
      await page.getByRole('group', { name: '为什么暂不接' }).waitFor();
      await look(page, 'declining');
      await page.keyboard.press('Escape');
      await page.keyboard.press('t');
      await page.getByRole('listbox').waitFor();
      await look(page, 'tags');
      await page.keyboard.press('Escape');
      await page.keyboard.press('g');
      await page.getByText(say('grade.arm')).waitFor();
      await page.keyboard.press('u');
      await page.getByRole('group', { name: '为什么未评估' }).waitFor();
      await look(page, 'not-assessed');
      await page.keyboard.press('Escape');
      await page.keyboard.press('h');
      await page.getByText(say('record.historyEmpty')).waitFor();
      await look(page, 'history');
      await page.keyboard.press('?');
      await page.getByRole('complementary', { name: '全部按键' }).waitFor();
      await look(page, 'keys');
      await page.getByRole('button', { name: '设置' }).click();
      await page.getByRole('complementary', { name: say('settings.title') }).waitFor();
      await look(page, 'settings');
      await page.keyboard.press('Control+Enter');
      await page.getByRole('button', { name: /^完成并结束/ }).waitFor();
      await page.keyboard.press('Control+Enter');
      await page.getByRole('alert').filter({ hasText: '还差一步' }).waitFor();
      await page.getByRole('button', { name: /^完成并结束/ }).waitFor();
      await look(page, 'refused');
      await page.context().setOffline(true);
      here.browser.cutLines();
      await page.getByText(say('statusLine.offline')).waitFor();
      await look(page, 'offline');
      expect(found).toEqual({});
    });

    it('the other screens', async () => {
      await here.evening.visitor().writes(SERIOUS);
      await finishNext(here.evening, 'zhou', 'CRI-01', '3');
      await here.evening.visitor().writes(ORDINARY);
      await here.evening.settled();
      const signIn = await (await here.browser.device({ viewport: DESK, ...options() })).newPage();
      await signIn.goto('/console/sign-in');
      await signIn.getByRole('button', { name: '登录' }).click();
      await signIn.getByText(say('signIn.empty')).waitFor();
      await look(signIn, 'sign-in');

      const chen = await open('chen', '/board');
      await chen.getByRole('button', { name: say('board.acknowledge') }).waitFor();
      await chen.getByRole('row', { name: /林静/ }).waitFor();
      await look(chen, 'board');
      await chen.getByRole('link', { name: '来访' }).click();
      await chen.getByRole('link', { name: /CRI-01/ }).waitFor();
      await look(chen, 'contacts');
      await chen.getByRole('link', { name: /CRI-01/ }).click();
      await conversation(chen).getByText(SERIOUS).waitFor();
      await look(chen, 'contact');
      await chen.getByRole('link', { name: '统计' }).click();
      await chen.getByRole('table', { name: '主要问题' }).waitFor();
      await look(chen, 'month');

      const admin = await open('admin', '/administration/desks');
      await admin
        .getByRole('row', { name: /林静 普通班/ })
        .first()
        .waitFor();
      await look(admin, 'desks');
      await admin.getByRole('button', { name: '新增服务台' }).click();
      await look(admin, 'new-desk');
      await admin.getByRole('link', { name: '账号' }).click();
      await admin.getByRole('row', { name: /^林静 lin/ }).waitFor();
      await admin.getByRole('button', { name: '新增账号' }).click();
      await admin.getByRole('button', { name: '保存' }).click();
      await admin.getByText('请填写').first().waitFor();
      await look(admin, 'accounts');
      await admin.getByRole('button', { name: '接待数量 林静' }).click();
      await admin.getByRole('region', { name: '林静 同时接待多少' }).waitFor();
      await look(admin, 'capacity');
      await admin.getByRole('link', { name: '单位' }).click();
      await admin.getByRole('row', { name: /城东实验中学/ }).waitFor();
      await look(admin, 'units');
      await admin.getByRole('link', { name: '审计' }).click();
      await admin.getByRole('heading', { name: '管理' }).waitFor();
      await look(admin, 'audit');

      const school = await open('xuexiao', '/');
      await school.getByRole('heading', { name: '今天可以做什么' }).waitFor();
      await look(school, 'today');
      await school.goto('/console/board');
      await school.getByRole('heading', { name: say('forbidden.title') }).waitFor();
      await look(school, 'forbidden');
      expect(found).toEqual({});
    });
  });

  /** Ant Design's list: typed into, then chosen. */
  async function choose(page: Page, field: string, option: string): Promise<void> {
    const box = page.getByRole('combobox', { name: field });
    await box.click();
    await page.getByTitle(option, { exact: true }).filter({ visible: true }).click();
  }
});
