import type { Page } from 'playwright-core';
import { everyEvening } from './on-duty.js';
import { comeBack, firstScreen, keptOn, looker } from './visitor-page.js';

const PHRASE = '小猫喜欢晒太阳';

describe('a passphrase beside the code', () => {
  const here = everyEvening();

  /** A thread opened by its code on this phone. */
  async function opened(page: Page): Promise<string> {
    const student = here.evening.visitor();
    await student.writes('家里人会翻我的本子');
    await comeBack(page, String(student.code));
    await said(page).waitFor();
    return String(student.code);
  }

  const said = (page: Page) => page.getByRole('listitem').filter({ hasText: '家里人会翻我的本子' });
  const field = (page: Page) => page.getByRole('textbox', { name: '口令' });

  async function protect(page: Page): Promise<void> {
    await page.getByText('取回码和这台设备').click();
    await page.getByRole('button', { name: '加一句口令' }).click();
    await page.getByText('忘了的话谁也找不回来').waitFor(); // before it is set
    await field(page).fill('太短');
    await page.getByRole('button', { name: '就用这句' }).click();
    await page.getByText('口令至少 6 个字').waitFor();
    await field(page).fill(PHRASE);
    await page.getByRole('button', { name: '就用这句' }).click();
    await page.getByText('已加口令').waitFor();
  }

  it('is asked for on another device, wrong ones open nothing, and the right one everything', async () => {
    const mine = await firstScreen(here.browser);
    const code = await opened(mine);
    await protect(mine);
    await mine.reload();
    await said(mine).waitFor(); // this device has heard it

    const other = await firstScreen(here.browser);
    await comeBack(other, code);
    await other.getByRole('heading', { name: '还要一句口令' }).waitFor();
    await field(other).fill('小狗喜欢晒太阳');
    await other.getByRole('button', { name: '打开' }).click();
    await other.getByText('口令不对').waitFor();
    expect(await said(other).count()).toBe(0);
    await field(other).fill(PHRASE);
    await other.keyboard.press('Enter');
    await said(other).waitFor();
    await other.reload();
    await said(other).waitFor();
    expect(JSON.stringify([await keptOn(mine), await keptOn(other)])).not.toContain('小猫');

    await other.getByRole('button', { name: '快速离开' }).click();
    await other.waitForURL(/jieqi/);
    expect(await keptOn(other)).toEqual([]);
  });

  it('closes what was open on a device by the code alone, and what was written there goes out once it is entered', async () => {
    const other = await firstScreen(here.browser);
    const code = await opened(other);
    const mine = await firstScreen(here.browser);
    await comeBack(mine, code);
    await said(mine).waitFor();
    await protect(mine);
    await other.getByRole('textbox', { name: '接着说' }).fill('我还在这里');
    await other.getByRole('button', { name: '发送' }).click();
    await other.getByRole('heading', { name: '还要一句口令' }).waitFor();
    expect(await said(other).count()).toBe(0);
    await field(other).fill(PHRASE);
    await other.getByRole('button', { name: '打开' }).click();
    await other.getByRole('listitem').filter({ hasText: '我还在这里' }).getByText('已送到').waitFor();
  });

  it('is put away again, and the code alone opens', async () => {
    const mine = await firstScreen(here.browser);
    const code = await opened(mine);
    await protect(mine);
    await mine.getByRole('button', { name: '不用口令了' }).click();
    await mine.getByRole('button', { name: '加一句口令' }).waitFor();
    const other = await firstScreen(here.browser);
    await comeBack(other, code);
    await said(other).waitFor();
  });

  it.each([
    ['light', { width: 320, height: 568 }],
    ['dark', { width: 360, height: 640 }],
  ] as const)('can be used by everybody, %s %j', async (colorScheme, viewport) => {
    const page = await firstScreen(here.browser, { colorScheme, viewport, reducedMotion: 'reduce' });
    const { found, look } = looker(page, `visitor-passphrase-${colorScheme}`);
    const code = await opened(page);
    await page.getByText('取回码和这台设备').click();
    await page.getByRole('button', { name: '加一句口令' }).click();
    await field(page).scrollIntoViewIfNeeded();
    await look('choosing');
    await page.getByRole('button', { name: '先不加' }).click();
    await page.getByText('取回码和这台设备').click(); // folded away again
    await protect(page);
    await look('set');
    const other = await firstScreen(here.browser, { colorScheme, viewport, reducedMotion: 'reduce' });
    const there = looker(other, `visitor-passphrase-${colorScheme}`);
    await comeBack(other, code);
    await field(other).fill('小狗喜欢晒太阳');
    await other.getByRole('button', { name: '打开' }).click();
    await other.getByText('口令不对').waitFor();
    await there.look('asked');
    expect({ ...found, ...there.found }).toEqual({});
  });
});
