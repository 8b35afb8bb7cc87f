import { Evening, minutes, seconds } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

/** What is left of a call whose line has gone. */
describe('a call that is over', () => {
  let evening: Evening;
  let lin: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    lin = await evening.staff('lin');
  });
  afterEach(() => evening.end());

  const live = async (contactId: string) =>
    (await evening.rows('select state, live from contacts where id = $1', [contactId]))[0];

  async function talking() {
    const console_ = await lin.ready();
    const student = evening.visitor();
    const { callId } = (await student.calls()).body;
    const page = await student.page(callId);
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body as { contactId: string };
    await evening.settled();
    await page.emitWithAck('call.connected', { callId });
    return { student, page, console_, callId, contactId };
  }

  /** To a colleague who has come in the meantime: like a letter, with a letter's time. */
  async function reachesColleagueAsLetter(contactId: string) {
    expect(await live(contactId)).toEqual({ state: 'waiting', live: false });
    const zhou = await evening.staff('zhou');
    await zhou.ready();
    await evening.settled();
    const { offer } = (await zhou.get('/offers/current')).body;
    expect(Date.parse(offer.expiresAt) - Date.parse(offer.offeredAt)).toBe(seconds(120));
    expect((await zhou.post(`/offers/${offer.id}/accept`)).body).toMatchObject({ contactId });
    await evening.settled();
    expect((await zhou.get(`/contacts/${contactId}/call`)).body.call).toMatchObject({ state: 'ended' });
  }

  it('is given back from the writing of its record as something to write', async () => {
    const { student, callId, contactId } = await talking();
    await student.hangsUp(callId);
    expect(await live(contactId)).toEqual({ state: 'wrap-up', live: true }); // she writes: nobody rings her meanwhile
    await evening.visitor().calls();
    await evening.settled();
    expect((await lin.get('/offers/current')).body.offer).toBeNull();
    await lin.put('/presence', { state: 'offline' });
    await lin.post(`/contacts/${contactId}/release`, { reason: 'other' });
    expect(await live(contactId)).toEqual({ state: 'waiting', live: false });
  });

  it('is given back when its counselor’s account is closed, as something to write', async () => {
    const { student, callId, contactId } = await talking();
    await student.hangsUp(callId);
    await evening.rows('update accounts set disabled_at = $1 where id = $2', [evening.clock.now(), lin.id]);
    await evening.pass(minutes(1));
    await reachesColleagueAsLetter(contactId);
  });

  it('while it waited for the second time, goes on waiting as something to write', async () => {
    const { student, callId, contactId } = await talking();
    await lin.post(`/contacts/${contactId}/release`, { reason: 'break' });
    await evening.settled();
    expect(await live(contactId)).toEqual({ state: 'waiting', live: true });
    await student.hangsUp(callId);
    await evening.settled();
    await reachesColleagueAsLetter(contactId);
  });

  it('rings nowhere on as a call: what rang at a colleague is taken back, and offered to her as something to write', async () => {
    const { student, callId, contactId } = await talking();
    const zhou = await evening.staff('zhou');
    await zhou.ready();
    await lin.put('/presence', { state: 'offline' });
    await lin.post(`/contacts/${contactId}/release`, { reason: 'other' });
    await evening.settled();
    const { offer: call } = (await zhou.get('/offers/current')).body;
    expect(call).toMatchObject({ contactId, live: true });
    await evening.pass(seconds(3));
    await student.hangsUp(callId);
    await evening.settled();
    const { offer: letter } = (await zhou.get('/offers/current')).body;
    expect(letter).toMatchObject({ contactId, live: false });
    expect(letter.id).not.toBe(call.id);
    const [settled] = await evening.rows('select state, reason from offers where id = $1', [call.id]);
    expect(settled).toEqual({ state: 'withdrawn', reason: 'caller-left' });
  });
});
