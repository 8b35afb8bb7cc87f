import { Evening, hours } from '../support/evening.js';
import { Reviewing } from '../support/reviewing.js';

describe('a letter whose answer a supervisor reads first', () => {
  let evening: Evening;
  let here: Reviewing;
  beforeEach(async () => {
    evening = await Evening.begin();
    here = await Reviewing.at(evening);
    await evening.rows('update accounts set board_capacity = 1');
    // they stay signed in and on shift through the days that pass here; a socket's timer holds no more than 24 days
    await evening.rows(`update sign_ins set expires_at = '2026-12-10'`);
    await evening.rows('delete from shifts where starts_at > $1', [evening.clock.now()]);
    await evening.rows(`update shifts set ends_at = '2026-12-10' where ends_at > $1`, [evening.clock.now()]);
  });
  afterEach(() => evening.end());

  const shown = async (id: string) => (await here.lin.get(`/contacts/${id}`)).body;
  const ringing = async () => {
    await evening.settled();
    return (await here.lin.get('/offers/current')).body.offer;
  };
  const sent = (reviewId: string) => here.chen.post(`/reviews/${reviewId}/send`);
  const givenBack = (reviewId: string) => here.chen.post(`/reviews/${reviewId}/give-back`, { note: '写上几点' });
  const look = (id: string, day: string) =>
    here.lin.put(`/contacts/${id}/follow-up`, { clientId: crypto.randomUUID(), day });

  it('is owed it, by its clock and in its place, until that goes out; then it waits for its visitor', async () => {
    const { contactId } = await here.letter();
    await evening.visitor().writes('想问问你们周日开门吗');
    const { reply } = await shown(contactId);
    const first = (await here.submit(contactId, '周六开门')).body;
    expect(await shown(contactId)).toMatchObject({ awaitsVisitorSince: null, reply });
    expect((await look(contactId, '2026-11-21')).body.error.code).toBe('follow-up.not-waiting');
    await givenBack(first.id);
    expect(await shown(contactId)).toMatchObject({ awaitsVisitorSince: null, reply });
    expect(await ringing()).toBeNull();

    const second = (await here.submit(contactId, '周六上午九点开门')).body;
    await sent(second.id);
    expect(await shown(contactId)).toMatchObject({ awaitsVisitorSince: expect.any(String), reply: null });
    expect(await ringing()).not.toBeNull();
  });

  it('is looked at again on its day, though more is with the supervisor: only what has gone out ends that', async () => {
    const { contactId } = await here.letter();
    await sent((await here.submit(contactId, '周六上午九点开门')).body.id);
    await look(contactId, '2026-11-21');
    const more = (await here.submit(contactId, '想起你，这两天好些吗')).body;
    await evening.pass(hours(40));
    expect((await shown(contactId)).followUp).toMatchObject({ day: '2026-11-21', isDue: true });
    await givenBack(more.id);
    expect((await shown(contactId)).followUp).toMatchObject({ day: '2026-11-21', isDue: true });
    await sent((await here.submit(contactId, '想起你，这两天好些吗？')).body.id);
    expect((await shown(contactId)).followUp).toBeNull();
    expect(await evening.rows('select ended_by from letter_follow_ups')).toEqual([{ ended_by: 'answered' }]);
  });
});
