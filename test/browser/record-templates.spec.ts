import { type Page } from 'playwright-core';
import { everyEvening, onDuty, pressed, record, taken } from './on-duty.js';
import { Look, themes } from './themes.js';

const template = (page: Page) => page.getByRole('combobox', { name: '模板' });
const chosen = (page: Page) => template(page).locator('option:checked').textContent();
const saved = (page: Page) => page.getByText(/已保存 \d\d:\d\d/).waitFor();

describe('the record by its template', () => {
  const here = everyEvening();

  const stored = async (contactId: string) => {
    const lin = await here.evening.staff('lin');
    return (await lin.get(`/contacts/${contactId}`)).body.record;
  };

  it('follows from the contact, and goes over to another one with all that was typed, saved or not', async () => {
    const page = await onDuty(here.browser);
    const { contactId } = await taken(here.browser, page);
    expect(await chosen(page)).toBe('文字');
    await page.getByLabel('基本情况').fill(record.who);
    await page.getByLabel('家庭情况').fill('和奶奶住');
    await saved(page);
    await page.keyboard.press('Escape');
    for (const key of ['g', '3']) await page.keyboard.press(key);
    await pressed(page, '3 高危').waitFor();
    const over = page.getByRole('button', { name: '换成「危机」，写好的会带过去' });
    await over.waitFor();
    // what she writes on does not change by itself
    expect(await chosen(page)).toBe('文字');
    await page.context().setOffline(true);
    await page.getByLabel('问题情况').fill(record.situation);
    await over.click();
    expect(await chosen(page)).toBe('危机');
    await page.getByLabel('危险与依据').fill('说过不想醒来，没有计划');
    await page.getByText('内容留在这台电脑上').waitFor();
    await page.context().setOffline(false);
    await saved(page);
    const crisis = await stored(contactId);
    expect(crisis.body).toEqual({
      who: record.who,
      family: '和奶奶住',
      situation: record.situation,
      risk: '说过不想醒来，没有计划',
    });
    await page.reload();
    expect(await page.getByLabel('危险与依据').inputValue()).toBe('说过不想醒来，没有计划');
    expect(await page.getByLabel('家庭情况').inputValue()).toBe('和奶奶住');
  });

  it('shows what has no place in the other template, and keeps it', async () => {
    const page = await onDuty(here.browser);
    const { contactId } = await taken(here.browser, page);
    await template(page).selectOption({ label: '面询' });
    await page.getByLabel('下次安排').fill('周五放学后');
    await template(page).selectOption({ label: '文字' });
    await page.getByText('这个模板里没有的栏，内容都在').waitFor();
    expect(await page.getByLabel('下次安排').inputValue()).toBe('周五放学后');
    await page.getByLabel('下次安排').fill('周六上午');
    await saved(page);
    expect((await stored(contactId)).body).toEqual({ next: '周六上午' });
  });

  it('leads to what the template asks for when the end is refused', async () => {
    const page = await onDuty(here.browser);
    await taken(here.browser, page);
    await template(page).selectOption({ label: '危机' });
    await page.getByLabel('问题情况').fill(record.situation);
    await saved(page);
    await page.getByRole('button', { name: '记录', exact: true }).click();
    expect(await page.evaluate('document.activeElement.dataset.field')).toBe('risk');
  });

  it.each(themes)('can be used by everybody, in the %s theme', async (theme) => {
    const look = new Look(here.browser, theme);
    const page = await look.open('lin', '/work');
    await page.getByRole('contentinfo').getByText('已连接').waitFor();
    await page.getByRole('button', { name: '待接' }).waitFor();
    await page.keyboard.press('r');
    await pressed(page, '待接').waitFor();
    await taken(here.browser, page);
    await page.getByLabel('基本情况').fill(record.who);
    await page.keyboard.press('Escape');
    for (const key of ['g', '3']) await page.keyboard.press(key);
    await page.getByRole('button', { name: /^换成「危机」/ }).waitFor();
    await look.at(page, 'record-template');
    expect(look.found).toEqual({});
  });
});
