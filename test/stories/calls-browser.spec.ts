import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { Deadlines, EventDispatcher, type StoredEvent } from '../../src/platform/index.js';
import { record } from '../support/acts.js';
import { Evening, hours, minutes, seconds } from '../support/evening.js';
import { next, type StaffMember, type Visitor } from '../support/people.js';

const offer = { kind: 'description', type: 'offer', sdp: 'v=0 of the console' } as const;
const answer = { kind: 'description', type: 'answer', sdp: 'v=0 of the page' } as const;

interface OnCall {
  student: Visitor;
  page: Socket;
  callId: string;
  contactId: string;
}

describe('a call from the browser', () => {
  let evening: Evening;
  let lin: StaffMember;
  let console_: Socket;
  beforeEach(async () => {
    evening = await Evening.begin();
    lin = await evening.staff('lin');
    console_ = await lin.ready();
  });
  afterEach(() => evening.end());

  const row = async (callId: string) =>
    (
      await evening.rows<Record<string, string | null>>(
        `select k.state, k.ended_by, k.counselor_id, k.connected_at is not null as talked, c.state as contact,
         c.answered_at is not null as answered from calls k left join contacts c on c.id = k.contact_id where k.id = $1`,
        [callId],
      )
    )[0];

  async function waiting(): Promise<Omit<OnCall, 'contactId'>> {
    const student = evening.visitor();
    const { callId } = (await student.calls({ callerRole: 'student' })).body;
    return { student, page: await student.page(callId), callId };
  }

  /** Taken by lin, the line not made yet. */
  const taken = async () => take(await waiting());
  async function take(call: Omit<OnCall, 'contactId'>): Promise<OnCall> {
    await evening.settled();
    const { offer: ringing } = (await lin.get('/offers/current')).body;
    const told = next(call.page, 'call.state', (state) => state.state === 'connecting');
    const { contactId } = (await lin.post(`/offers/${ringing.id}/accept`)).body;
    await told;
    return { ...call, contactId };
  }

  async function talking(): Promise<OnCall> {
    const call = await taken();
    await evening.pass(seconds(2));
    await console_.emitWithAck('call.connected', { callId: call.callId });
    await evening.settled();
    return call;
  }

  it('rings, is taken, finds its way, connects once, and leaves the record to write', async () => {
    const student = evening.visitor();
    const rung = next(console_, 'offer.made');
    const opened = await student.calls({ callerRole: 'student' });
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({ state: 'waiting', ahead: 0, waitSeconds: null, endedBy: null, iceServers: [] });
    expect(opened.body.code).toMatch(/^\d{20}$/);
    const { callId } = opened.body;
    const page = await student.page(callId);
    const ringing = await rung;
    expect(ringing).toMatchObject({ channel: 'web-call' });
    expect(Date.parse(ringing.expiresAt) - Date.parse(ringing.offeredAt)).toBe(seconds(30));

    await evening.pass(seconds(8));
    const [atPage, atConsole] = [next(page, 'call.state'), next(console_, 'call.state')];
    const { contactId } = (await lin.post(`/offers/${ringing.id}/accept`)).body;
    expect(await atPage).toMatchObject({ callId, state: 'connecting', ahead: null, waitSeconds: null, endedBy: null });
    expect(await atConsole).toMatchObject({ callId, contactId, carrier: 'browser', state: 'connecting' });

    const offered = next(page, 'call.signal');
    expect(await console_.emitWithAck('call.signal', { callId, signal: offer })).toEqual({ ok: true });
    expect(await offered).toEqual({ callId, signal: offer });
    const answered = next(console_, 'call.signal');
    expect(await page.emitWithAck('call.signal', { callId, signal: answer })).toEqual({ ok: true });
    expect(await answered).toEqual({ callId, contactId, signal: answer });

    await evening.pass(seconds(2));
    const both = [page, console_].map((socket) => socket.emitWithAck('call.connected', { callId }));
    expect(await Promise.all(both)).toEqual([{ ok: true }, { ok: true }]);
    await evening.pass(seconds(5));
    expect(await page.emitWithAck('call.connected', { callId })).toEqual({ ok: true });
    const shown = (await lin.get(`/contacts/${contactId}/call`)).body.call;
    expect(shown).toMatchObject({ state: 'connected', maskedNumber: null, earlierCalls: 0, voiceMessage: null });
    expect(Date.parse(shown.connectedAt) - Date.parse(shown.startedAt)).toBe(seconds(10));

    await evening.pass(minutes(20));
    const [ended, told] = [next(console_, 'call.state'), next(page, 'call.state')];
    expect((await student.hangsUp(callId)).body.call).toMatchObject({ state: 'ended', endedBy: 'visitor' });
    expect(await ended).toMatchObject({ state: 'ended', talkSeconds: 20 * 60 + 5 });
    expect(await told).toMatchObject({ state: 'ended', endedBy: 'visitor' });
    const contact = (await lin.get(`/contacts/${contactId}`)).body;
    expect(contact).toMatchObject({ state: 'wrap-up', channel: 'web-call' });
    const unmet = contact.requirements.filter((one: { met: boolean }) => !one.met);
    expect(unmet.map((one: { code: string }) => one.code).sort()).toEqual(['grade', 'primary-tag', 'record']);
    const events = await evening.rows<{ type: string }>(
      `select type from contact_events where contact_id = $1 and type like any (array['call.%', 'contact.answered'])`,
      [contactId],
    );
    expect(events.map(({ type }) => type).sort()).toEqual([
      'call.connected',
      'call.ended',
      'call.started',
      'contact.answered',
    ]);
  });

  it('is one call however often its page sends it, with the same code', async () => {
    const clientId = randomUUID();
    const pages = Array.from({ length: 10 }, () => evening.visitor());
    const replies = await Promise.all(pages.map((page) => page.calls({ clientId })));
    expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(new Set(replies.map(({ body }) => `${body.callId} ${body.code}`)).size).toBe(1);
    const stored = await evening.rows(
      'select 1 from contacts union all select 1 from persons union all select 1 from calls',
    );
    expect(stored).toHaveLength(3);
    expect((await pages[0]?.ask('/calls/web'))?.body.call).toMatchObject({ callId: replies[0]?.body.callId });
  });

  it('belongs to whoever brings a code, and keeps nobody out who brings a wrong one', async () => {
    const student = evening.visitor();
    await student.writes('想先写一句');
    const code = student.code;
    const first = await student.calls();
    expect(first.body.code).toBeNull();
    const again = await student.calls(); // from another page of hers
    expect(again.body).toMatchObject({ callId: first.body.callId, code: null });
    expect(await evening.rows('select 1 from persons')).toHaveLength(1);

    // her telephone is on as well: its code was read out to her, and she changes over to the page
    await student.hangsUp(first.body.callId);
    await evening.rows(
      `insert into calls (id, center_id, desk_id, person_id, contact_id, carrier, carrier_call_id, in_hours, state, started_at)
       select gen_random_uuid(), center_id, desk_id, person_id, id, 'twilio', 'CA1', true, 'waiting', opened_at
       from contacts where channel = 'board'`,
    );
    const changed = await student.calls();
    expect(changed).toMatchObject({ status: 201, body: { state: 'waiting', code: null } });
    expect(changed.body.callId).not.toBe(first.body.callId);
    expect(await evening.rows('select 1 from persons')).toHaveLength(1);

    const other = evening.visitor();
    other.code = '12345678901234567890';
    expect((await other.calls()).body.code).toMatch(/^\d{20}$/);
    expect(other.code).not.toBe(code);
  });

  it('is put in the line by what was judged of its caller the last time', async () => {
    const first = await talking();
    await lin.put(`/contacts/${first.contactId}/grade`, { grade: '4' });
    await first.student.hangsUp(first.callId);
    await evening.visitor().calls();
    await evening.pass(seconds(20));
    await first.student.calls();
    const [entry] = (await (await evening.staff('chen')).get('/queue')).body.items;
    expect(entry).toMatchObject({
      channel: 'web-call',
      reasons: [{ code: 'grade-before', value: 4 }, { code: 'waited' }],
    });
    expect((await first.student.ask('/calls/web')).body.call).toMatchObject({ ahead: 0 });
  });

  it('is not taken out of hours, and goes on past closing time', async () => {
    const { callId, contactId, student } = await talking();
    await evening.pass(hours(3)); // 22:30
    expect(await row(callId)).toMatchObject({ state: 'connected', contact: 'active' });
    const late = await evening.visitor().calls();
    expect(late.status).toBe(409);
    expect(late.body.error).toMatchObject({
      code: 'call.desk-closed',
      params: { opensAt: '2026-11-20T10:00:00.000Z' },
    });
    expect(late.body.error.message).toContain('12356');
    expect(await evening.rows('select 1 from calls')).toHaveLength(1);
    expect((await lin.post(`/contacts/${contactId}/call/hang-up`)).status).toBe(200);
    expect((await student.ask('/calls/web')).body.call).toMatchObject({ state: 'ended', endedBy: 'counselor' });
    expect(await row(callId)).toMatchObject({ contact: 'wrap-up' });
  });

  it('tells those who wait where they stand as the line moves', async () => {
    await lin.put('/presence', { state: 'break' });
    const first = await waiting();
    const second = await waiting();
    expect((await second.student.ask('/calls/web')).body.call).toMatchObject({ state: 'waiting', ahead: 1 });
    const moved = next(second.page, 'call.state', (state) => state.ahead === 0);
    await first.student.hangsUp(first.callId);
    expect(await moved).toMatchObject({ callId: second.callId, state: 'waiting', waitSeconds: null });
  });

  describe('signals', () => {
    const lines = [
      ['a third visitor', async () => (await waiting()).page],
      ['another counselor', async () => (await evening.staff('zhou')).console()],
      ['her supervisor', async () => (await evening.staff('chen')).console()],
    ] as const;
    it.each(lines)('are not taken from %s', async (_, stranger) => {
      const { callId, page } = await taken();
      const heard: unknown[] = [];
      for (const socket of [page, console_]) socket.on('call.signal', (signal) => heard.push(signal));
      const socket = await stranger();
      expect(await socket.emitWithAck('call.signal', { callId, signal: offer })).toMatchObject({
        ok: false,
        error: { code: 'call.not-found' },
      });
      expect(await socket.emitWithAck('call.connected', { callId })).toMatchObject({
        error: { code: 'call.not-found' },
      });
      // what comes after on the same lines shows that nothing came before
      const passed = next(page, 'call.signal');
      await console_.emitWithAck('call.signal', { callId, signal: { kind: 'restart' } });
      await passed;
      expect(heard).toEqual([{ callId, signal: { kind: 'restart' } }]);
    });

    it('are not passed while nobody has taken the call, nor once it is over', async () => {
      const call = await waiting();
      const early = await call.page.emitWithAck('call.signal', { callId: call.callId, signal: offer });
      expect(early.error.code).toBe('call.not-live');
      const { callId, page, student } = await take(call);
      await student.hangsUp(callId);
      for (const socket of [page, console_]) {
        expect((await socket.emitWithAck('call.signal', { callId, signal: offer })).error.code).toBe('call.not-live');
        expect((await socket.emitWithAck('call.connected', { callId })).ok).toBe(false);
      }
    });

    it('are taken from a page up to sixty in ten seconds', async () => {
      const { callId, page } = await taken();
      const send = () => page.emitWithAck('call.signal', { callId, signal: { kind: 'restart' } });
      const replies = await Promise.all(Array.from({ length: 61 }, send));
      expect(replies.filter(({ ok }) => ok)).toHaveLength(60);
      expect((await send()).error.code).toBe('call.too-many-signals');
      expect(await console_.emitWithAck('call.signal', { callId, signal: offer })).toEqual({ ok: true });
      await evening.pass(seconds(10));
      expect(await send()).toEqual({ ok: true });
    });

    it('have a size, and no other shape', async () => {
      const { callId, page } = await taken();
      const long = { ...offer, sdp: 'x'.repeat(32_001) };
      const odd = [long, { kind: 'description' }, { kind: 'hello' }, { ...offer, more: 1 }, null, 'x'];
      for (const signal of odd) {
        for (const socket of [page, console_]) {
          expect((await socket.emitWithAck('call.signal', { callId, signal })).error.code).toBe('input.invalid');
        }
      }
    });
  });

  describe('ends', () => {
    it.each([
      ['waiting', waiting, 'closed'],
      ['connecting', taken, 'wrap-up'],
      ['connected', talking, 'wrap-up'],
    ] as const)('once, from both sides and at the same moment, while %s', async (_, reach, contact) => {
      const call = await reach();
      const { callId, student } = call;
      const both = [student.hangsUp(callId), student.hangsUp(callId)];
      if ('contactId' in call) both.push(lin.post(`/contacts/${call.contactId}/call/hang-up`));
      expect((await Promise.all(both)).map(({ status }) => status)).toEqual(both.map(() => 200));
      expect((await student.hangsUp(callId)).body.call.state).toBe('ended');
      await evening.settled();
      expect(await row(callId)).toMatchObject({ state: 'ended', contact });
      expect(await evening.rows(`select 1 from contact_events where type = 'call.ended'`)).toHaveLength(1);
      expect(await evening.rows(`select 1 from offers where state = 'open'`)).toEqual([]);
    });

    it('for nobody else', async () => {
      const { callId, contactId } = await talking();
      const stranger = (await waiting()).student;
      expect((await stranger.hangsUp(callId)).body).toEqual({ call: null });
      const zhou = await evening.staff('zhou');
      expect((await zhou.post(`/contacts/${contactId}/call/hang-up`)).status).toBe(404);
      const chen = await evening.staff('chen');
      expect((await chen.post(`/contacts/${contactId}/call/hang-up`)).body.error.code).toBe('call.not-yours');
      expect((await zhou.get(`/contacts/${contactId}/call`)).status).toBe(404);
      expect(await row(callId)).toMatchObject({ state: 'connected' });
    });

    it('owing nobody an answer when it was never connected', async () => {
      const { callId, contactId, student } = await taken();
      await student.hangsUp(callId);
      await evening.settled();
      const { requirements } = (await lin.get(`/contacts/${contactId}`)).body;
      expect(requirements).toContainEqual({ code: 'answer', met: true });
      expect(await row(callId)).toMatchObject({ answered: false, talked: false });
    });

    it('not by closing a counseling contact: that is refused while somebody is on the line', async () => {
      const { callId, contactId } = await talking();
      await lin.put(`/contacts/${contactId}/tags`, { primary: 'EMO-01' });
      await lin.put(`/contacts/${contactId}/grade`, { grade: '1' });
      await lin.put(`/contacts/${contactId}/record`, { revision: 0, body: record });
      await lin.post(`/contacts/${contactId}/wrap-up`);
      expect((await lin.post(`/contacts/${contactId}/close`)).body.error.code).toBe('call.still-on');
      expect(await row(callId)).toMatchObject({ state: 'connected', contact: 'wrap-up' });
      await lin.post(`/contacts/${contactId}/call/hang-up`);
      expect((await lin.post(`/contacts/${contactId}/close`)).status).toBe(200);
    });

    it('when its contact is closed as a prank', async () => {
      const { callId, contactId, page } = await talking();
      await lin.put(`/contacts/${contactId}/tags`, { primary: 'NON-04' });
      const told = next(page, 'call.state', (state) => state.state === 'ended');
      await lin.post(`/contacts/${contactId}/wrap-up`);
      expect(await row(callId)).toMatchObject({ state: 'connected' });
      expect((await lin.post(`/contacts/${contactId}/close`)).status).toBe(200);
      expect(await told).toMatchObject({ endedBy: 'counselor' });
      expect(await row(callId)).toMatchObject({ state: 'ended', contact: 'closed' });
    });

    it.each([
      ['waiting', waiting, 'closed'],
      ['connected', talking, 'wrap-up'],
    ] as const)('by itself when the page is gone for half a minute while %s', async (_, reach, contact) => {
      const { callId, page } = await reach();
      await evening.pass(minutes(5));
      expect(await row(callId)).not.toMatchObject({ state: 'ended' });
      await gone(page);
      for (const some of [10, 10, 9]) await evening.pass(seconds(some));
      expect(await row(callId)).not.toMatchObject({ state: 'ended' });
      await evening.pass(seconds(2));
      expect(await row(callId)).toMatchObject({ state: 'ended', ended_by: 'lost', contact });
    });

    it('by itself when only the chat of the same person is still open in another tab', async () => {
      const { callId, page, student } = await talking();
      await student.page();
      await gone(page);
      for (let beat = 0; beat < 4; beat++) await evening.pass(seconds(10));
      expect(await row(callId)).toMatchObject({ state: 'ended', ended_by: 'lost' });
    });

    it.each([1, 12])('not because the database was away for half a minute and %i s', async (late) => {
      const here = await talking();
      await evening.pass(seconds(1));
      // nobody could say anything, and then the deadlines are looked at before anybody does
      evening.clock.advance(seconds(30 + late));
      await evening.service.get(Deadlines).sweep();
      expect(await row(here.callId)).toMatchObject({ state: 'connected' });
      for (let beat = 0; beat < 4; beat++) await evening.pass(seconds(10));
      expect(await row(here.callId)).toMatchObject({ state: 'connected' });
      await gone(here.page);
      evening.clock.advance(seconds(30 + late));
      await evening.service.get(Deadlines).sweep();
      expect(await row(here.callId)).toMatchObject({ state: 'connected' });
      for (let beat = 0; beat < 2; beat++) await evening.pass(seconds(10));
      expect(await row(here.callId)).toMatchObject({ state: 'ended', ended_by: 'lost' });
    });

    it('not while its page, loaded anew, is asked for the microphone', async () => {
      const { callId, page, student } = await talking();
      await gone(page);
      for (let beat = 0; beat < 2; beat++) await evening.pass(seconds(10));
      await student.ask('/calls/web');
      for (let beat = 0; beat < 2; beat++) await evening.pass(seconds(10));
      await student.page(callId);
      for (let beat = 0; beat < 2; beat++) await evening.pass(seconds(10));
      expect(await row(callId)).toMatchObject({ state: 'connected' });
    });

    it('not, when the page comes back in time', async () => {
      const { callId, page, student } = await talking();
      await gone(page);
      for (const some of [10, 10, 9]) await evening.pass(seconds(some));
      await student.page(callId);
      for (const some of [10, 10, 9]) await evening.pass(seconds(some));
      expect(await row(callId)).toMatchObject({ state: 'connected' });
    });

    async function gone(page: Socket): Promise<void> {
      const left = new Promise((resolve) => console_.emit('thread.unfollow', null, resolve));
      page.disconnect();
      await left;
      await new Promise((resolve) => setImmediate(resolve));
    }
  });

  it('goes back to waiting when it is given back, and its caller is told', async () => {
    for (const reach of [taken, talking]) {
      const { callId, contactId, page, student } = await reach();
      await evening.settled();
      const isBack = ({ state }: { state: string }) => state === 'waiting';
      const [atPage, atConsole] = [
        next(page, 'call.state', isBack),
        next(console_, 'call.state', (told) => told.state === 'ended'),
      ];
      expect((await lin.post(`/contacts/${contactId}/release`, { reason: 'break' })).status).toBe(200);
      expect(await atPage).toMatchObject({ callId, state: 'waiting', ahead: 0 });
      expect(await atConsole).toMatchObject({ callId, state: 'ended', iceServers: [] });
      await evening.settled();
      expect((await console_.emitWithAck('call.signal', { callId, signal: offer })).ok).toBe(false);

      const zhou = await evening.staff('zhou');
      await zhou.ready();
      await evening.settled();
      const { offer: ringing } = (await zhou.get('/offers/current')).body;
      const again = next(page, 'call.state', (state) => state.state === 'connecting');
      await zhou.post(`/offers/${ringing.id}/accept`);
      await again;
      expect(await row(callId)).toMatchObject({ state: 'connecting', counselor_id: zhou.id });
      await student.hangsUp(callId);
      await evening.settled();
      await zhou.put(`/contacts/${contactId}/tags`, { primary: 'NON-02' });
      expect((await zhou.post(`/contacts/${contactId}/close`)).status).toBe(200);
      await zhou.put('/presence', { state: 'offline' });
      await lin.put('/presence', { state: 'ready' });
    }
  });

  it('shows whoever let go of it nothing of its new counselor’s line, however often she is told', async () => {
    const { callId, contactId } = await talking();
    await console_.emitWithAck('thread.unfollow', { contactId: randomUUID() }); // what was sent to her before has arrived by now
    const heard: { state: string; iceServers: unknown[] }[] = [];
    console_.on('call.state', (told) => heard.push(told));
    await lin.post(`/contacts/${contactId}/release`, { reason: 'break' });
    const zhou = await evening.staff('zhou');
    const hers = await zhou.ready();
    await evening.settled();
    const { offer: ringing } = (await zhou.get('/offers/current')).body;
    await zhou.post(`/offers/${ringing.id}/accept`);
    await evening.settled();
    const [released] = await evening.rows<{ event: StoredEvent }>(
      `select jsonb_build_object('id', id, 'type', type, 'version', version, 'centerId', center_id, 'deskId', desk_id,
        'contactId', contact_id, 'actorId', actor_id, 'occurredAt', occurred_at, 'payload', payload) as event
        from contact_events where type = 'contact.released'`,
    );
    const again = [next(console_, 'call.state'), next(hers, 'call.state')];
    evening.service.get(EventDispatcher).accept([released?.event as StoredEvent]);
    expect((await Promise.all(again)).map(({ state }) => state)).toEqual(['ended', 'connecting']);
    expect(new Set(heard.map(({ state }) => state))).toEqual(new Set(['ended']));
    expect(await row(callId)).toMatchObject({ state: 'connecting', counselor_id: zhou.id });
  });

  it('is found again by a console that was loaded anew', async () => {
    const { callId, contactId, page } = await talking();
    console_.disconnect();
    console_ = await lin.console();
    expect((await lin.get(`/contacts/${contactId}/call`)).body.call).toMatchObject({ callId, state: 'connected' });
    const asked = next(page, 'call.signal');
    expect(await console_.emitWithAck('call.signal', { callId, signal: offer })).toEqual({ ok: true });
    expect(await asked).toEqual({ callId, signal: offer });
  });

  it('stays with somebody when its caller hangs up while it waits for the second time', async () => {
    const { callId, contactId, student } = await talking();
    await lin.post(`/contacts/${contactId}/release`, { reason: 'break' });
    await evening.settled();
    await student.hangsUp(callId);
    await evening.settled();
    expect(await row(callId)).toMatchObject({ state: 'ended', contact: 'waiting', answered: true });
  });

  it('gets its way through walls from relays with credentials that run out', async () => {
    const walled = await Evening.begin({
      STUN_URLS: 'stun:turn.example.cn:3478',
      TURN_URLS: 'turn:turn.example.cn:3478, turns:turn.example.cn:5349',
      TURN_SECRET: 'a secret shared with coturn',
    });
    const { iceServers } = (await walled.visitor().calls()).body;
    const username = String(Math.floor(walled.clock.now().getTime() / 1000) + 6 * 3600);
    expect(iceServers).toEqual([
      { urls: ['stun:turn.example.cn:3478'] },
      {
        urls: ['turn:turn.example.cn:3478', 'turns:turn.example.cn:5349'],
        username,
        credential: expect.stringMatching(/^[\w+/]{27}=$/),
      },
    ]);
    await walled.end();
  });
});
