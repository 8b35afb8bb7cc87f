import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { EventDispatcher, type StoredEvent } from '../../src/platform/index.js';
import { Evening, hours, minutes, seconds } from '../support/evening.js';
import { next, type StaffMember, type Visitor } from '../support/people.js';

interface Chatting {
  visitor: Visitor;
  contactId: string;
  page: Socket;
}

describe('a chat becomes a call', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let console_: Socket;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou] = await Promise.all([evening.staff('lin'), evening.staff('zhou')]);
    console_ = await lin.ready();
  });
  afterEach(() => evening.end());

  const offered = async (counselor: StaffMember) => {
    await evening.settled();
    return (await counselor.get('/offers/current')).body.offer;
  };
  const take = async (counselor: StaffMember) => {
    const accepted = await counselor.post(`/offers/${(await offered(counselor)).id}/accept`);
    await evening.settled();
    return accepted.body.contactId as string;
  };
  const stored = async (contactId: string) =>
    (
      await evening.rows('select state, channel, live, front, counselor_id from contacts where id = $1', [contactId])
    )[0];
  const calls = () => evening.rows<{ id: string; state: string }>('select id, state from calls order by started_at');

  async function chatting(words = '想说说和爸妈吵架的事'): Promise<Chatting> {
    const visitor = evening.visitor();
    await visitor.chats(words);
    const contactId = await take(lin);
    await lin.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body: '我在' });
    return { visitor, contactId, page: await visitor.page() };
  }
  const invite = (contactId: string, clientId: string = randomUUID(), by = lin) =>
    by.post(`/contacts/${contactId}/call/invitation`, { clientId });
  const openFor = async (visitor: Visitor) => (await visitor.ask('/calls/web/invitation')).body.invitation;

  async function invited(): Promise<Chatting & { invitationId: string }> {
    const chat = await chatting();
    const { invitation } = (await invite(chat.contactId)).body;
    await evening.settled();
    return { ...chat, invitationId: invitation.invitationId };
  }
  async function calling() {
    const chat = await invited();
    const { body } = await chat.visitor.calls({ invitationId: chat.invitationId });
    await evening.settled();
    return { ...chat, callId: body.callId as string };
  }
  async function talking() {
    const call = await calling();
    await call.page.emitWithAck('call.here', { callId: call.callId });
    await take(lin);
    await call.page.emitWithAck('call.connected', { callId: call.callId });
    await evening.settled();
    return call;
  }

  it('of the same contact, with the same counselor, and the conversation goes on beside it and after it', async () => {
    const { visitor, contactId, page } = await chatting();
    await zhou.ready();
    const told = next(page, 'call.invitation', ({ invitation }) => invitation !== null);
    const clientId = randomUUID();
    const sent = await invite(contactId, clientId);
    expect(sent).toMatchObject({ status: 201, body: { invitation: { state: 'open' } } });
    const { invitationId } = sent.body.invitation;
    expect((await told).invitation.invitationId).toBe(invitationId);
    expect((await invite(contactId, clientId)).body.invitation.invitationId).toBe(invitationId);
    expect((await invite(contactId)).body.invitation.invitationId).toBe(invitationId);
    expect((await openFor(visitor)).invitationId).toBe(invitationId);

    const settled = next(page, 'call.invitation', ({ invitation }) => invitation === null);
    const rung = next(console_, 'offer.made');
    const placed = await visitor.calls({ invitationId });
    expect(placed).toMatchObject({ status: 201, body: { state: 'waiting', ahead: null, code: null } });
    await settled;
    expect(await rung).toMatchObject({ contactId, channel: 'web-call', live: true });
    const ringing = await offered(lin);
    expect(ringing.reasons[0]).toEqual({ code: 'invited', value: 0 });
    expect(await offered(zhou)).toBeNull();
    // hers while it rings: she reads on, and both write
    expect(await stored(contactId)).toMatchObject({ state: 'active', channel: 'web-call', counselor_id: lin.id });
    expect((await visitor.reads()).body).toMatchObject({ state: 'being-answered', channel: 'chat' });
    const written = { clientId: randomUUID(), body: '我马上接', live: true };
    expect((await visitor.ask('/board/thread/messages', { method: 'POST', body: written })).body.channel).toBe('chat');

    const { callId } = placed.body;
    await page.emitWithAck('call.here', { callId });
    const atPage = next(page, 'call.state', ({ state }) => state === 'connecting');
    const atConsole = next(console_, 'call.state', ({ state }) => state === 'connecting');
    expect(await take(lin)).toBe(contactId);
    expect(await atPage).toMatchObject({ callId });
    expect(await atConsole).toMatchObject({ callId, contactId });
    await console_.emitWithAck('call.connected', { callId });
    await lin.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body: '听得到吗' });
    expect((await lin.post(`/contacts/${contactId}/transfer`, { accountId: zhou.id })).body.error.code).toBe(
      'contact.handed-on-by-call',
    );
    await evening.pass(minutes(3));
    await visitor.hangsUp(callId);
    await evening.settled();
    expect(await stored(contactId)).toMatchObject({
      state: 'active',
      channel: 'chat',
      live: true,
      counselor_id: lin.id,
    });
    await visitor.adds('挂了，谢谢你');
    const { messages } = (await lin.get(`/contacts/${contactId}/messages`)).body;
    expect(messages.map(({ body }: { body: string }) => body)).toEqual([
      '想说说和爸妈吵架的事',
      '我在',
      '我马上接',
      '听得到吗',
      '挂了，谢谢你',
    ]);
    expect((await lin.get(`/contacts/${contactId}/call`)).body.call).toMatchObject({
      state: 'ended',
      talkSeconds: 180,
    });
    // one talk, one record, counted once, as the chat it was opened as
    expect(await evening.rows('select channel, state from contacts')).toEqual([{ channel: 'chat', state: 'active' }]);
    expect(await evening.rows('select channel from contact_facts')).toEqual([{ channel: 'chat' }]);
    expect(await evening.rows('select connected as talked from call_facts')).toEqual([{ talked: true }]);
  });

  it('when she picks up, and not by an event that comes late', async () => {
    const { contactId } = await calling();
    const [assigned] = await evening.rows<{ event: StoredEvent }>(
      `select jsonb_build_object('id', id, 'type', type, 'version', version, 'centerId', center_id, 'deskId', desk_id,
        'contactId', contact_id, 'actorId', actor_id, 'occurredAt', occurred_at, 'payload', payload) as event
        from contact_events where type = 'contact.assigned'`,
    );
    evening.service.get(EventDispatcher).accept([assigned?.event as StoredEvent]);
    await evening.settled();
    expect((await calls()).map(({ state }) => state)).toEqual(['waiting']);
    expect(await take(lin)).toBe(contactId);
    expect((await calls()).map(({ state }) => state)).toEqual(['connecting']);
  });

  it('again, when the first call has ended', async () => {
    const { visitor, contactId, callId } = await talking();
    await lin.post(`/contacts/${contactId}/call/hang-up`);
    await evening.settled();
    const { invitation } = (await invite(contactId)).body;
    const again = await visitor.calls({ invitationId: invitation.invitationId });
    expect(again.status).toBe(201);
    expect(again.body.callId).not.toBe(callId);
    expect(await take(lin)).toBe(contactId);
    expect((await lin.get(`/contacts/${contactId}/call`)).body.call).toMatchObject({
      callId: again.body.callId,
      state: 'connecting',
    });
  });

  it.each([
    ['says no', async () => (await lin.post(`/offers/${(await offered(lin)).id}/decline`, { reason: 'busy' })).status],
    [
      'does not pick up',
      async () => {
        await evening.pass(seconds(31));
        return 200;
      },
    ],
    ['goes', async () => (await lin.put('/presence', { state: 'offline' })).status],
  ])('for the next counselor, first in line, when she who invited %s', async (_, fails) => {
    await zhou.ready();
    const { visitor, contactId, callId, page } = await calling();
    await page.emitWithAck('call.here', { callId });
    expect(await fails()).toBe(200);
    const ringing = await offered(zhou);
    expect(ringing).toMatchObject({ contactId, channel: 'web-call', live: true });
    expect(ringing.reasons[0]).toEqual({ code: 'invited', value: 0 });
    expect(await stored(contactId)).toMatchObject({ state: 'waiting', front: 'invited', counselor_id: null });
    expect((await visitor.ask('/calls/web')).body.call).toMatchObject({ callId, state: 'waiting', ahead: 0 });
    await take(zhou);
    expect((await zhou.get(`/contacts/${contactId}/messages`)).body.messages).toHaveLength(2);
    expect((await visitor.ask('/calls/web')).body.call).toMatchObject({ callId, state: 'connecting' });
    expect((await lin.get(`/contacts/${contactId}/call`)).body.call?.state).not.toBe('connected');
  });

  it('for the next counselor at once, when she has gone before it is taken', async () => {
    await zhou.ready();
    const { visitor, contactId, invitationId } = await invited();
    expect((await lin.put('/presence', { state: 'offline' })).status).toBe(200);
    expect((await visitor.calls({ invitationId })).status).toBe(201);
    expect(await offered(zhou)).toMatchObject({ contactId, channel: 'web-call' });
    expect(await stored(contactId)).toMatchObject({ state: 'waiting', front: 'invited' });
  });

  it('with her, though another chat rings at her at that moment: that one goes back in line', async () => {
    const { visitor, contactId, invitationId } = await invited();
    await evening.visitor().chats('有人在吗');
    expect((await offered(lin)).contactId).not.toBe(contactId);
    await visitor.calls({ invitationId });
    expect((await offered(lin)).contactId).toBe(contactId);
  });

  it('once, however often it is taken, in one page or in two', async () => {
    const { visitor, contactId, invitationId } = await invited();
    const clientId = randomUUID();
    const answers = await Promise.all([
      visitor.calls({ clientId, invitationId }),
      visitor.calls({ clientId, invitationId }),
      visitor.calls({ invitationId }),
    ]);
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
    const others = answers.filter(({ status }) => status !== 201).map(({ body }) => body.error.code);
    expect(others.every((code) => code === 'call-invitation.over')).toBe(true);
    expect(await calls()).toHaveLength(1);
    expect(await take(lin)).toBe(contactId);
    const accepted = await evening.rows(`select 1 from offers where contact_id = $1 and state = 'accepted'`, [
      contactId,
    ]);
    expect(accepted).toHaveLength(2); // the chat, and the call
  });

  it('or is taken back: of the two at the same moment exactly one happens', async () => {
    const { visitor, contactId, invitationId } = await invited();
    const [placed, withdrawn] = await Promise.all([
      visitor.calls({ invitationId }),
      lin.post(`/contacts/${contactId}/call/invitation/withdraw`),
    ]);
    expect(withdrawn.status).toBe(200);
    const { state } = withdrawn.body.invitation;
    const happened = placed.status === 201 ? 'taken' : 'withdrawn';
    const [row] = await evening.rows<{ state: string }>('select state from call_invitations');
    expect(row?.state).toBe(happened);
    expect(state === 'withdrawn').toBe(happened === 'withdrawn');
    expect(await calls()).toHaveLength(happened === 'taken' ? 1 : 0);
    expect((await stored(contactId))?.channel).toBe(happened === 'taken' ? 'web-call' : 'chat');
  });

  it.each([
    [
      'declined',
      'the visitor would rather not',
      async ({ visitor, invitationId }) => {
        for (let n = 0; n < 2; n++) {
          await visitor.ask('/calls/web/invitation/decline', { method: 'POST', body: { invitationId } });
        }
      },
    ],
    [
      'withdrawn',
      'she takes it back',
      async ({ contactId }) => {
        for (let n = 0; n < 2; n++) await lin.post(`/contacts/${contactId}/call/invitation/withdraw`);
      },
    ],
    ['expired', 'nobody answers it', () => evening.pass(minutes(11))],
    ['withdrawn', 'she ends the conversation', ({ contactId }) => lin.post(`/contacts/${contactId}/wrap-up`)],
    [
      'withdrawn',
      'she gives the contact back',
      ({ contactId }) => lin.post(`/contacts/${contactId}/release`, { reason: 'other' }),
    ],
  ] as [string, string, (of: Chatting & { invitationId: string }) => Promise<unknown>][])(
    'not, but stays a chat: %s, when %s',
    async (state, _, ends) => {
      const chat = await invited();
      await ends(chat);
      await evening.settled();
      const [row] = await evening.rows('select state, call_id from call_invitations');
      expect(row).toEqual({ state, call_id: null });
      expect(await openFor(chat.visitor)).toBeNull();
      expect((await chat.visitor.calls({ invitationId: chat.invitationId })).body.error.code).toBe(
        'call-invitation.over',
      );
      expect((await stored(chat.contactId))?.channel).toBe('chat');
      expect(await calls()).toEqual([]);
    },
  );

  it('and a chat again, hers as before, when the visitor hangs up while it rings', async () => {
    const { visitor, contactId, callId } = await calling();
    expect(await offered(lin)).toMatchObject({ contactId });
    await visitor.hangsUp(callId);
    expect(await offered(lin)).toBeNull();
    expect(await stored(contactId)).toMatchObject({ state: 'active', channel: 'chat', counselor_id: lin.id });
  });

  it('and a chat again that waits, and becomes a letter at closing time, when nobody picked up and she hangs up', async () => {
    const { visitor, contactId, callId } = await calling();
    await lin.post(`/offers/${(await offered(lin)).id}/decline`, { reason: 'break' });
    await evening.settled();
    await visitor.hangsUp(callId);
    await evening.settled();
    expect(await stored(contactId)).toMatchObject({ state: 'waiting', channel: 'chat', live: true, front: 'invited' });
    await evening.pass(hours(4));
    expect(await stored(contactId)).toMatchObject({ state: 'waiting', channel: 'board', live: false });
  });

  it('and goes on as one with a colleague, when she gives it back in the middle', async () => {
    await zhou.ready();
    const { contactId, callId } = await talking();
    await lin.post(`/contacts/${contactId}/release`, { reason: 'other' });
    expect(await offered(zhou)).toMatchObject({ contactId, channel: 'web-call' });
    expect((await calls())[0]).toEqual({ id: callId, state: 'waiting' });
    expect(await take(zhou)).toBe(contactId);
  });

  it('by nobody but its counselor, from a chat alone, and for nobody but its visitor', async () => {
    const { visitor, contactId, invitationId } = await invited();
    expect((await invite(contactId, randomUUID(), zhou)).status).toBe(404);
    expect((await zhou.get(`/contacts/${contactId}/call/invitation`)).status).toBe(404);
    expect((await zhou.post(`/contacts/${contactId}/call/invitation/withdraw`)).status).toBe(404);
    const chen = await evening.staff('chen');
    expect((await invite(contactId, randomUUID(), chen)).status).toBe(403);
    expect((await chen.get(`/contacts/${contactId}/call/invitation`)).body.invitation).toMatchObject({ invitationId });
    const other = evening.visitor();
    await other.writes('你好');
    expect((await other.calls({ invitationId })).status).toBe(404);
    await other.ask('/calls/web/invitation/decline', { method: 'POST', body: { invitationId } });
    expect((await openFor(visitor)).invitationId).toBe(invitationId);
    await lin.post(`/contacts/${contactId}/wrap-up`);
    await zhou.ready();
    const letter = await take(zhou);
    expect((await invite(letter, randomUUID(), zhou)).body.error.code).toBe('call-invitation.not-in-chat');
  });
});
