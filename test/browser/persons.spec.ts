import type { Page } from 'playwright-core';
import { PersonSeals } from '../../src/privacy/index.js';
import { accessibilityOf, effortOf, picture, shiftsOf } from '../support/browser.js';
import { everyEvening } from './on-duty.js';
import { callBar, inTheme, talking } from './ringing.js';
import { say } from './say.js';
import { themes } from './themes.js';

const HERS = '+8613812345678';

describe('who somebody is, during her call', () => {
  const here = everyEvening();
  const card = (page: Page) => page.getByRole('form', { name: say('persons.tab') });
  const nickname = (page: Page) => page.getByRole('textbox', { name: say('persons.nickname') });
  const saved = (page: Page) => card(page).getByRole('button', { name: say('persons.saved') });

  /** Somebody who wrote to Lin, and was once on the line with a number. @returns her row */
  async function wroteBefore(): Promise<string> {
    const lin = await here.evening.staff('lin');
    await lin.ready();
    const student = here.evening.visitor();
    await student.writes('上次写过一封');
    await here.evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
    await lin.put(`/contacts/${contactId}/tags`, { primary: 'NON-06' });
    await lin.post(`/contacts/${contactId}/wrap-up`);
    expect((await lin.post(`/contacts/${contactId}/close`)).status).toBe(200);
    await lin.put('/presence', { state: 'break' });
    lin.leave();
    const call = (await student.calls()).body;
    await student.hangsUp(call.callId);
    await here.evening.settled();
    const [row] = await here.evening.rows<{ person_id: string }>('select person_id from contacts where id = $1', [
      contactId,
    ]);
    return row?.person_id as string;
  }

  /** As a telephone's carrier would have told it: the page's calls have no number. */
  async function calledFromOneNumber(): Promise<void> {
    const calls = await here.evening.rows<{ id: string; person_id: string }>('select id, person_id from calls');
    for (const { id, person_id } of calls) {
      const seal = await here.evening.service.get(PersonSeals).of(person_id);
      await here.evening.rows('update calls set caller_number = $2, caller_hash = $3 where id = $1', [
        id,
        seal.seal('calls.caller_number', id, HERS),
        Buffer.from('one number'),
      ]);
    }
  }

  it.each(themes)(
    'is written in one key and Enter, compared, merged and separated beside the call, %s',
    async (theme) => {
      await wroteBefore();
      const { page } = await talking(here.browser, inTheme(here.browser, theme));
      await calledFromOneNumber();
      const found: Record<string, unknown> = {};
      const look = async (name: string) => {
        await callBar(page).getByText(say('calls.sounds.connected')).waitFor();
        const findings = await accessibilityOf(page);
        if (findings.length > 0) found[name] = findings;
        await picture(page, `console-${theme}-${name}`);
      };
      const asked: string[] = [];
      page.on('request', (request) => {
        const { pathname } = new URL(request.url());
        if (/person/.test(pathname)) asked.push(pathname.replace(/[0-9a-f-]{36}/, ':id'));
      });

      await effortOf(page);
      await page.keyboard.press('o');
      await nickname(page).waitFor();
      await page.getByRole('region', { name: say('persons.hint.title') }).waitFor();
      expect(asked.sort()).toEqual([
        '/api/contacts/:id/person',
        '/api/contacts/:id/person/hints',
        '/api/contacts/:id/person/profile',
        '/api/person-choices',
      ]);
      await page.keyboard.type('小鹿');
      await page.keyboard.press('Enter');
      await saved(page).waitFor();
      expect((await effortOf(page)).clicks).toBe(0);

      await card(page).getByRole('checkbox', { name: '留守' }).press('Space');
      await card(page).getByRole('checkbox', { name: '单亲' }).press('Space');
      await card(page)
        .getByRole('button', { name: say('persons.relation.add') })
        .press('Enter');
      await card(page)
        .getByRole('textbox', { name: say('persons.relation.name') })
        .fill('爸爸');
      await card(page)
        .getByRole('checkbox', { name: say('persons.relation.mayHarm') })
        .press('Space');
      await nickname(page).press('Enter');
      await page.getByText(say('persons.harm', '监护人')).waitFor();
      await saved(page).waitFor();
      await look('person-card');

      await page.getByRole('button', { name: say('persons.hint.compare') }).press('Enter');
      await page.getByText(say('persons.merge.readsOther', '林静')).waitFor();
      await page.getByRole('radio', { name: say('persons.merge.reasons.recognised') }).press('Space');
      await look('person-merge');
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: say('persons.ways.title', 2) }).waitFor();
      await page.getByRole('tab', { name: /历史/ }).getByText('2').waitFor();
      await look('person-merged');

      await page.getByRole('button', { name: say('persons.ways.separate') }).press('Enter');
      await page.getByRole('button', { name: say('persons.ways.separateSure') }).press('Enter');
      await page.getByRole('region', { name: say('persons.ways.title', 1) }).waitFor();
      expect(await nickname(page).inputValue()).toBe('小鹿');

      const identity = page.getByRole('region', { name: say('persons.identity.title') });
      await identity.getByRole('button', { name: say('persons.identity.add') }).press('Enter');
      await identity.getByRole('radio', { name: say('persons.identity.consentOf.guardian') }).press('Space');
      await identity.getByLabel(say('persons.identity.consentSince')).fill('2026-11-19');
      await identity.getByRole('textbox', { name: say('persons.identity.name') }).fill('王小明');
      await look('person-identity');
      await page.keyboard.press('Enter');
      await identity.getByText('真实姓名 王小明').waitFor();
      expect((await shiftsOf(page)).filter(({ value }) => value > 0.05)).toEqual([]);
      expect(found).toEqual({});
    },
  );

  it('is never overwritten by what was typed on something older', async () => {
    const { page } = await talking(here.browser);
    const lin = await here.evening.staff('lin');
    const [contact] = await here.evening.rows<{ id: string }>('select id from contacts');
    await page.keyboard.press('o');
    await nickname(page).waitFor();
    const profile = (await lin.get(`/contacts/${contact?.id}/person/profile`)).body;
    const { schoolName: _, updatedBy: __, updatedAt: ___, harmFrom, otherNicknames, identity, ...input } = profile;
    expect((await lin.put(`/contacts/${contact?.id}/person/profile`, { ...input, nickname: '小路' })).status).toBe(200);
    await page.keyboard.type('小鹿');
    await page.keyboard.press('Enter');
    await page.getByText(say('persons.stale')).waitFor();
    expect(await nickname(page).inputValue()).toBe('小鹿');
    await page.getByRole('button', { name: say('persons.readAnew') }).click();
    await saved(page).waitFor();
    expect(await nickname(page).inputValue()).toBe('小路');
  });
});
