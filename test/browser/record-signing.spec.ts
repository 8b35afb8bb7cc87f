import { everyEvening, finishNext, onDuty, record, taken } from './on-duty.js';
import { Look, themes } from './themes.js';

describe('signing a record', () => {
  const here = everyEvening();

  it('is one key in wrap-up, takes along what was typed just before, and ends the writing', async () => {
    const page = await onDuty(here.browser);
    const { contactId } = await taken(here.browser, page);
    await page.getByLabel('问题情况').fill(record.situation);
    await page.getByRole('button', { name: /^结束并小结/ }).click();
    await page.getByRole('button', { name: /^完成并结束/ }).waitFor();
    await page.getByLabel('咨询过程').fill(record.process);
    await page.keyboard.press('Escape');
    await page.keyboard.press('y');
    await page.getByText('✓ 林静 签名').waitFor();
    expect(await page.getByLabel('咨询过程').getAttribute('readonly')).not.toBeNull();
    const lin = await here.evening.staff('lin');
    expect((await lin.get(`/contacts/${contactId}`)).body.record).toMatchObject({
      body: { situation: record.situation, process: record.process },
      signed: { by: { displayName: '林静' } },
    });
    expect(await page.getByRole('button', { name: /^签名/ }).count()).toBe(0);
  });

  it('can be done later from the list, and what comes after is added below, kept until it is saved', async () => {
    await here.evening.visitor().writes('同桌不理我了');
    await finishNext(here.evening, 'lin');
    const page = await here.browser.console('lin', '/records');
    await page.getByRole('link', { name: '1 份记录等你签名' }).waitFor();
    await page.getByRole('link', { name: /待签名$/ }).click();
    await page.getByText('还没有签名').waitFor();
    await page.keyboard.press('y');
    await page.getByText('✓ 林静 签名').waitFor();
    await page.getByRole('button', { name: '写补记' }).click();
    await page.getByLabel('补记原因').fill('当时忘了写');
    await page.getByRole('textbox', { name: '补记', exact: true }).fill('妈妈下午来过电话');
    await page.reload();
    expect(await page.getByRole('textbox', { name: '补记', exact: true }).inputValue()).toBe('妈妈下午来过电话');
    await page.getByRole('button', { name: '保存补记' }).click();
    const addition = page.getByRole('article').filter({ hasText: '妈妈下午来过电话' });
    await addition.getByText(/补记.*林静/).waitFor();
    await addition.getByText('当时忘了写').waitFor();
    await page.goto('/console/records');
    await page.getByText('没有待签名的记录').waitFor();
  });

  it.each(themes)('can be used by everybody, in the %s theme', async (theme) => {
    await here.evening.visitor().writes('同桌不理我了');
    const contactId = await finishNext(here.evening, 'lin');
    const lin = await here.evening.staff('lin');
    await lin.post(`/contacts/${contactId}/record/additions`, {
      clientId: '5c0e7a0e-3f0f-4b53-9a55-0d4e2f4f0a02',
      reason: '当时忘了写',
      body: '妈妈下午来过电话',
    });
    const look = new Look(here.browser, theme);
    const page = await look.open('chen', '/records');
    await page.getByRole('link', { name: /待签名$/ }).waitFor();
    await look.at(page, 'records-to-sign');
    const own = await look.open('lin', `/contacts/${contactId}`);
    await own.getByRole('button', { name: /^签名/ }).click();
    await own.getByText('✓ 林静 签名').waitFor();
    await own.getByRole('button', { name: '写补记' }).click();
    await own.getByRole('button', { name: '不写了' }).scrollIntoViewIfNeeded();
    await look.at(own, 'record-signed');
    expect(look.found).toEqual({});
  });
});
