import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { held } from '../support/appointments.js';
import { accessibilityOf, effortOf, picture, until } from '../support/browser.js';
import { minutes } from '../support/evening.js';
import { everyEvening, onDuty, pressed, SERIOUS, taken } from './on-duty.js';
import { callBar, talking } from './ringing.js';
import { say } from './say.js';

const REASON = '有具体计划，今晚不敢一个人待着';
/** An ordinary hand: a key or a click every second. */
const SECONDS_AN_ACT = 1;

describe('from the open contact onwards', () => {
  const here = everyEvening();
  const step = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

  async function graded(grade: string, options = {}): Promise<Page> {
    const page = await onDuty(here.browser, options);
    await taken(here.browser, page, SERIOUS);
    await page.keyboard.press('g');
    await page.keyboard.press(grade);
    await pressed(page, grade === '4' ? '4 紧急' : grade === '3' ? '3 高危' : '2 中').waitFor();
    await page.getByText(/林静 · \d\d:\d\d/).waitFor();
    return page;
  }

  it('books an appointment during a call by the keyboard alone, within thirty seconds of an ordinary hand', async () => {
    const { page, contactId } = await talking(here.browser);
    await effortOf(page);
    await page.keyboard.press('p');
    await page.keyboard.press('1');
    const form = page.getByRole('form', { name: '预约面询' });
    const slots = form.getByRole('group', { name: '时间和咨询员' });
    await slots.waitFor();
    await form.getByRole('radio').first().waitFor();
    for (const key of ['ArrowRight', 'Tab', 'ArrowRight', 'Tab', 'Tab', 'Space']) await page.keyboard.press(key);
    await picture(page, 'console-booking');
    expect(await accessibilityOf(page)).toEqual([]);
    await page.keyboard.press('Enter');
    const booked = step(page, '预约').getByText('已预约');
    await booked.waitFor();
    const effort = await effortOf(page);
    expect(effort.clicks).toBe(0);
    expect(effort.keys * SECONDS_AN_ACT).toBeLessThanOrEqual(30);
    await step(page, '预约').getByText('监护人陪同').waitFor();
    await picture(page, 'console-booked');
    // The call went on all the while, and its bar was in sight.
    await callBar(page).getByText('通话中').waitFor();
    const lin = await here.evening.staff('lin');
    const { items } = (await lin.get(`/contacts/${contactId}/appointments`)).body;
    expect(items).toMatchObject([{ state: 'booked', companions: 'guardian' }]);
  });

  it('says calmly that somebody was quicker, with the times as they are now', async () => {
    const page = await onDuty(here.browser);
    await taken(here.browser, page);
    const lin = await here.evening.staff('lin');
    const [other] = await held(here.evening, lin, 1);
    await page.keyboard.press('p');
    await page.keyboard.press('1');
    const form = page.getByRole('form', { name: '预约面询' });
    const slot = form.getByRole('group', { name: '时间和咨询员' }).getByRole('radio').first();
    await slot.waitFor();
    const name = await slot.evaluate((input) => input.parentElement?.textContent ?? '');
    await slot.check({ force: true });
    // Held back until the same slot is taken by somebody else's contact.
    await page.route('**/api/contacts/*/appointments', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      const wish = route.request().postDataJSON();
      const quicker = await lin.post(`/contacts/${other}/appointments`, { ...wish, clientId: randomUUID() });
      expect(quicker.status).toBe(201);
      return route.continue();
    });
    await form.getByRole('button', { name: '约好' }).click();
    await form
      .getByRole('alert')
      .filter({ hasText: say('next.booking.taken') })
      .waitFor();
    await form.getByText(name, { exact: true }).waitFor({ state: 'detached' });
    expect(await form.getByRole('button', { name: '约好' }).isDisabled()).toBe(true);
  });

  it('refers at level 4 in three clicks, and shows who was asked, the clock, and who answered', async () => {
    const page = await graded('4');
    await page.getByRole('tab', { name: '下一步' }).click();
    await effortOf(page);
    await step(page, '转介').getByRole('button', { name: '转介' }).click();
    const form = page.getByRole('form', { name: say('next.referral.title') });
    await form.getByText(/先问市第一人民医院，15 分钟内确认/).waitFor();
    await page.keyboard.insertText(REASON);
    await form.getByText('告知不安全').click();
    await picture(page, 'console-referral');
    expect(await accessibilityOf(page)).toEqual([]);
    await form.getByRole('button', { name: '发出转介' }).click();
    expect(await effortOf(page)).toEqual({ keys: 0, clicks: 3 });
    const standing = step(page, '转介');
    await standing.getByText('等医院确认').waitFor();
    await standing.getByText(/还有 1[45]:\d\d/).waitFor();
    await standing.getByText('生命危急').waitFor();

    await here.browser.pass(minutes(16));
    await standing.getByText('到时没有确认').waitFor();
    await standing.getByText(/心灯市得安医院 · 已通知/).waitFor();
    const dean = await here.evening.staff('dean');
    const { items } = (await dean.get('/referrals')).body;
    expect((await dean.post(`/referrals/${items[0].id}/acknowledge`)).status).toBe(200);
    await standing.getByText('心灯市得安医院已确认').waitFor();
    await picture(page, 'console-referred');
    expect(await accessibilityOf(page)).toEqual([]);
  });

  it('asks for the ground at level 3, and says that lower grades are not referred', async () => {
    const page = await graded('3');
    await page.keyboard.press('p');
    await page.keyboard.press('2');
    const form = page.getByRole('form', { name: say('next.referral.title') });
    await form.getByLabel('为什么转介').fill(REASON);
    await form.getByText('已告知').click();
    const send = form.getByRole('button', { name: '发出转介' });
    expect(await send.isDisabled()).toBe(true);
    await form.getByText('监护人同意').click();
    await until(page, `!document.querySelector('.step-form button[type=submit]').disabled`);
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    expect(await here.evening.rows('select 1 from referrals')).toEqual([]);
  });

  it('does not refer before it is graded', async () => {
    const page = await onDuty(here.browser);
    await taken(here.browser, page, SERIOUS);
    await page.keyboard.press('p');
    await page.keyboard.press('2');
    await step(page, '转介').getByText(say('next.referral.onlyHigh')).waitFor();
    await step(page, '转介').getByRole('button', { name: '去评级' }).click();
    await page.keyboard.press('3');
    await page.getByRole('form', { name: say('next.referral.title') }).waitFor();
  });

  it('opens a case of her own with a next date, and shows its number', async () => {
    const page = await onDuty(here.browser);
    await taken(here.browser, page);
    await page.keyboard.press('p');
    await page.keyboard.press('3');
    const form = page.getByRole('form', { name: '个案' });
    await form.getByLabel('下次日期').fill('2026-11-26');
    expect(await accessibilityOf(page)).toEqual([]);
    await form.getByRole('button', { name: '建个案' }).click();
    await step(page, '个案').getByRole('link', { name: '个案 #1' }).waitFor();
    await step(page, '个案').getByText('林静').waitFor();
    await picture(page, 'console-case');
    expect(await here.evening.rows('select number, next_date::text from cases')).toEqual([
      { number: 1, next_date: '2026-11-26' },
    ]);
  });

  it('gives a caller a code to read aloud, once, and keeps it in sight until it was written down', async () => {
    // A call by telephone has no code yet.
    const { page } = await talking(here.browser);
    await here.evening.rows('update persons set code_hash = null');
    await page.keyboard.press('p');
    await page.keyboard.press('4');
    await page.getByRole('button', { name: '给取回码', exact: true }).last().click();
    const code = step(page, '取回码').getByRole('status');
    await code.waitFor();
    expect(String(await code.textContent())).toMatch(/^\d{20}$/);
    await picture(page, 'console-code');
    expect(await accessibilityOf(page)).toEqual([]);
    await page.keyboard.press('h');
    await page.keyboard.press('p');
    await page.keyboard.press('4');
    await code.waitFor();
    await page.getByRole('button', { name: '对方记好了' }).click();
    await code.waitFor({ state: 'detached' });
  });
});
