import { randomUUID } from 'node:crypto';
import { Evening, minutes, seconds } from '../support/evening.js';
import { next, type StaffMember } from '../support/people.js';

describe('what rings at the only one who is free', () => {
  let evening: Evening;
  let lin: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    lin = await evening.staff('lin');
  });
  afterEach(() => evening.end());

  const offered = async (counselor = lin) => {
    await evening.settled();
    return (await counselor.get('/offers/current')).body.offer;
  };
  const comes = async (path: string, body: object) => {
    const reply = await evening.visitor().ask(path, { method: 'POST', body: { clientId: randomUUID(), ...body } });
    expect(reply.status).toBe(201);
  };
  const calls = () => comes('/calls/web', {});
  const chats = () => comes('/chat/threads', { body: '想找人聊聊' });
  const writes = (body = '最近总是睡不好') => evening.visitor().writes(body);
  const codes = (offer: { reasons: { code: string }[] }) => offer.reasons.map(({ code }) => code);
  const settledAs = () =>
    evening.rows(`select c.channel, o.state, o.reason from offers o join contacts c on c.id = o.contact_id
      where o.state <> 'open' order by o.settled_at`);

  it('goes back in line for a caller: her console shows the call at once, and nothing is held against her', async () => {
    const console_ = await lin.ready();
    await writes();
    const letter = await offered();
    await evening.pass(seconds(10));
    const shown = [
      next(console_, 'offer.withdrawn', ({ offerId }) => offerId === letter.id),
      next(console_, 'offer.made', ({ channel }) => channel === 'web-call'),
    ];
    await calls();
    await Promise.all(shown);
    const call = await offered();
    expect(call).toMatchObject({ channel: 'web-call', live: true });
    expect(codes(call)).toEqual(['came-first', 'unknown-risk', 'waited']);
    expect(await settledAs()).toEqual([{ channel: 'board', state: 'withdrawn', reason: 'gave-way' }]);
    expect((await lin.get('/presence')).body.state).toBe('ready');
    expect((await lin.post(`/offers/${letter.id}/accept`)).body.error.code).toBe('offer.gone');
    expect((await lin.get('/offers/current')).body.offer).toMatchObject({ id: call.id });
  });

  it('keeps its place: after the call it is offered first of the letters, with the wait from its beginning', async () => {
    await lin.ready();
    await writes();
    const letter = await offered();
    await evening.pass(seconds(40));
    await calls();
    const { id } = await offered();
    await writes();
    const { contactId } = (await lin.post(`/offers/${id}/accept`)).body;
    await evening.pass(minutes(2));
    expect(await offered()).toBeNull();
    await lin.post(`/contacts/${contactId}/call/hang-up`);
    await lin.put(`/contacts/${contactId}/tags`, { primary: 'NON-06' });
    expect((await lin.post(`/contacts/${contactId}/close`)).status).toBe(200);
    const again = await offered();
    expect(again).toMatchObject({ contactId: letter.contactId, waitingSince: letter.waitingSince });
    expect(codes(again)).toEqual(['signal', 'waited']);
  });

  it('goes back for a chat, for a letter that speaks of dying, and for a caller whose line broke, one after the other', async () => {
    await lin.ready();
    await writes();
    expect((await offered()).channel).toBe('board');
    await chats();
    expect((await offered()).channel).toBe('chat');
    await writes('我不想活了，药已经买好了');
    const serious = await offered();
    expect(serious).toMatchObject({ channel: 'board', live: false });
    await calls();
    expect((await offered()).id).toBe(serious.id);
    await evening.rows(`update contacts set front = 'line-lost', urgency = 9 where channel = 'web-call'`);
    await evening.pass(seconds(5));
    expect(codes(await offered())).toEqual(['came-first', 'line-lost', 'waited']);
    expect((await settledAs()).map(({ reason }) => reason)).toEqual(['gave-way', 'gave-way', 'gave-way']);
  });

  it('stays while a colleague can take the caller, and while another caller rings', async () => {
    await lin.ready();
    await writes();
    const letter = await offered();
    const zhou = await evening.staff('zhou');
    await zhou.ready();
    await calls();
    const first = await offered(zhou);
    expect(first.channel).toBe('web-call');
    expect((await offered()).id).toBe(letter.id);
    await calls();
    const second = await offered();
    expect(second.channel).toBe('web-call');
    await calls();
    await evening.pass(seconds(5));
    expect((await offered()).id).toBe(second.id);
    expect((await offered(zhou)).id).toBe(first.id);
  });

  it('is taken back from whoever suits the caller, and from nobody where she has refused that person for good', async () => {
    await lin.ready();
    await calls();
    await lin.post(`/offers/${(await offered()).id}/decline`, { reason: 'not-suited' });
    await writes();
    const letter = await offered();
    expect(letter.channel).toBe('board');
    await evening.pass(seconds(5));
    expect((await offered()).id).toBe(letter.id);
    await calls();
    expect((await offered()).channel).toBe('web-call');
  });

  it('is hers when she is taking it at that very moment: the caller waits for whoever comes next', async () => {
    await lin.ready();
    await writes();
    const letter = await offered();
    const taking = await evening.sql.connect();
    try {
      await taking.query('begin');
      await taking.query(`select 1 from deadlines where subject_id = $1 for update`, [letter.id]);
      await calls();
      expect((await offered()).id).toBe(letter.id);
      await taking.query('commit');
    } finally {
      taking.release();
    }
    expect((await lin.post(`/offers/${letter.id}/accept`)).status).toBe(200);
    // a letter in her hands keeps nobody from the line
    expect(codes(await offered())).toEqual(['unknown-risk', 'waited']);
    expect(await settledAs()).toEqual([{ channel: 'board', state: 'accepted', reason: null }]);
  });

  it('is accepted or gives way, never both, when she and a caller come at the same moment', async () => {
    await lin.ready();
    for (let round = 0; round < 4; round++) {
      await writes();
      const letter = await offered();
      const [accepted] = await Promise.all([lin.post(`/offers/${letter.id}/accept`), calls()]);
      await evening.settled();
      const [{ state }] = (await evening.rows<{ state: string }>(`select state from offers where id = $1`, [
        letter.id,
      ])) as [{ state: string }];
      expect([accepted.status, state]).toEqual(accepted.status === 200 ? [200, 'accepted'] : [409, 'withdrawn']);
      const call = await offered();
      expect(call.channel).toBe('web-call');
      const { contactId } = (await lin.post(`/offers/${call.id}/accept`)).body;
      const held = (await lin.get('/contacts?mine=true')).body.items;
      await lin.post(`/contacts/${contactId}/call/hang-up`);
      for (const { id } of held) {
        await lin.put(`/contacts/${id}/tags`, { primary: 'NON-06' });
        await lin.post(`/contacts/${id}/wrap-up`);
        await lin.post(`/contacts/${id}/close`);
      }
      const left = await offered();
      if (left) {
        const { contactId: last } = (await lin.post(`/offers/${left.id}/accept`)).body;
        await lin.put(`/contacts/${last}/tags`, { primary: 'NON-06' });
        await lin.post(`/contacts/${last}/wrap-up`);
        await lin.post(`/contacts/${last}/close`);
      }
    }
    const open = await evening.rows(`select 1 from contacts where state <> 'closed'`);
    expect(open).toEqual([]);
  });
});
