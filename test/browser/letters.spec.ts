import { shiftsOf } from '../support/browser.js';
import { conversation, everyEvening, ORDINARY } from './on-duty.js';
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
});
