import { accessibilityOf, effortOf, picture, shiftsOf } from '../support/browser.js';
import { seconds } from '../support/evening.js';
import { conversation, everyEvening, offerOn, onDuty, taken } from './on-duty.js';
import { say } from './say.js';
import { Look, themes } from './themes.js';

describe('a contact handed to a colleague', () => {
  const here = everyEvening();

  it('goes with its note, its record and what was not sent yet, by keys alone, and stands before her as it was', async () => {
    const page = await onDuty(here.browser);
    await taken(here.browser, page, '想说说和爸妈吵架的事');
    await page.getByLabel('情况').first().fill('和爸妈吵架');
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: '回复来访者' }).fill('摔门的时候，');
    await page.getByText('草稿已保存').waitFor();
    await page.keyboard.press('Escape');
    const colleague = await onDuty(here.browser, {}, 'zhou');
    await effortOf(page);
    await page.keyboard.press('c');
    const finder = page.getByRole('combobox', { name: '转给哪位同事' });
    await page.getByRole('button', { name: '转给她' }).and(page.locator(':enabled')).waitFor();
    await page.keyboard.press('Tab');
    await page.getByLabel('交接留言（来访者看不到）').fill('刚说到爸爸摔了门，想慢慢来');
    await finder.focus();
    await picture(page, 'console-hand-on');
    expect(await accessibilityOf(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '再按一次' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('没有打开的来访').waitFor();
    expect((await effortOf(page)).clicks).toBe(0);

    await offerOn(colleague).waitFor();
    await here.browser.pass(seconds(1));
    await colleague.keyboard.press('Enter');
    const note = conversation(colleague).getByRole('article').filter({ hasText: '备注 · 来访者看不到' });
    await note.getByText('刚说到爸爸摔了门，想慢慢来').waitFor();
    await colleague.getByText('和爸妈吵架', { exact: true }).waitFor();
    await colleague.getByText('草稿已保存').waitFor();
    expect(await colleague.getByRole('textbox', { name: '回复来访者' }).inputValue()).toBe('摔门的时候，');
    expect(await accessibilityOf(colleague)).toEqual([]);
  });

  it('comes back with a word and a mark when the colleague does not take it', async () => {
    const page = await onDuty(here.browser);
    await taken(here.browser, page);
    const colleague = await onDuty(here.browser, {}, 'zhou');
    await page.keyboard.press('c');
    await page.getByRole('button', { name: '转给她' }).and(page.locator(':enabled')).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('没有打开的来访').waitFor();
    await offerOn(colleague).waitFor();
    await here.browser.pass(seconds(1));
    await colleague.keyboard.press('Escape');
    await colleague.keyboard.press('1');
    await page.getByText(say('contact.handOn.cameBack')).waitFor();
    await page.getByRole('heading', { name: '我的 1' }).waitFor();
    expect(await accessibilityOf(page)).toEqual([]);
    await picture(page, 'console-came-back');
  });

  it.each(themes)('shows a note apart from what the visitor reads, in %s', async (theme) => {
    const look = new Look(here.browser, theme);
    const page = await look.open('lin', '/work');
    await page.getByRole('contentinfo').getByText('已连接').waitFor();
    await page.getByRole('button', { name: '待接' }).waitFor();
    await page.keyboard.press('r');
    const { student } = await taken(here.browser, page);
    await shiftsOf(page); // what moved while the contact came in is not this test's
    await page.keyboard.press('i');
    const field = page.getByLabel('内部备注，来访者看不到');
    await field.fill('妈妈来过电话，先别提');
    await look.at(page, 'note-box');
    await page.keyboard.press('Enter');
    await conversation(page).getByText('妈妈来过电话，先别提').waitFor();
    await field.waitFor({ state: 'detached' });
    await student.adds('还有一件事');
    await conversation(page).getByText('还有一件事').waitFor();
    await page.keyboard.press('c');
    await page.getByRole('combobox', { name: '转给哪位同事' }).waitFor();
    await look.at(page, 'note-and-hand-on');
    expect(look.found).toEqual({});
    expect(await shiftsOf(page)).toEqual([]);
  });
});
