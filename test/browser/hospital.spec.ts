import type { BrowserContextOptions, Page } from 'playwright-core';
import { PHONE, picture, shiftsOf, until } from '../support/browser.js';
import { minutes } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';
import { gradedContact, packet, refer } from '../support/referring.js';
import { everyEvening } from './on-duty.js';
import { say } from './say.js';
import { Look, themes } from './themes.js';

const FIRST = '市第一人民医院';
const onPhone: BrowserContextOptions = { viewport: PHONE, hasTouch: true };

describe('a referral on its way', () => {
  const here = everyEvening();

  async function referred(): Promise<{ lin: StaffMember; id: string; contactId: string }> {
    const lin = await here.evening.staff('lin');
    const contactId = await gradedContact(here.evening, lin);
    const sent = await refer(lin, contactId);
    if (sent.status !== 201) throw new Error(`not referred: ${JSON.stringify(sent.body)}`);
    await here.evening.settled();
    return { lin, id: sent.body.id, contactId };
  }

  const stateOf = async (id: string) =>
    (await here.evening.rows<{ state: string }>('select state from referrals where id = $1', [id]))[0]?.state;
  const cards = (page: Page, group: string) =>
    page.getByRole('region', { name: say(`hospital.${group}`), exact: true }).getByRole('link');

  it('reaches the hospital’s phone by itself, is read and received there with one press', async () => {
    const page = await here.browser.console('yiyuan', '/', onPhone);
    await page.getByText(say('hospital.empty')).waitFor();
    await page.getByRole('contentinfo').getByText('已连接').waitFor();
    await picture(page, 'hospital-phone-empty');
    const { id } = await referred();
    await cards(page, 'waiting')
      .filter({ hasText: '4紧急' })
      .filter({ hasText: say('referrals.left', '15 分') })
      .waitFor();
    await until(page, `document.title.includes(${JSON.stringify(say('hospital.arrived'))})`);
    expect(await page.content()).not.toContain(packet.reason);
    expect(await page.getByRole('navigation', { name: '主导航' }).getByRole('link').allTextContents()).toEqual([
      '转介',
    ]);
    await picture(page, 'hospital-phone-list');

    await cards(page, 'waiting').click();
    await page.getByText(packet.reason).waitFor();
    const button = page.getByRole('button', { name: '确认接收' });
    const box = await button.boundingBox();
    // large, and in reach of a thumb without scrolling
    expect(box).toMatchObject({ height: 56 });
    expect((box?.y ?? PHONE.height) + 56).toBeLessThanOrEqual(PHONE.height);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
    await picture(page, 'hospital-phone-packet');
    await button.click();
    await page.getByRole('status').filter({ hasText: '贵院已接收' }).waitFor();
    expect(await stateOf(id)).toBe('acknowledged');
    await until(page, `document.title === '心灯 · 咨询台'`);
    await picture(page, 'hospital-phone-received');
    expect(await button.count()).toBe(0);
  });

  it('passes on when its time is over, and may still be received; who was slower reads it in calm words', async () => {
    const { id } = await referred();
    const first = await here.browser.console('yiyuan', '/hospital', onPhone);
    await cards(first, 'waiting').waitFor();
    const second = await here.browser.console('dean', '/hospital');
    await second.getByText(say('hospital.empty')).waitFor();
    await here.browser.pass(minutes(16));
    await cards(second, 'waiting').waitFor();
    await cards(first, 'passed')
      .filter({ hasText: say('referrals.over', '1 分') })
      .click();
    await first.getByText(say('hospital.passedNote')).waitFor();
    await cards(second, 'waiting').click();
    await second.getByText(packet.reason).waitFor();
    await first.getByRole('button', { name: '确认接收' }).click();
    await first.getByRole('status').filter({ hasText: '贵院已接收' }).waitFor();
    await second.getByText(say('hospital.theirs', FIRST)).waitFor();
    expect(await second.getByRole('button', { name: '确认接收' }).count()).toBe(0);
    expect(await second.content()).not.toContain(packet.reason);
    expect(await stateOf(id)).toBe('acknowledged');
  });

  it('that nobody answers stands on the supervisor’s board with the numbers to ring, until one does', async () => {
    const { lin } = await referred();
    const board = await here.browser.console('chen', '/board');
    await board.getByText(say('board.noAlarms')).waitFor();
    for (let asked = 0; asked < 3; asked++) await here.browser.pass(minutes(16));
    const alarms = board.getByRole('region', { name: say('board.alarms') });
    await alarms.getByText(say('board.alarmKinds.referral-unanswered')).waitFor();
    expect(await alarms.getByRole('link', { name: '0000-1000001' }).getAttribute('href')).toBe('tel:00001000001');
    await picture(board, 'board-referral-unanswered');
    await board.getByRole('link', { name: '转介' }).click();
    await board
      .getByRole('row')
      .filter({ hasText: say('referrals.unanswered') })
      .filter({ hasText: FIRST })
      .waitFor();
    await picture(board, 'referrals-unanswered');
    const yiyuan = await here.evening.staff('yiyuan');
    const { items } = (await yiyuan.get('/referrals')).body;
    expect((await yiyuan.post(`/referrals/${items[0].id}/acknowledge`)).status).toBe(200);
    await here.evening.settled();
    await board.getByText(new RegExp(`${FIRST} 市一院 联络员 .* 确认接收`)).waitFor();
    await board.getByRole('link', { name: '看板' }).click();
    await alarms.getByText(say('board.alarmKinds.referral-unanswered')).waitFor({ state: 'detached' });
    lin.leave();
  });

  it('goes by the alliance’s order, which the administrator sets by buttons and keys', async () => {
    const admin = await here.browser.console('admin', '/administration/alliance');
    await admin.getByRole('row', { name: new RegExp(FIRST) }).waitFor();
    const order = async () =>
      await here.evening.rows<{ name: string; minutes: number; phone: string | null }>(
        `select o.name, a.acknowledge_minutes as minutes, a.phone from alliance_hospitals a
         join org_units o on o.id = a.hospital_id order by a.rank`,
      );
    const before = (await order()).map(({ name }) => name);
    await admin.getByRole('button', { name: say('alliance.down', FIRST) }).click();
    await admin.getByText(say('alliance.moved', FIRST, 2)).waitFor();
    const minutesOfFirst = admin.getByLabel(`${say('alliance.minutes')} ${FIRST}`);
    await minutesOfFirst.fill('0');
    await admin.getByRole('button', { name: '保存' }).click();
    await admin
      .getByRole('alert')
      .filter({ hasText: say('alliance.badMinutes') })
      .waitFor();
    await minutesOfFirst.fill('20');
    await minutesOfFirst.press('Alt+ArrowDown');
    await admin.getByText(say('alliance.moved', FIRST, 3)).waitFor();
    await admin.getByRole('button', { name: say('alliance.remove', before[1] as string) }).click();
    await admin.getByRole('button', { name: '加入' }).click();
    await admin.getByRole('button', { name: '保存' }).click();
    await admin.getByText(`✓ ${say('alliance.saved')}`).waitFor();
    expect((await order()).map(({ name, minutes }) => [name, minutes])).toEqual([
      [before[2], 15],
      [FIRST, 20],
      [before[1], 15],
    ]);
  });

  it.each(themes)('can be used by everybody, %s', async (theme) => {
    const look = new Look(here.browser, theme);
    const phone = await look.open('yiyuan', '/hospital', onPhone);
    await phone.getByText(say('hospital.empty')).waitFor();
    await look.at(phone, 'hospital-phone-empty');
    const { lin, id } = await referred();
    await cards(phone, 'waiting').waitFor();
    await look.at(phone, 'hospital-phone-list');
    await cards(phone, 'waiting').click();
    await phone.getByText(packet.reason).waitFor();
    await shiftsOf(phone);
    await look.at(phone, 'hospital-phone-packet');
    await phone.getByRole('button', { name: '设置' }).click();
    await phone.getByRole('complementary', { name: say('settings.title') }).waitFor();
    await look.at(phone, 'hospital-phone-settings');
    await phone.getByRole('link', { name: '转介' }).click();
    await cards(phone, 'waiting').waitFor();
    expect(await phone.getByRole('complementary').count()).toBe(0);

    await here.browser.pass(minutes(11));
    const wide = await look.open('yiyuan', `/hospital/${id}`);
    await wide.getByText(packet.reason).waitFor();
    await look.at(wide, 'hospital-wide');
    const list = await look.open('chen', '/referrals');
    await list.getByRole('row', { name: /林静/ }).waitFor();
    await list.getByRole('button', { name: '撤回' }).click();
    await list.getByText(say('referrals.withdrawConfirm')).waitFor();
    await look.at(list, 'referrals');
    const admin = await look.open('admin', '/administration/alliance');
    await admin.getByRole('row', { name: new RegExp(FIRST) }).waitFor();
    await admin.getByRole('button', { name: say('alliance.down', FIRST) }).click();
    await look.at(admin, 'alliance');
    expect(look.found).toEqual({});
    lin.leave();
  });
});
