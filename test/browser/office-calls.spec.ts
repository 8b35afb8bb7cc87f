import { picture } from '../support/browser.js';
import { hours } from '../support/evening.js';
import { everyEvening } from './on-duty.js';
import { talking, WITH_MICROPHONE } from './ringing.js';
import { say } from './say.js';
import { Look, themes } from './themes.js';

describe('calls in the offices around the counselors', () => {
  const here = everyEvening();
  const legs = () =>
    here.evening.rows<{ mode: string; state: string }>(`select mode, state from call_legs where part = 'supervisor'`);

  it('the supervisor sees a call, listens, whispers, joins and leaves by a digit each; the counselor sees her', async () => {
    const { page: lin } = await talking(here.browser);
    const page = await here.browser.console('chen', '/board', WITH_MICROPHONE);
    const calls = page.getByRole('region', { name: /^正在通话/ });
    await calls.getByText('林静').waitFor();
    await page.keyboard.press('j');
    for (const [key, name, mode] of [
      ['1', '旁听', 'listen'],
      ['2', '耳语', 'whisper'],
      ['3', '加入', 'talk'],
    ] as const) {
      await page.keyboard.press(key);
      await calls.getByRole('button', { name: new RegExp(name), pressed: true }).waitFor();
      await calls.getByText('通话中').waitFor();
      expect(await legs()).toEqual([{ mode, state: 'joined' }]);
    }
    await lin.getByText(/陈岚/).first().waitFor();
    await page.keyboard.press('0');
    await calls.getByRole('button', { pressed: true }).waitFor({ state: 'detached' });
    await expectEventually(legs, [{ mode: 'talk', state: 'left' }]);
  });

  it('says in words and by a shape that a call is held, and that it is a long one', async () => {
    const { contactId } = await talking(here.browser);
    const lin = await here.evening.staff('lin');
    await lin.post(`/contacts/${contactId}/call/hold`, { held: true });
    await here.browser.pass(hours(1.1));
    const page = await here.browser.console('chen', '/board');
    const calls = page.getByRole('region', { name: /^正在通话/ });
    await calls.getByText(say('board.calls.held')).waitFor();
    await calls.getByText(say('board.calls.long')).waitFor();
    await calls.getByText(/01:06:\d\d/).waitFor();
    await picture(page, 'board-calls');
  });

  it('the administrator sets how long things may take at a desk', async () => {
    const page = await here.browser.console('admin', '/administration/desks');
    const settings = page.getByRole('region', { name: '时长和转接' });
    await settings.getByLabel('多久内回电（分）').fill('45');
    await settings.getByLabel('通话多久轻轻提醒（分）').fill('90');
    await settings.getByLabel('等多久也请别的服务台接（秒）').fill('120');
    await settings
      .getByRole('group', { name: /留言多久内答复/ })
      .getByLabel('信号 3')
      .fill('20');
    await settings.getByRole('button', { name: '保存' }).click();
    await settings.getByText('✓').waitFor();
    await page.reload();
    expect(await settings.getByLabel('多久内回电（分）').inputValue()).toBe('45');
    const [desk] = await here.evening.rows(
      'select callback_minutes, long_call_seconds, overflow_seconds from desks where callback_minutes <> 30',
    );
    expect(desk).toEqual({ callback_minutes: 45, long_call_seconds: 5_400, overflow_seconds: 120 });
    expect(await settings.getByLabel('信号 3').inputValue()).toBe('20');
    const own = await here.evening.rows('select minutes from desk_reply_clocks order by signal');
    expect(own.map(({ minutes: allowed }) => allowed)).toEqual([1440, 1440, 240, 20, 10]);
  });

  it('a counselor says at which telephone she answers, with its country', async () => {
    const page = await here.browser.console('lin', '/work');
    await page.getByRole('button', { name: '设置' }).click();
    const panel = page.getByRole('complementary', { name: say('settings.title') });
    await panel.getByText('我的电话', { exact: true }).last().click();
    await panel.getByLabel('电话号码').fill('13800000000');
    await panel.getByRole('button', { name: '保存' }).click();
    await panel.getByText(say('settings.telephone.rule')).waitFor();
    await panel.getByLabel('电话号码').fill('+86 138 0000 0000');
    await panel.getByRole('button', { name: '保存' }).click();
    await panel.getByText('✓').waitFor();
    const mine = `select telephone, answers_at from accounts where login = 'lin'`;
    expect(await here.evening.rows(mine)).toEqual([{ telephone: '+8613800000000', answers_at: 'telephone' }]);
  });

  it('keeps the numbers that counselors need: adds, changes and closes one', async () => {
    const page = await here.browser.console('admin', '/administration/directory');
    await page.getByRole('button', { name: '新增号码' }).click();
    const form = page.getByRole('region', { name: '新增号码' });
    await form.getByRole('button', { name: '保存' }).click();
    await form.getByText('请填写').first().waitFor();
    await form.getByLabel('名称').fill('青少年宫值班');
    await form.getByLabel('号码', { exact: true }).fill('0519-8567 8901');
    await form.getByLabel('备注').fill('周末找值班老师');
    await form.getByRole('button', { name: '保存' }).click();
    const row = page.getByRole('row', { name: /青少年宫值班 051985678901/ });
    await row.getByRole('button', { name: /修改/ }).click();
    await page.getByLabel('备注 青少年宫值班').fill('工作日找传达室');
    await page.keyboard.press('Enter');
    await row.getByText('工作日找传达室').waitFor();
    await row.getByRole('button', { name: /停用/ }).click();
    await row.getByText('已停用').waitFor();
    const stored = `select name, number, kind, note, closed_at is not null as closed from directory_entries where number = '051985678901'`;
    expect(await here.evening.rows(stored)).toEqual([
      { name: '青少年宫值班', number: '051985678901', kind: 'hotline', note: '工作日找传达室', closed: true },
    ]);
  });

  it.each(themes)('can be used by everybody, %s', async (theme) => {
    const look = new Look(here.browser, theme);
    await talking(here.browser);
    const chen = await look.open('chen', '/board', WITH_MICROPHONE);
    const calls = chen.getByRole('region', { name: /^正在通话/ });
    await calls.getByText('林静').waitFor();
    await chen.keyboard.press('j');
    await chen.keyboard.press('1');
    await calls.getByRole('button', { name: /旁听/, pressed: true }).waitFor();
    await look.at(chen, 'board-calls');
    const admin = await look.open('admin', '/administration/desks');
    await admin.getByRole('region', { name: '时长和转接' }).waitFor();
    await admin.getByRole('region', { name: '时长和转接' }).scrollIntoViewIfNeeded();
    await look.at(admin, 'desk-settings');
    const entry = { name: '妇联维权热线', number: '12338', kind: 'hotline', note: '工作日 9:00–17:00', rank: 3 };
    await (await here.evening.staff('admin')).post('/directory', entry);
    await admin.getByRole('link', { name: '通讯录' }).click();
    await admin.getByRole('row', { name: /12338/ }).waitFor();
    await admin.getByRole('button', { name: '修改 妇联维权热线' }).click();
    await admin.getByRole('textbox', { name: '号码 妇联维权热线' }).waitFor();
    await look.at(admin, 'directory');
    const lin = await look.open('zhou', '/work');
    await lin.getByRole('button', { name: '设置' }).click();
    await lin.getByLabel('电话号码').scrollIntoViewIfNeeded();
    await look.at(lin, 'own-telephone');
    expect(look.found).toEqual({});
  });

  /** What the service does after the page was answered. */
  async function expectEventually(ask: () => Promise<unknown>, expected: unknown): Promise<void> {
    for (const patience = performance.now() + 15_000; performance.now() < patience; ) {
      if (JSON.stringify(await ask()) === JSON.stringify(expected)) return;
    }
    expect(await ask()).toEqual(expected);
  }
});
