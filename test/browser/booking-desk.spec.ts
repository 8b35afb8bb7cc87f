import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { ConsoleSockets } from '../../src/staff/index.js';
import { picture, shiftsOf } from '../support/browser.js';
import { hours } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';
import { everyEvening, ORDINARY, takenBy } from './on-duty.js';
import { say } from './say.js';
import { Look, themes } from './themes.js';

interface Slot {
  counselor: { id: string };
  startsAt: string;
  rooms: { id: string }[];
}

describe('the booking desk', () => {
  const here = everyEvening();

  async function counselorAtWork(): Promise<{ lin: StaffMember; contactId: string }> {
    await here.evening.rows(`update accounts set board_capacity = 10 where login = 'lin'`);
    const lin = await here.evening.staff('lin');
    await lin.ready();
    return { lin, contactId: await takenBy(lin, here.evening) };
  }

  /** Books lin's slots of these places in the order of time; this evening has one, at 20:00. @returns the appointments */
  async function booked(lin: StaffMember, contactId: string, places: readonly number[]): Promise<string[]> {
    const { deskId } = (await lin.get(`/contacts/${contactId}`)).body;
    const range = 'from=2026-11-19T11:30:00Z&to=2026-11-26T11:30:00Z';
    const { items } = (await lin.get(`/slots?deskId=${deskId}&${range}&counselorId=${lin.id}`)).body;
    const ids = [];
    for (const place of places) {
      const { counselor, startsAt, rooms } = items[place] as Slot;
      const made = await lin.post(`/contacts/${contactId}/appointments`, {
        clientId: randomUUID(),
        counselorId: counselor.id,
        roomId: rooms[place % rooms.length]?.id,
        startsAt,
        companions: (['family', 'guardian', 'alone'] as const)[place % 3],
      });
      if (made.status !== 201) throw new Error(`not booked: ${JSON.stringify(made.body)}`);
      ids.push(made.body.id);
    }
    await here.evening.settled();
    return ids;
  }

  const stateOf = async (id: string) =>
    (await here.evening.rows<{ state: string }>('select state from appointments where id = $1', [id]))[0]?.state;
  const strip = (page: Page) => page.getByRole('region', { name: say('bookingDesk.chosen') });

  it('sees an appointment appear, learns nothing of what it is about, and says by two keys that they came', async () => {
    const { lin, contactId } = await counselorAtWork();
    const page = await here.browser.console('yuyue', '/');
    await page.getByRole('heading', { name: '预约', level: 1 }).waitFor();
    await page.getByText(say('bookingDesk.emptyWeek')).waitFor();
    const [id] = await booked(lin, contactId, [0]);
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '林静' }) });
    const appointment = row.getByRole('button', { name: /20:00–20:50.*面询一室.*已预约.*一家人来/ });
    await appointment.waitFor();
    // a table that can be read aloud: the appointment stands under today
    expect(await page.getByRole('columnheader').nth(1).textContent()).toContain(say('bookingDesk.today'));
    expect(await row.getByRole('cell').nth(0).textContent()).toContain('20:00');
    expect(await page.content()).not.toContain(ORDINARY.slice(0, 6));

    await page.keyboard.press('j');
    await strip(page).getByText(say('bookingDesk.tooEarly')).waitFor();
    await page.keyboard.press('1');
    await shiftsOf(page);
    expect(await stateOf(id as string)).toBe('booked');

    await here.browser.pass(hours(1));
    await strip(page).getByRole('button', { name: '已到' }).and(page.locator(':enabled')).waitFor();
    await page.keyboard.press('1');
    await strip(page).getByText(say('bookingDesk.correctable')).waitFor();
    expect(await stateOf(id as string)).toBe('attended');
    await page.keyboard.press('2');
    await row.getByRole('button', { name: /20:00–20:50.*未到/ }).waitFor();
    expect(await stateOf(id as string)).toBe('missed');
    lin.leave();
  });

  it('asks again for what is on screen when the service says that something may have been missed', async () => {
    const { lin, contactId } = await counselorAtWork();
    const [id] = await booked(lin, contactId, [0]);
    const page = await here.browser.console('yuyue', '/booking');
    await page.getByRole('contentinfo').getByText('已连接').waitFor();
    await page.getByRole('button', { name: /20:00–20:50.*已预约/ }).waitFor();
    // behind everybody's back: no event tells of it
    await here.evening.rows(`update appointments set companions = 'alone' where id = $1`, [id]);
    const namespace = Reflect.get(here.evening.service.get(ConsoleSockets), 'namespace');
    namespace.local.emit('resync', {});
    await page.getByRole('button', { name: /20:00–20:50.*自己来/ }).waitFor();
    lin.leave();
  });

  it('cancels with a reason by keys, and turns over seven days and back', async () => {
    const { lin, contactId } = await counselorAtWork();
    const [today, later] = await booked(lin, contactId, [0, 3]);
    const page = await here.browser.console('yuyue', '/booking');
    await page.getByRole('button', { name: /20:00–20:50/ }).waitFor();
    for (const key of ['j', 'j', '3']) await page.keyboard.press(key);
    await page.getByRole('group', { name: say('bookingDesk.whyCancel') }).waitFor();
    await page.keyboard.press('2');
    await strip(page).getByText(say('bookingDesk.settled')).waitFor();
    expect([await stateOf(today as string), await stateOf(later as string)]).toEqual(['booked', 'cancelled']);
    await page.keyboard.press('ArrowRight');
    await page.getByText('2026-11-26 至 2026-12-02', { exact: true }).first().waitFor();
    await page.getByText(say('bookingDesk.emptyWeek')).waitFor();
    await page.keyboard.press('t');
    await page.getByRole('button', { name: /20:00–20:50/ }).waitFor();
    await page.getByText(say('bookingDesk.byRoom'), { exact: true }).click();
    await page.getByRole('rowheader', { name: /面询二室/ }).waitFor();
    lin.leave();
  });

  it('keeps rooms and counseling hours, for the scheduler and the administrator alike', async () => {
    const page = await here.browser.console('yuyue', '/booking/rooms');
    await page.getByRole('button', { name: '新增面询室' }).click();
    await page.getByRole('textbox', { name: '名称' }).fill('沙盘室');
    await page.getByRole('textbox', { name: /怎么找到/ }).fill('青年路 18 号 3 楼 305');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('row', { name: /沙盘室 青年路 18 号 3 楼 305 市服务台 ○ 可以约/ }).waitFor();
    await page.getByRole('button', { name: '停用 沙盘室' }).click();
    await page.getByRole('row', { name: /沙盘室.*× 停用/ }).waitFor();

    const admin = await here.browser.console('admin', '/booking');
    await admin.waitForURL('**/booking/rooms');
    await admin.getByRole('row', { name: /沙盘室/ }).waitFor();
    await admin.getByRole('link', { name: '面询时间' }).click();
    await admin.getByRole('button', { name: '修改 陈岚' }).click();
    const form = admin.getByRole('region', { name: '陈岚 的面询时间' });
    await form.getByLabel('到').fill('13:00');
    await form.getByRole('button', { name: '保存' }).click();
    await form
      .getByRole('alert')
      .filter({ hasText: say('bookingDesk.endBeforeStart') })
      .waitFor();
    await form.getByLabel('到').fill('17:30');
    await form.getByRole('button', { name: '保存' }).click();
    await admin.getByRole('row', { name: /陈岚 周一 周二 周三 周四 周五 · 14:00–17:30/ }).waitFor();
    await admin.getByLabel(say('bookingDesk.gap')).fill('15');
    await admin.getByRole('button', { name: '保存' }).click();
    await admin.getByText(`✓ ${say('bookingDesk.saved')}`, { exact: true }).waitFor();
    const desks = await here.evening.rows(`select appointment_gap_minutes as gap from desks where is_default`);
    expect(desks).toEqual([{ gap: 15 }]);
  });

  it.each(themes)('can be used by everybody, %s', async (theme) => {
    const { lin, contactId } = await counselorAtWork();
    const look = new Look(here.browser, theme);
    const page = await look.open('yuyue', '/booking');
    await page.getByText(say('bookingDesk.emptyWeek')).waitFor();
    await page.getByRole('rowheader', { name: '林静' }).waitFor();
    await look.at(page, 'booking-empty');
    expect((await shiftsOf(page)).filter(({ value }) => value > 0.01)).toEqual([]);
    const ids = await booked(lin, contactId, [0, 1, 2, 4, 9, 10, 16]);
    await lin.post(`/appointments/${ids[2]}/cancel`, { reason: 'visitor-asked' });
    await here.browser.pass(hours(1));
    await lin.post(`/appointments/${ids[0]}/attended`);
    await page.getByRole('button', { name: /已到/ }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await strip(page).getByText(say('bookingDesk.tooEarly')).waitFor();
    await look.at(page, 'booking-week');
    expect((await shiftsOf(page)).filter(({ value }) => value > 0.05)).toEqual([]);
    await page.keyboard.press('3');
    await page.getByRole('group', { name: say('bookingDesk.whyCancel') }).waitFor();
    await look.at(page, 'booking-cancel');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('complementary', { name: say('keys.title') }).waitFor();
    await picture(page, `console-${theme}-booking-keys`);
    await page.keyboard.press('?');
    await page.getByRole('link', { name: '面询室', exact: true }).click();
    await page.getByRole('button', { name: '修改 面询一室' }).click();
    await look.at(page, 'booking-rooms');
    await page.getByRole('link', { name: '面询时间' }).click();
    await page.getByRole('button', { name: '修改 林静' }).click();
    await look.at(page, 'booking-hours');
    expect(look.found).toEqual({});
    lin.leave();
  });
});
