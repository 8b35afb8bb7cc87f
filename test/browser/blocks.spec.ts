import type { Page } from 'playwright-core';
import { everyEvening } from './on-duty.js';
import { say } from './say.js';
import { Look, themes } from './themes.js';
import { comeBack, firstScreen, looker } from './visitor-page.js';

const RUDE = '你们都是废物';

describe('a block against abuse', () => {
  const here = everyEvening();

  async function rude(): Promise<{ code: string; contactId: string }> {
    const student = here.evening.visitor();
    await student.writes(RUDE);
    const [contact] = await here.evening.rows<{ id: string }>('select id from contacts');
    return { code: String(student.code), contactId: String(contact?.id) };
  }

  /** By keys alone once the form is open. */
  async function fillIn(page: Page): Promise<void> {
    await page.getByRole('button', { name: '屏蔽', exact: true }).click();
    const form = page.getByRole('form', { name: say('blocks.title') });
    await form.getByText(say('blocks.what')).waitFor();
    await form.getByRole('radio', { name: say('blocks.reasons.insults') }).press('Space');
    await form.getByRole('textbox').fill('连骂了三条');
  }

  it.each(themes)('is made and lifted by a supervisor, and told to whoever is blocked, %s', async (theme) => {
    const { code, contactId } = await rude();
    const look = new Look(here.browser, theme);
    const console_ = await look.open('chen', `/contacts/${contactId}`);
    await console_.getByRole('button', { name: '屏蔽', exact: true }).waitFor();
    await fillIn(console_);
    await look.at(console_, 'block-form');
    await console_.keyboard.press('Enter');
    await console_.getByRole('button', { name: '解除屏蔽' }).waitFor();
    await console_.getByText('连骂了三条').waitFor();
    await look.at(console_, 'block-standing');

    const phone = await firstScreen(here.browser, {
      colorScheme: theme,
      viewport: { width: 360, height: 640 },
      reducedMotion: 'reduce',
    });
    await comeBack(phone, code);
    await phone.getByText('以前，这里暂时收不到新的留言').waitFor();
    await phone.getByRole('textbox', { name: '接着说' }).fill('还要骂');
    await phone.getByRole('button', { name: '发送' }).click();
    await phone.getByText('这条没有发出').waitFor();
    const visitor = looker(phone, `visitor-blocked-${theme}`);
    await visitor.look('refused');

    const list = await look.open('chen', '/contacts');
    await list.getByText(say('blocks.open', 1)).click();
    await list.getByRole('link', { name: say('blocks.see') }).waitFor();
    await look.at(list, 'block-list');
    await list.getByRole('link', { name: say('blocks.see') }).click();
    await list.getByRole('button', { name: '解除屏蔽' }).click();
    await list.getByRole('button', { name: '屏蔽', exact: true }).waitFor();

    await phone.getByText('以前，这里暂时收不到新的留言').waitFor({ state: 'detached' });
    expect({ ...look.found, ...visitor.found }).toEqual({});
  });

  it('is refused for somebody at risk, with the reason in words', async () => {
    const { contactId } = await rude();
    const chen = await here.evening.staff('chen');
    expect((await chen.put(`/contacts/${contactId}/grade`, { grade: '2' })).status).toBe(200);
    const page = await here.browser.console('chen', `/contacts/${contactId}`);
    await page.getByRole('button', { name: '屏蔽', exact: true }).click();
    await page.getByRole('radio', { name: say('blocks.reasons.threats') }).press('Space');
    await page.keyboard.press('Enter');
    await page.getByText('有未了结的风险，不能屏蔽').waitFor();
  });
});
