import type { Socket } from 'socket.io-client';
import { MatchingService } from '../../src/queue/index.js';
import { record } from '../support/acts.js';
import { Evening, hours, minutes, seconds } from '../support/evening.js';
import { next, type StaffMember } from '../support/people.js';

/** The city desk's calls are offered at the night desk too, once they have waited 60 s. Lin is on shift there only. */
describe('a call that waits too long', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    const now = evening.clock.now();
    await evening.rows(
      `insert into desks (id, center_id, org_unit_id, slug, name, created_at)
       select gen_random_uuid(), center_id, org_unit_id, 'night', '夜间台', created_at from desks where slug = 'city'`,
    );
    await evening.rows(
      `insert into desk_hours (id, center_id, desk_id, channel, weekday, opens_minute, closes_minute)
       select gen_random_uuid(), n.center_id, n.id, h.channel, h.weekday, h.opens_minute, h.closes_minute
       from desk_hours h join desks c on c.id = h.desk_id and c.slug = 'city', desks n where n.slug = 'night'`,
    );
    await evening.rows(
      `update desks set overflow_seconds = 60, overflow_desk_id = (select id from desks where slug = 'night')
       where slug = 'city'`,
    );
    await evening.rows(`delete from desk_members where account_id = (select id from accounts where login = 'lin')`);
    await evening.rows(`delete from shifts where account_id = (select id from accounts where login = 'lin')`);
    await evening.rows(
      `insert into desk_members (desk_id, account_id, center_id)
       select d.id, a.id, a.center_id from desks d, accounts a where d.slug = 'night' and a.login = 'lin'`,
    );
    await evening.rows(
      `insert into shifts (id, center_id, desk_id, account_id, kind, starts_at, ends_at)
       select gen_random_uuid(), d.center_id, d.id, a.id, 'crisis', $1, $2 from desks d, accounts a
       where d.slug = 'night' and a.login = 'lin'`,
      [now, new Date(now.getTime() + hours(2))],
    );
    [lin, zhou] = await Promise.all([evening.staff('lin'), evening.staff('zhou')]);
  });
  afterEach(() => evening.end());

  const offered = async (counselor: StaffMember) => {
    await evening.settled();
    return (await counselor.get('/offers/current')).body.offer;
  };
  const codes = (offer: { reasons: { code: string }[] }) => offer.reasons.map(({ code }) => code);
  async function comes(desk?: string): Promise<{ page: Socket; callId: string }> {
    const student = evening.visitor();
    const reply = await student.calls(desk ? { desk } : {});
    expect(reply.status).toBe(201);
    const { callId } = reply.body;
    return { callId, page: await student.page(callId) };
  }
  const open = () =>
    evening.rows<{ contact: string; counselor: string }>(
      `select contact_id as contact, counselor_id as counselor from offers where state = 'open'`,
    );

  it('is offered at the other desk too once the limit has passed, not before, and says why', async () => {
    await lin.ready();
    await comes();
    await evening.pass(seconds(58));
    expect(await offered(lin)).toBeNull();
    await evening.pass(seconds(3));
    const offer = await offered(lin);
    expect(codes(offer)).toEqual(['overflow', 'unknown-risk', 'waited']);
    expect(offer.deskName).not.toBe('夜间台');
  });

  it('stays at its own desk while somebody there can take it, and goes on being hers when it was not taken elsewhere', async () => {
    await lin.ready();
    await comes();
    await evening.pass(seconds(61));
    const offer = await offered(lin);
    await lin.post(`/offers/${offer.id}/decline`, { reason: 'break' });
    await zhou.ready();
    const again = await offered(zhou);
    expect(again).toMatchObject({ contactId: offer.contactId });
    expect(codes(again)).toEqual(['unknown-risk', 'waited']);
    await evening.pass(seconds(5));
    expect(await open()).toHaveLength(1);
  });

  it('is all hers once taken, though its desk is out of her reach, down to the record and the end', async () => {
    const console_ = await lin.ready();
    const { callId, page } = await comes();
    await evening.pass(seconds(61));
    const { contactId } = (await lin.post(`/offers/${(await offered(lin)).id}/accept`)).body;
    const told = next(console_, 'contact.changed', (one) => one.contactId === contactId);
    await evening.settled();
    await page.emitWithAck('call.connected', { callId });
    await evening.settled();
    await told;
    expect((await lin.get('/me')).body.desks.map(({ slug }: { slug: string }) => slug)).toEqual(['night']);
    expect((await lin.get(`/contacts/${contactId}`)).body).toMatchObject({ isMine: true, state: 'active' });
    expect((await lin.get(`/contacts/${contactId}/history`)).status).toBe(200);
    expect((await lin.get(`/contacts/${contactId}/call`)).body.call).toMatchObject({ callId, state: 'connected' });
    expect((await lin.get('/contacts?mine=true&state=active')).body.items).toHaveLength(1);
    expect((await lin.put(`/contacts/${contactId}/record`, { revision: 0, body: record })).status).toBe(200);
    expect((await lin.put(`/contacts/${contactId}/tags`, { primary: 'STU-01' })).status).toBe(200);
    expect((await lin.put(`/contacts/${contactId}/grade`, { grade: '0' })).status).toBe(200);
    expect((await lin.post(`/contacts/${contactId}/call/hang-up`)).status).toBe(200);
    expect((await lin.post(`/contacts/${contactId}/close`)).status).toBe(200);
    expect((await lin.get(`/contacts/${contactId}`)).body).toMatchObject({ state: 'closed' });
  });

  it('shows nothing else of its desk to her', async () => {
    await lin.ready();
    await comes();
    await comes();
    await evening.pass(seconds(61));
    const mine = await offered(lin);
    expect((await lin.get('/queue')).body.items).toEqual([]);
    const others = await evening.rows<{ id: string }>(`select id from contacts where id <> $1`, [mine.contactId]);
    for (const { id } of others) expect((await lin.get(`/contacts/${id}`)).status).toBe(404);
  });

  it('takes letters and chats nowhere, and stands before calls of the other desk that have just come', async () => {
    await evening.visitor().writes('一封信');
    await evening.visitor().chats('想找人聊聊');
    await comes();
    await evening.pass(seconds(50));
    await comes('night');
    await evening.pass(seconds(11));
    await lin.ready();
    const first = await offered(lin);
    expect(codes(first)).toContain('overflow');
    await lin.post(`/offers/${first.id}/decline`, { reason: 'not-suited' });
    expect(codes(await offered(lin))).not.toContain('overflow');
    await lin.post(`/offers/${(await offered(lin)).id}/decline`, { reason: 'not-suited' });
    await evening.pass(minutes(10));
    expect(await offered(lin)).toBeNull();
  });

  it('is offered once, whoever of the two desks looks first, however often both look', async () => {
    for (let n = 0; n < 4; n++) await comes();
    await evening.pass(seconds(61));
    const matching = evening.service.get(MatchingService);
    await Promise.all([lin.ready(), zhou.ready()]);
    const desks = await evening.rows<{ id: string }>('select id from desks order by random()');
    for (let round = 0; round < 10; round++) for (const { id } of desks) matching.lookAt(id);
    await evening.settled();
    const now = await open();
    expect(now).toHaveLength(2);
    expect(new Set(now.map(({ contact }) => contact)).size).toBe(2);
    expect(new Set(now.map(({ counselor }) => counselor))).toEqual(new Set([lin.id, zhou.id]));
  });
});
