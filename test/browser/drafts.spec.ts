import type { Page } from 'playwright-core';
import { everyEvening, onDuty, taken } from './on-duty.js';
import { Look, type Theme, themes } from './themes.js';

const box = (page: Page) => page.getByRole('textbox', { name: '回复来访者' });

describe('what a counselor has typed and not sent', () => {
  const here = everyEvening();

  it('is said to be saved once it is, and stands in her box on another machine', async () => {
    const page = await onDuty(here.browser);
    const { contactId } = await taken(here.browser, page);
    await box(page).fill('先把这周的睡眠说说看，');
    await page.getByText('草稿已保存').waitFor();
    const there = await here.browser.console('lin', `/work/${contactId}`);
    await there.getByText('草稿已保存').waitFor();
    expect(await box(there).inputValue()).toBe('先把这周的睡眠说说看，');
  });

  it('is kept on this computer while the service cannot be reached, and saved when it can', async () => {
    const page = await onDuty(here.browser);
    await taken(here.browser, page);
    await page.context().setOffline(true);
    await box(page).fill('断线时写的');
    await page.getByText('草稿只在这台电脑上，会再试').waitFor();
    await page.context().setOffline(false);
    await page.getByText('草稿已保存').waitFor();
    const kept = await here.evening.rows('select 1 from message_drafts where body is not null');
    expect(kept).toHaveLength(1);
  });

  it('is gone when it was sent, there too', async () => {
    const page = await onDuty(here.browser);
    const { student } = await taken(here.browser, page);
    await box(page).fill('我在，慢慢说');
    await page.getByText('草稿已保存').waitFor();
    const stored = page.waitForResponse((reply) => reply.url().endsWith('/messages') && reply.status() === 201);
    await box(page).press('Enter');
    await stored;
    expect((await student.reads()).body.messages.at(-1).body).toBe('我在，慢慢说');
    expect(await box(page).inputValue()).toBe('');
    expect(await here.evening.rows('select body from message_drafts')).toEqual([{ body: null }]);
  });

  it('stands beside what she wrote elsewhere meanwhile, so that nothing is lost', async () => {
    const page = await onDuty(here.browser);
    const { contactId } = await taken(here.browser, page);
    await box(page).fill('写在这里');
    await page.getByText('草稿已保存').waitFor();
    const lin = await here.evening.staff('lin');
    await lin.put(`/contacts/${contactId}/draft`, { revision: 1, body: '写在别处' });
    await box(page).fill('写在这里的第二句');
    await page.getByText('别处也写过，两段都在这里').waitFor();
    expect(await box(page).inputValue()).toBe('写在别处\n写在这里的第二句');
  });

  it.each(themes)('can be read by everybody in the %s theme', async (theme: Theme) => {
    const look = new Look(here.browser, theme);
    const student = here.evening.visitor();
    await student.writes('这次月考没考好');
    const lin = await here.evening.staff('lin');
    await lin.ready();
    await here.evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
    const page = await look.open('lin', `/work/${contactId}`);
    await box(page).fill('先把这周的睡眠说说看，');
    await page.getByText('草稿已保存').waitFor();
    await look.at(page, 'draft');
    expect(look.found).toEqual({});
  });
});
