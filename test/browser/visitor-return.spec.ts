import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { everyEvening } from './on-duty.js';
import { comeBack, firstScreen, looker, taken } from './visitor-page.js';

interface Slot {
  counselor: { id: string };
  startsAt: string;
  rooms: { id: string }[];
}

describe('coming back with the code', () => {
  const here = everyEvening();

  /** A student wrote, Lin took it and booked her first free hour. */
  async function booked(companions: string): Promise<{ code: string; cancel: () => Promise<void> }> {
    const student = here.evening.visitor();
    await student.writes('想和老师当面聊聊');
    const { lin, contactId } = await taken(here.evening);
    const { deskId } = (await lin.get(`/contacts/${contactId}`)).body;
    const week = 'from=2026-11-20T00:00:00%2B08:00&to=2026-11-27T00:00:00%2B08:00';
    const slots: Slot[] = (await lin.get(`/slots?deskId=${deskId}&${week}`)).body.items;
    const slot = slots.find(({ counselor }) => counselor.id === lin.id) as Slot;
    const made = await lin.post(`/contacts/${contactId}/appointments`, {
      clientId: randomUUID(),
      counselorId: lin.id,
      roomId: slot.rooms[0]?.id,
      startsAt: slot.startsAt,
      companions,
    });
    expect(made.status).toBe(201);
    const cancel = async () => {
      const reply = await lin.post(`/appointments/${made.body.id}/cancel`, { reason: 'counselor-away' });
      expect(reply.status).toBe(200);
    };
    return { code: String(student.code), cancel };
  }

  /** A call that nobody took: a person with a code, and nothing written. */
  async function called(): Promise<string> {
    const student = here.evening.visitor();
    const { callId, code } = (await student.calls()).body;
    await student.hangsUp(callId);
    return code;
  }

  const appointment = (page: Page) => page.getByRole('region', { name: '预约' }).getByRole('listitem');

  it('shows when, where and with whom, and what became of it', async () => {
    const { code, cancel } = await booked('guardian');
    const page = await firstScreen(here.browser);
    await comeBack(page, code);
    const shown = appointment(page);
    await shown.getByText('已约好').waitFor();
    expect(await shown.textContent()).toMatch(/11 月 2\d 日 周. \d\d:\d\d–\d\d:\d\d/);
    await shown.getByText('林静 老师，和家长一起').waitFor();
    const [room] = await here.evening.rows<{ place: string }>(
      'select r.place from appointments a join rooms r on r.id = a.room_id',
    );
    await shown.getByText(String(room?.place)).waitFor();
    await page.getByRole('listitem').filter({ hasText: '想和老师当面聊聊' }).waitFor();

    await cancel();
    await page.reload();
    await shown.getByText('已取消').waitFor();
  });

  it('says that there is none yet, to somebody who only called, and takes a message all the same', async () => {
    const page = await firstScreen(here.browser);
    await comeBack(page, await called());
    await page.getByText('还没有预约').waitFor();
    await page.getByText(/看留言的是/).waitFor(); // before the first written word, to a caller too
    await page.getByRole('textbox', { name: '想说的话' }).fill('刚才没打通');
    await page.getByRole('button', { name: '发送' }).click();
    await page.getByRole('listitem').filter({ hasText: '刚才没打通' }).getByText('已送到').waitFor();
  });

  it('knows a code that leads nowhere from a line that is down', async () => {
    const page = await firstScreen(here.browser);
    await comeBack(page, '00000000000000000000');
    await page.getByText('没有找到这个取回码').waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: '打开' }).click();
    await page.getByText('现在连不上').waitFor();
  });

  it.each([
    ['light', { width: 360, height: 640 }],
    ['dark', { width: 390, height: 844 }],
  ] as const)('can be used by everybody, %s %j', async (colorScheme, viewport) => {
    const { code } = await booked('family');
    const nobody = await called();
    const page = await firstScreen(here.browser, { colorScheme, viewport, reducedMotion: 'reduce' });
    const { found, look } = looker(page, `visitor-return-${colorScheme}`);
    await comeBack(page, nobody);
    await page.getByText('还没有预约').waitFor();
    await look('none');
    await page.getByRole('button', { name: '返回' }).click();
    await page.getByRole('button', { name: '接着上次的' }).click();
    await page.getByText('取回码和这台设备').click();
    await page.getByRole('button', { name: '从这台设备上收起来' }).click();
    await page.getByRole('button', { name: '已经记好取回码，收起来' }).click();
    await comeBack(page, code);
    await appointment(page).getByText('已约好').waitFor();
    await look('booked');
    expect(found).toEqual({});
  });
});
