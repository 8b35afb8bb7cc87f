import { randomUUID } from 'node:crypto';
import { shiftsOf } from '../support/browser.js';
import { everyEvening, takenBy } from './on-duty.js';
import { say } from './say.js';
import { Look, themes } from './themes.js';

const STATES = ['sent', 'noticed', 'held', 'failed', 'waiting'] as const;

describe('a contact that came by WeChat', () => {
  const here = everyEvening();

  it.each(themes)('says so, and what became of each answer, to everybody, %s', async (theme) => {
    const lin = await here.evening.staff('lin');
    await lin.ready();
    const contactId = await takenBy(lin, here.evening);
    for (const state of STATES) {
      const { id } = (
        await lin.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body: '我在，想到什么写什么就好' })
      ).body;
      await here.evening.rows(
        `insert into message_deliveries (message_id, center_id, desk_id, person_id, state, planned_at, settled_at)
         select m.id, m.center_id, m.desk_id, c.person_id, $2, m.occurred_at, case when $2 <> 'waiting' then m.occurred_at end
         from messages m join contacts c on c.id = m.contact_id where m.id = $1`,
        [id, state],
      );
    }
    await here.evening.rows(`update contacts set door = 'wechat' where id = $1`, [contactId]);
    const look = new Look(here.browser, theme);
    const page = await look.open('lin', `/work/${contactId}`);
    for (const state of STATES) await page.getByText(say(`contact.delivery.${state}`)).waitFor();
    await page.getByText(say('doors.wechat')).first().waitFor();
    await look.at(page, 'wechat-contact');
    expect((await shiftsOf(page)).filter(({ value }) => value > 0.01)).toEqual([]);
    await page.goto(`${here.evening.url}/console/contacts`);
    await page.getByText(say('doors.wechat')).first().waitFor();
    await look.at(page, 'wechat-list');
    expect(look.found).toEqual({});
    lin.leave();
  });
});
