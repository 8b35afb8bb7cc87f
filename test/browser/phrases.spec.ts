import { shiftsOf } from '../support/browser.js';
import { conversation, everyEvening, onDuty, pressed, taken } from './on-duty.js';
import { Look, themes } from './themes.js';

describe('phrases at the console', () => {
  const here = everyEvening();

  it('are found by a slash and initials, put into the box to be changed, and sent by nothing but her own Enter', async () => {
    const page = await onDuty(here.browser);
    const { contactId } = await taken(here.browser, page);
    await page.keyboard.press('m');
    await page.keyboard.type('/');
    const list = page.getByRole('listbox', { name: '常用语' });
    await list.getByRole('option').nth(5).waitFor();
    await shiftsOf(page);
    await page.keyboard.type('zz');
    await page.getByText('没有这样的常用语').waitFor();
    await page.keyboard.press('Enter');
    for (let letters = 0; letters < 2; letters += 1) await page.keyboard.press('Backspace');
    await page.keyboard.type('wzt');
    await list.getByRole('option', { name: /我在听/ }).waitFor();
    await page.keyboard.press('Enter');
    const box = page.locator('#composer:focus');
    await list.waitFor({ state: 'detached' });
    expect(await box.inputValue()).toBe('嗯，我在听，你慢慢说。');
    const lin = await here.evening.staff('lin');
    expect((await lin.get(`/contacts/${contactId}/messages`)).body.messages).toHaveLength(1);
    await page.keyboard.type('不急。');
    await page.keyboard.press('Enter');
    await conversation(page).getByText('嗯，我在听，你慢慢说。不急。').waitFor();
    expect((await shiftsOf(page)).reduce((sum, { value }) => sum + value, 0)).toBeLessThan(0.1);
  });

  it('leave what begins with a slash to be sent as it is, once the list is closed', async () => {
    const page = await onDuty(here.browser);
    await taken(here.browser, page);
    await page.keyboard.press('m');
    await page.keyboard.type('/听');
    await page.getByRole('option', { name: /听到了/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('listbox', { name: '常用语' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await conversation(page).getByText('/听').waitFor();
  });

  it.each(themes)('of a desk are kept by its supervisor on a page of the settings, %s', async (theme) => {
    const look = new Look(here.browser, theme);
    const page = await look.open('chen', '/board');
    await page.getByRole('button', { name: '设置' }).click();
    await page.getByRole('link', { name: '常用语：我的和服务台的' }).click();
    const desk = page.getByRole('region', { name: '市服务台', exact: true });
    await desk.getByRole('row', { name: /问安全/ }).waitFor();
    await page.getByRole('button', { name: '加一条' }).click();
    await page.getByRole('combobox', { name: '谁用' }).click();
    await page.getByTitle('市服务台').click();
    await page.getByRole('textbox', { name: '名称' }).fill('再确认');
    await page.getByRole('textbox', { name: '内容' }).fill('我确认一下我听懂了没有。');
    await look.at(page, 'phrases-add');
    await page.getByRole('button', { name: '保存' }).click();
    await desk
      .getByRole('row', { name: /再确认/ })
      .getByRole('button', { name: '修改' })
      .click();
    await page.getByRole('textbox', { name: '名称' }).fill('确认');
    await look.at(page, 'phrases');
    await page.keyboard.press('Enter');
    await desk.getByRole('row', { name: /^确认/ }).getByRole('button', { name: '删除' }).click();
    await page.getByRole('button', { name: '确定删除' }).click();
    await desk.getByRole('row', { name: /^确认/ }).waitFor({ state: 'detached' });
    expect(look.found).toEqual({});
  });

  it.each(themes)('are looked for by everybody, %s', async (theme) => {
    const look = new Look(here.browser, theme);
    const page = await look.open('lin', '/work');
    await page.getByRole('contentinfo').getByText('已连接').waitFor();
    await page.getByRole('button', { name: '待接' }).waitFor();
    await page.keyboard.press('r');
    await pressed(page, '待接').waitFor();
    await taken(here.browser, page);
    await page.keyboard.press('m');
    await page.keyboard.type('/');
    await page.getByRole('option').nth(5).waitFor();
    await look.at(page, 'phrases-found');
    expect(look.found).toEqual({});
  });
});
