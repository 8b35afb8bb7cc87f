import { shiftsOf } from '../support/browser.js';
import { minutes } from '../support/evening.js';
import { conversation, everyEvening, ORDINARY, SERIOUS } from './on-duty.js';
import { Look, themes } from './themes.js';

describe('letters in line', () => {
  const here = everyEvening();

  it.each(themes)('are taken by a key or by their button, and a refusal is said kindly, in %s', async (theme) => {
    const look = new Look(here.browser, theme);
    await here.evening.visitor().writes(ORDINARY);
    await here.evening.visitor().writes('想问问你们周末开门吗');
    await here.evening.settled();
    const page = await look.open('lin', '/work');
    const buttons = page.getByRole('button', { name: '自己接' });
    await buttons.nth(1).waitFor();
    await look.at(page, 'letters');
    await shiftsOf(page);
    await page.keyboard.press('a');
    await conversation(page).getByText(ORDINARY, { exact: true }).waitFor();
    await buttons.nth(1).waitFor({ state: 'detached' });

    await here.evening.rows(`delete from shifts where account_id = (select id from accounts where login = 'lin')`);
    await buttons.first().click();
    await page.getByRole('status').getByText('现在还不能再接').waitFor();
    await look.at(page, 'letter-refused');
    expect(look.found).toEqual({});
    expect(await here.evening.rows(`select count(*)::int as n from contacts where state = 'active'`)).toEqual([
      { n: 1 },
    ]);
  });

  it('says that a colleague has it where she was quicker', async () => {
    await here.evening.visitor().writes(ORDINARY);
    await here.evening.settled();
    const page = await here.browser.console('zhou', '/work');
    const [row] = await here.evening.rows<{ id: string }>('select id from contacts');
    await page.getByRole('button', { name: '自己接' }).waitFor();
    await page.route('**/take', async (route) => {
      await (await here.evening.staff('lin')).post(`/contacts/${row?.id}/take`);
      await route.continue();
    });
    await page.keyboard.press('a');
    await page.getByText('这封留言已经有同事在看了').waitFor();
  });

  it.each(themes)('say how long there is to answer, in line and in the head, in %s', async (theme) => {
    const look = new Look(here.browser, theme);
    await here.evening.visitor().writes(ORDINARY);
    await here.evening.visitor().writes(SERIOUS);
    await here.evening.settled();
    const page = await look.open('lin', '/work');
    const rows = page.getByRole('region', { name: '等待' }).getByRole('listitem');
    await rows.nth(0).getByText('还剩 10 分').waitFor();
    await rows.nth(1).getByText('还剩 1 天').waitFor();
    await here.browser.pass(minutes(8));
    await rows.nth(0).getByText('只剩 2 分').waitFor();
    await rows.nth(1).getByText('还剩 23 时').waitFor();
    await look.at(page, 'reply-clocks');
    await page.keyboard.press('a');
    const head = page.getByRole('region', { name: '来访', exact: true }).locator('header');
    await head.getByText('只剩 2 分').waitFor();
    await here.browser.pass(minutes(3));
    await head.getByText('超时 1 分').waitFor();
    await look.at(page, 'reply-overdue');

    const board = await look.open('chen', '/board');
    const alarm = board.getByText('有留言过了答复时限，还没有人回：请安排');
    await alarm.waitFor();
    await look.at(board, 'reply-overdue-alarm');
    await page.getByRole('textbox', { name: '回复来访者' }).fill('我在，先告诉我你现在在哪里');
    await page.keyboard.press('Enter');
    await head.getByText('超时').waitFor({ state: 'detached' });
    await alarm.waitFor({ state: 'detached' });
    expect(look.found).toEqual({});
  });
});
