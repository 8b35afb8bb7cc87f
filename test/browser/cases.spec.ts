import { randomUUID } from 'node:crypto';
import { picture, shiftsOf } from '../support/browser.js';
import type { StaffMember } from '../support/people.js';
import { refer } from '../support/referring.js';
import { everyEvening, takenBy } from './on-duty.js';
import { say } from './say.js';
import { Look, themes } from './themes.js';

describe('the cases', () => {
  const here = everyEvening();

  /** A contact of lin's and the case of its person. */
  async function opened(lin: StaffMember, nextDate: string | null): Promise<{ contactId: string; caseId: string }> {
    const contactId = await takenBy(lin, here.evening);
    const made = await lin.post(`/contacts/${contactId}/case`, { nextDate });
    expect(made.status).toBe(201);
    return { contactId, caseId: made.body.id };
  }

  async function several(): Promise<{ lin: StaffMember; caseId: string; contactId: string }> {
    await here.evening.rows(`update accounts set board_capacity = 10 where login = 'lin'`);
    const lin = await here.evening.staff('lin');
    await lin.ready();
    await opened(lin, null);
    await opened(lin, '2026-11-25');
    await opened(lin, '2026-11-19');
    const overdue = await opened(lin, '2026-11-16');
    return { lin, ...overdue };
  }

  it('say whose counselor is no longer here, first of all to a supervisor', async () => {
    const { lin } = await several();
    const zhou = await here.evening.staff('zhou');
    const { items } = (await lin.get('/cases')).body;
    await lin.ask(`/cases/${items[3].id}`, { method: 'PATCH', body: { responsibleId: zhou.id } });
    await here.evening.rows('update accounts set disabled_at = created_at where id = $1', [zhou.id]);
    const page = await here.browser.console('chen', '/cases');
    const rows = page.getByRole('region', { name: '个案' }).getByRole('link');
    await rows.nth(3).waitFor();
    const texts = await rows.allTextContents();
    expect(texts.map((text) => text.includes(say('noLongerHere')))).toEqual([true, false, false, false]);
    expect(texts[0]).toContain('个案 #1');
  });

  it('stand by the day somebody looks again, and say what is overdue in words', async () => {
    const { lin } = await several();
    const page = await here.browser.console('lin', '/');
    await page.getByRole('link', { name: '个案' }).click();
    const rows = page.getByRole('region', { name: '个案' }).getByRole('link');
    await rows.nth(3).waitFor();
    const texts = await rows.allTextContents();
    expect(texts.map((text) => text.match(/^个案 #\d/)?.[0])).toEqual(['个案 #4', '个案 #3', '个案 #2', '个案 #1']);
    expect(texts[0]).toContain(say('cases.overdue', 3));
    expect(texts[1]).toContain(say('cases.today'));
    expect(texts[2]).toContain(say('cases.inDays', 6));
    expect(texts[3]).toContain(say('cases.noDate'));

    await page.getByText(say('cases.states.closed'), { exact: true }).click();
    await page.getByText(say('cases.emptyMine')).waitFor();
    lin.leave();
  });

  it('are handed on, dated, ended and opened again, and keep their line', async () => {
    const { lin, caseId, contactId } = await several();
    const page = await here.browser.console('chen', `/cases/${caseId}`);
    await page.getByRole('heading', { name: '个案 #4' }).waitFor();
    await page
      .getByRole('region', { name: say('cases.line') })
      .getByText('留言 · 接待中 · 林静')
      .waitFor();
    await page.getByLabel('负责人').selectOption({ label: '周明' });
    await page.getByLabel('下次日期').fill('2026-12-01');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText(say('cases.saved')).waitFor();
    const chen = await here.evening.staff('chen');
    const stored = async () => (await chen.get(`/cases/${caseId}`)).body;
    expect(await stored()).toMatchObject({ nextDate: '2026-12-01', responsible: { displayName: '周明' } });

    await page.getByRole('button', { name: '结案' }).click();
    await page.getByText(say('cases.closeConfirm')).waitFor();
    await page.getByRole('button', { name: '结案' }).click();
    await page.getByRole('button', { name: '重新打开' }).waitFor();
    expect((await stored()).state).toBe('closed');
    await page.getByRole('button', { name: '重新打开' }).click();
    await page.getByRole('button', { name: '保存' }).waitFor();
    expect((await stored()).state).toBe('open');
    await page.getByRole('link', { name: new RegExp(say('cases.openContact')) }).click();
    await page.waitForURL(`**/contacts/${contactId}`);
    lin.leave();
  });

  it('are not there for whoever they are not: an explained refusal', async () => {
    const { lin, caseId } = await several();
    const page = await here.browser.console('zhou', `/cases/${caseId}`);
    await page
      .getByRole('alert')
      .filter({ hasText: say('errors.nothingLost') })
      .waitFor();
    await picture(page, 'case-out-of-reach');
    lin.leave();
  });

  /** An appointment and a referral beside the contact, as the case's line shows them. */
  async function goesOn(lin: StaffMember, contactId: string): Promise<void> {
    await lin.put(`/contacts/${contactId}/grade`, { grade: '3' });
    expect((await refer(lin, contactId)).status).toBe(201);
    const { deskId } = (await lin.get(`/contacts/${contactId}`)).body;
    const range = 'from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z';
    const { items } = (await lin.get(`/slots?deskId=${deskId}&${range}&counselorId=${lin.id}`)).body;
    const { counselor, rooms, startsAt } = items[0];
    const wish = { clientId: randomUUID(), counselorId: counselor.id, roomId: rooms[0].id, startsAt };
    expect((await lin.post(`/contacts/${contactId}/appointments`, { ...wish, companions: 'guardian' })).status).toBe(
      201,
    );
    await here.evening.settled();
  }

  it.each(themes)('can be used by everybody, %s', async (theme) => {
    const { lin, caseId, contactId } = await several();
    await goesOn(lin, contactId);
    const look = new Look(here.browser, theme);
    const page = await look.open('chen', '/cases');
    await page.getByRole('link', { name: /个案 #4/ }).waitFor();
    await look.at(page, 'cases');
    expect((await shiftsOf(page)).filter(({ value }) => value > 0.01)).toEqual([]);
    await page.getByRole('link', { name: /个案 #4/ }).click();
    await page.getByRole('heading', { name: '个案 #4' }).waitFor();
    await page.getByRole('option', { name: '周明' }).waitFor({ state: 'attached' });
    const line = page.getByRole('region', { name: say('cases.line') }).getByRole('listitem');
    await line
      .filter({ hasText: '预约' })
      .filter({ hasText: /面询一室 · 已预约/ })
      .waitFor();
    await line
      .filter({ hasText: '转介' })
      .filter({ hasText: /等待确认/ })
      .waitFor();
    // to come, now, and what has been, the newest first
    expect(await line.count()).toBe(4);
    expect(await line.nth(1).textContent()).toBe(say('cases.now'));
    await look.at(page, 'case');
    await page.goto(`/console/cases/${caseId.replace(/^.{4}/, '0000')}`);
    await page.getByRole('alert').waitFor();
    await look.at(page, 'case-missing');
    expect(look.found).toEqual({});
    lin.leave();
  });
});
