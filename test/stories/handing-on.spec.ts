import { randomUUID } from 'node:crypto';
import { record } from '../support/acts.js';
import { Evening, seconds } from '../support/evening.js';
import { next, type StaffMember, type Visitor } from '../support/people.js';

describe('somebody who writes is handed on', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou] = await Promise.all([evening.staff('lin'), evening.staff('zhou')]);
  });
  afterEach(() => evening.end());

  const offered = async (counselor: StaffMember) => {
    await evening.settled();
    return (await counselor.get('/offers/current')).body.offer;
  };
  const take = async (counselor: StaffMember) =>
    (await counselor.post(`/offers/${(await offered(counselor)).id}/accept`)).body.contactId as string;
  const stored = async (contactId: string) =>
    (await evening.rows('select state, live, front, counselor_id from contacts where id = $1', [contactId]))[0];
  const handOn = (contactId: string, to: StaffMember, note?: string) =>
    lin.post(`/contacts/${contactId}/transfer`, {
      accountId: to.id,
      ...(note ? { note: { clientId: randomUUID(), body: note } } : {}),
    });

  /** In a chat with lin; zhou is there as well. */
  async function chatting(way: 'chats' | 'writes' = 'chats'): Promise<{ visitor: Visitor; contactId: string }> {
    await lin.ready();
    const visitor = evening.visitor();
    await visitor[way]('想说说和爸妈吵架的事');
    const contactId = await take(lin);
    await zhou.ready();
    return { visitor, contactId };
  }

  it.each(['chats', 'writes'] as const)(
    'who %s: with record, note and place in line, to exactly the colleague named',
    async (way) => {
      const { visitor, contactId } = await chatting(way);
      await lin.put(`/contacts/${contactId}/record`, { revision: 0, body: record });
      const { items } = (await lin.get(`/contacts/${contactId}/colleagues`)).body;
      expect(items).toEqual([expect.objectContaining({ accountId: zhou.id, canTake: true })]);
      expect((await handOn(contactId, zhou, '刚说到爸爸摔了门，想慢慢来')).status).toBe(200);
      expect(await stored(contactId)).toMatchObject({ state: 'waiting', front: 'transferred', counselor_id: null });
      expect((await lin.get(`/contacts/${contactId}`)).status).toBe(404);
      const ringing = await offered(zhou);
      expect(ringing).toMatchObject({ contactId, live: way === 'chats' });
      expect(ringing.reasons[0]).toEqual({ code: 'transferred', value: 0 });
      await visitor.adds('还在吗');
      expect(await take(zhou)).toBe(contactId);
      const shown = (await zhou.get(`/contacts/${contactId}`)).body;
      expect(shown).toMatchObject({ isMine: true, record: { revision: 1, body: { situation: '月考' } } });
      const { messages, notes } = (await zhou.get(`/contacts/${contactId}/messages`)).body;
      expect(messages.map(({ body }: { body: string }) => body)).toEqual(['想说说和爸妈吵架的事', '还在吗']);
      expect(notes).toMatchObject([{ body: '刚说到爸爸摔了门，想慢慢来', afterSeq: 1, contactId }]);
      expect(
        (await zhou.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body: '我在' })).status,
      ).toBe(201);
    },
  );

  it.each([
    [
      'says no',
      async () => (await zhou.post(`/offers/${(await offered(zhou)).id}/decline`, { reason: 'busy' })).status,
    ],
    [
      'does not answer',
      async () => {
        await evening.pass(seconds(31));
        return 200;
      },
    ],
    ['goes', async () => (await zhou.put('/presence', { state: 'offline' })).status],
  ])('and comes back to whom she knows when the colleague %s', async (_, refuses) => {
    const { contactId } = await chatting();
    const senders = await lin.console();
    await handOn(contactId, zhou);
    expect((await offered(zhou)).contactId).toBe(contactId);
    const back = next(senders, 'contact.came-back');
    expect(await refuses()).toBe(200);
    expect(await back).toEqual({ contactId });
    await evening.settled();
    expect(await stored(contactId)).toMatchObject({ state: 'active', front: null, counselor_id: lin.id });
    expect(await offered(lin)).toBeNull();
    const [row] = await evening.rows(`select detail from audit_log where action = 'contact.came-back'`);
    expect(row).toEqual({ detail: { accountId: lin.id } });
  });

  it('and waits first in line when whoever handed her on has no room any more', async () => {
    const { contactId } = await chatting();
    await handOn(contactId, zhou);
    await lin.put('/presence', { state: 'break' });
    await zhou.post(`/offers/${(await offered(zhou)).id}/decline`, { reason: 'busy' });
    await evening.settled();
    expect(await stored(contactId)).toMatchObject({ state: 'waiting', live: true, front: 'transferred' });
    await evening.visitor().chats('我不想活了，今晚就想结束这一切');
    const chen = await evening.staff('chen');
    expect((await chen.get('/queue')).body.items[0].contactId).toBe(contactId);
  });

  it('once, however often it is asked, and by one holder at any time', async () => {
    const { contactId } = await chatting();
    const answers = await Promise.all([handOn(contactId, zhou), handOn(contactId, zhou)]);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect((await handOn(contactId, zhou)).status).toBe(200);
    const [{ offers }] = (await evening.rows<{ offers: number }>(
      `select count(*)::int as offers from offers where contact_id = $1 and handed_by = $2`,
      [contactId, lin.id],
    )) as [{ offers: number }];
    expect(offers).toBe(1);
    await take(zhou);
    expect((await handOn(contactId, zhou)).status).toBe(200);
    expect(await stored(contactId)).toMatchObject({ counselor_id: zhou.id });
  });

  it('to nobody who is not free, and then nothing has changed', async () => {
    const { contactId } = await chatting();
    await zhou.put('/presence', { state: 'break' });
    expect((await handOn(contactId, zhou, '交接')).body.error.code).toBe('offer.colleague-not-free');
    expect(await stored(contactId)).toMatchObject({ state: 'active', counselor_id: lin.id });
    expect((await lin.get(`/contacts/${contactId}/messages`)).body.notes).toEqual([]);
    await lin.post(`/contacts/${contactId}/wrap-up`);
    await zhou.put('/presence', { state: 'ready' });
    expect((await handOn(contactId, zhou)).body.error.code).toBe('contact.illegal-move');
    expect((await zhou.post(`/contacts/${contactId}/transfer`, { accountId: zhou.id })).status).toBe(404);
  });

  it('while the visitor hears nothing of it but that somebody will be with her', async () => {
    const { visitor, contactId } = await chatting();
    const page = await visitor.page();
    const waits = next(page, 'thread.state', ({ state }) => state === 'waiting');
    await handOn(contactId, zhou);
    expect(await waits).toMatchObject({
      state: 'waiting',
      channel: 'chat',
      ahead: 0,
      waitSeconds: null,
      handedOn: true,
    });
    const goesOn = next(page, 'thread.state', ({ state }) => state === 'being-answered');
    await take(zhou);
    await goesOn;
  });
});
