import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { Evening, minutes, seconds } from '../support/evening.js';
import { next, type StaffMember, type Visitor } from '../support/people.js';

interface OnCall {
  student: Visitor;
  page: Socket;
  callId: string;
  contactId: string;
}

describe('a call with more than two people on it', () => {
  let evening: Evening;
  let [lin, zhou, chen]: StaffMember[] = [];
  let lins: Socket;
  beforeEach(async () => {
    evening = await Evening.begin();
    lin = await evening.staff('lin');
    lins = await lin.ready();
  });
  afterEach(() => evening.end());

  const member = (one: StaffMember | undefined) => one as StaffMember;
  const call = async (contactId: string, by = member(lin)) => (await by.get(`/contacts/${contactId}/call`)).body.call;
  const legs = (callId: string) =>
    evening.rows<Record<string, string>>(
      `select l.part, l.mode, l.state, a.login from call_legs l left join accounts a on a.id = l.account_id
       where call_id = $1 order by asked_at, part`,
      [callId],
    );

  /** Taken by lin, sound flows, zhou is there too. */
  async function talking(): Promise<OnCall> {
    const student = evening.visitor();
    const { callId } = (await student.calls({ callerRole: 'student' })).body;
    const page = await student.page(callId);
    await evening.settled();
    const { offer } = (await member(lin).get('/offers/current')).body;
    const { contactId } = (await member(lin).post(`/offers/${offer.id}/accept`)).body;
    await evening.settled();
    await lins.emitWithAck('call.connected', { callId });
    await evening.settled();
    return { student, page, callId, contactId };
  }

  async function withZhou(): Promise<OnCall & { zhous: Socket; clientId: string }> {
    const on = await talking();
    zhou = await evening.staff('zhou');
    const zhous = await zhou.ready();
    await evening.settled();
    return { ...on, zhous, clientId: randomUUID() };
  }

  /** Zhou has been asked in. @returns her leg */
  async function asked(on: { contactId: string; clientId: string; zhous: Socket }): Promise<string> {
    const rung = next(on.zhous, 'call.leg', ({ state }) => state === 'asked');
    const body = { clientId: on.clientId, accountId: member(zhou).id };
    expect((await member(lin).post(`/contacts/${on.contactId}/call/consult`, body)).status).toBe(200);
    return (await rung).legId;
  }

  async function joined(on: OnCall & { zhous: Socket; clientId: string }): Promise<string> {
    const legId = await asked(on);
    expect((await member(zhou).post(`/call-legs/${legId}/accept`)).status).toBe(200);
    await evening.settled();
    return legId;
  }

  describe('hold', () => {
    it('is told to whoever calls, and twice is the same as once', async () => {
      const { contactId, page } = await talking();
      const told = next(page, 'call.state', ({ held }) => held);
      for (let i = 0; i < 2; i++) {
        const { body } = await member(lin).post(`/contacts/${contactId}/call/hold`, { held: true });
        expect(body.call).toMatchObject({ state: 'connected', heldAt: evening.clock.now().toISOString() });
      }
      expect(await told).toMatchObject({ state: 'connected', held: true });
      await evening.settled();
      const back = next(page, 'call.state', ({ held }) => !held);
      await member(lin).post(`/contacts/${contactId}/call/hold`, { held: false });
      await back;
      const events = await evening.rows(`select type from contact_events where type in ('call.held', 'call.resumed')`);
      expect(events).toHaveLength(2);
    });

    it('is hers alone, and only while somebody is connected', async () => {
      const { contactId, student, callId } = await talking();
      chen = await evening.staff('chen');
      expect((await chen.post(`/contacts/${contactId}/call/hold`, { held: true })).body.error.code).toBe(
        'call.not-yours',
      );
      await student.hangsUp(callId);
      expect((await member(lin).post(`/contacts/${contactId}/call/hold`, { held: true })).body.error.code).toBe(
        'call.not-live',
      );
    });
  });

  describe('a colleague who is asked in', () => {
    it('hears the ring, what she needs to know and nothing of the record, while the caller is on hold', async () => {
      const on = await withZhou();
      await member(lin).put(`/contacts/${on.contactId}/grade`, { grade: '3' });
      const rung = next(on.zhous, 'call.leg');
      const held = next(on.page, 'call.state', (state) => state.held);
      const legId = await asked(on);
      await held;
      expect(await rung).toEqual({
        legId,
        callId: on.callId,
        part: 'consulted',
        mode: 'talk',
        state: 'asked',
        carrier: 'browser',
        counselorName: '林静',
        deskName: expect.any(String),
        grade: '3',
        callerRole: 'student',
        held: true,
        askedAt: evening.clock.now().toISOString(),
        expiresAt: new Date(evening.clock.now().getTime() + seconds(30)).toISOString(),
        iceServers: [],
      });
      expect((await member(zhou).get(`/contacts/${on.contactId}`)).status).toBe(404);
      expect((await call(on.contactId)).legs).toMatchObject([{ legId, state: 'asked', name: '周明' }]);
    });

    it('is asked once, however often it is sent', async () => {
      const on = await withZhou();
      const body = { clientId: on.clientId, accountId: member(zhou).id };
      const send = () => member(lin).post(`/contacts/${on.contactId}/call/consult`, body);
      expect((await Promise.all([send(), send(), send()])).map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(await legs(on.callId)).toHaveLength(1);
      const other = { clientId: on.clientId, accountId: (await evening.staff('chen')).id };
      const reused = await member(lin).post(`/contacts/${on.contactId}/call/consult`, other);
      expect(reused.body.error.code).toBe('call.client-id-reused');
    });

    it('comes on, and goes by herself or by the counselor who asked', async () => {
      const on = await withZhou();
      const told = next(lins, 'call.state', (state) => state.legs[0]?.state === 'joined');
      const legId = await joined(on);
      await told;
      expect((await member(zhou).get('/call-legs/current')).body.leg).toMatchObject({
        legId,
        state: 'joined',
        expiresAt: null,
      });
      expect((await member(zhou).post(`/call-legs/${legId}/accept`)).status).toBe(200);
      const over = next(on.zhous, 'call.leg', ({ state }) => state === 'left');
      expect((await member(lin).post(`/call-legs/${legId}/leave`)).status).toBe(200);
      expect(await over).toMatchObject({ legId, iceServers: [] });
      expect((await member(zhou).post(`/call-legs/${legId}/leave`)).status).toBe(200);
      expect((await member(zhou).post(`/call-legs/${legId}/accept`)).body.error.code).toBe('call.leg-over');
      expect((await member(zhou).get('/call-legs/current')).body.leg).toBeNull();
      expect((await call(on.contactId)).state).toBe('connected');
    });

    it('may say no, or nothing: after thirty seconds it is over, and the counselor sees it', async () => {
      const on = await withZhou();
      const legId = await asked(on);
      const declined = next(lins, 'call.state', (state) => state.legs[0]?.state === 'declined');
      expect((await member(zhou).post(`/call-legs/${legId}/decline`)).status).toBe(200);
      await declined;
      expect((await member(zhou).post(`/call-legs/${legId}/accept`)).body.error.code).toBe('call.leg-over');

      await asked({ ...on, clientId: randomUUID() });
      const unanswered = next(lins, 'call.state', (state) => state.legs[1]?.state === 'left');
      await evening.pass(seconds(29));
      expect((await call(on.contactId)).legs[1].state).toBe('asked');
      await evening.pass(seconds(1));
      await unanswered;
      expect((await call(on.contactId)).heldAt).not.toBeNull();
    });

    it('is nobody who is away, on a call of her own, or on a colleague’s', async () => {
      const on = await withZhou();
      const ask = (accountId: string) =>
        member(lin).post(`/contacts/${on.contactId}/call/consult`, { clientId: randomUUID(), accountId });
      const away = await evening.staff('chen');
      expect((await ask(away.id)).body.error.code).toBe('offer.colleague-not-free');
      expect((await ask(member(lin).id)).status).toBe(409);
      await asked(on);
      expect((await ask(member(zhou).id)).body.error.code).toBe('offer.colleague-not-free');
      const { items } = (await member(lin).get(`/contacts/${on.contactId}/call/colleagues`)).body;
      expect(items).toEqual([expect.objectContaining({ displayName: '周明', canConsult: false })]);
    });

    it('is offered nothing else meanwhile', async () => {
      const on = await withZhou();
      await joined(on);
      await evening.visitor().calls();
      await evening.settled();
      expect((await member(zhou).get('/offers/current')).body.offer).toBeNull();
    });

    it('leaves when she takes a caller of her own, who rang before she was asked', async () => {
      const on = await withZhou();
      const ringing = evening.visitor();
      await ringing.calls();
      await evening.settled();
      const legId = await joined(on);
      const over = next(on.zhous, 'call.leg', ({ state }) => state === 'left');
      const { offer } = (await member(zhou).get('/offers/current')).body;
      expect((await member(zhou).post(`/offers/${offer.id}/accept`)).status).toBe(200);
      expect(await over).toMatchObject({ legId });
      expect((await member(zhou).get('/call-legs/current')).body.leg).toBeNull();
    });

    it('is told only of her own leg: nobody else answers or ends it', async () => {
      const on = await withZhou();
      const legId = await asked(on);
      chen = await evening.staff('chen');
      for (const act of ['accept', 'decline', 'leave']) {
        expect((await chen.post(`/call-legs/${legId}/${act}`)).body.error.code).toBe('call-leg.not-found');
      }
      expect((await legs(on.callId))[0]?.state).toBe('asked');
    });

    it('passes signals with the counselor who holds the call, and with nobody else', async () => {
      const on = await withZhou();
      const legId = await asked(on);
      const signal = { kind: 'restart' };
      expect((await on.zhous.emitWithAck('call.leg-signal', { legId, signal })).error.code).toBe('call.not-live');
      await member(zhou).post(`/call-legs/${legId}/accept`);
      const [atLin, atZhou] = [next(lins, 'call.leg-signal'), next(on.zhous, 'call.leg-signal')];
      expect(await on.zhous.emitWithAck('call.leg-signal', { legId, signal })).toEqual({ ok: true });
      expect(await lins.emitWithAck('call.leg-signal', { legId, signal })).toEqual({ ok: true });
      expect(await atLin).toEqual({ callId: on.callId, legId, signal });
      expect(await atZhou).toEqual({ callId: on.callId, legId, signal });
      const stranger = await (await evening.staff('chen')).console();
      expect((await stranger.emitWithAck('call.leg-signal', { legId, signal })).error.code).toBe('call-leg.not-found');
      expect((await stranger.emitWithAck('call.leg-here', { legId })).error.code).toBe('call-leg.not-found');
    });

    it('whose console is not heard of for twenty seconds has gone; one that says so stays', async () => {
      const on = await withZhou();
      const legId = await joined(on);
      for (let i = 0; i < 15; i++) {
        expect(await on.zhous.emitWithAck('call.leg-here', { legId })).toEqual({ ok: true });
        await evening.pass(seconds(2));
      }
      expect((await legs(on.callId))[0]?.state).toBe('joined');
      for (let i = 0; i < 11; i++) await evening.pass(seconds(2));
      expect((await legs(on.callId))[0]?.state).toBe('left');
    });

    it.each(['hung up', 'given back', 'closed'])('is on it no longer when the call is %s', async (how) => {
      const on = await withZhou();
      await joined(on);
      const over = next(on.zhous, 'call.leg', ({ state }) => state === 'left');
      if (how === 'hung up') await on.student.hangsUp(on.callId);
      if (how === 'given back') await member(lin).post(`/contacts/${on.contactId}/release`, { reason: 'other' });
      if (how === 'closed') {
        await member(lin).put(`/contacts/${on.contactId}/tags`, { primary: 'NON-03' });
        await member(lin).post(`/contacts/${on.contactId}/wrap-up`);
        expect((await member(lin).post(`/contacts/${on.contactId}/close`)).status).toBe(200);
      }
      await over;
      await evening.settled();
      expect((await legs(on.callId)).map(({ state }) => state)).toEqual(['left']);
    });
  });

  describe('a transfer', () => {
    it('to whoever is on the call makes it hers in that moment; her console makes its own line', async () => {
      const on = await withZhou();
      await joined(on);
      const [atPage, atZhou, atLin] = [
        next(on.page, 'call.state', ({ state }) => state === 'connecting'),
        next(on.zhous, 'call.state', ({ state }) => state === 'connecting'),
        next(lins, 'call.state', ({ state }) => state === 'ended'),
      ];
      const reply = await member(lin).post(`/contacts/${on.contactId}/call/transfer`, { accountId: member(zhou).id });
      expect(reply).toMatchObject({ status: 200, body: { ok: true } });
      expect(await atPage).toMatchObject({ held: false });
      expect(await atZhou).toMatchObject({ callId: on.callId, contactId: on.contactId });
      expect(await atLin).toMatchObject({ callId: on.callId, legs: [] });
      await evening.settled();
      const offered = next(on.page, 'call.signal');
      const signal = { kind: 'restart' };
      await on.zhous.emitWithAck('call.signal', { callId: on.callId, signal });
      await offered;
      expect((await lins.emitWithAck('call.signal', { callId: on.callId, signal })).error.code).toBe('call.not-found');
      await on.zhous.emitWithAck('call.connected', { callId: on.callId });
      expect(await call(on.contactId, zhou)).toMatchObject({ state: 'connected', heldAt: null });
      const [contact] = await evening.rows('select state, counselor_id = $1 as hers from contacts where id = $2', [
        member(zhou).id,
        on.contactId,
      ]);
      expect(contact).toEqual({ state: 'active', hers: true });
      expect((await legs(on.callId)).map(({ state }) => state)).toEqual(['left', 'joined']);
      // watched before her console has said a word: should it be gone now, the caller is not left with nobody
      const watched = await evening.rows(
        `select 1 from deadlines d join call_legs l on l.id = d.subject_id where l.call_id = $1 and l.account_id = $2
           and l.part = 'counselor' and l.state = 'joined' and d.kind = 'call.counselor-gone' and d.state = 'due'`,
        [on.callId, member(zhou).id],
      );
      expect(watched).toHaveLength(1);
    });

    it('to anybody else rings at her, and the caller stands before everybody', async () => {
      const on = await withZhou();
      const rung = next(on.zhous, 'offer.made');
      const waits = next(on.page, 'call.state', ({ state }) => state === 'waiting');
      expect(
        (await member(lin).post(`/contacts/${on.contactId}/call/transfer`, { accountId: member(zhou).id })).status,
      ).toBe(200);
      expect(await rung).toMatchObject({ contactId: on.contactId });
      expect(await waits).toMatchObject({ ahead: 0, lineLost: false });
      const { offer } = (await member(zhou).get('/offers/current')).body;
      await member(zhou).post(`/offers/${offer.id}/accept`);
      await evening.settled();
      expect(await call(on.contactId, zhou)).toMatchObject({ state: 'connecting' });
    });

    it('to somebody without room changes nothing', async () => {
      const on = await withZhou();
      await member(zhou).put('/presence', { state: 'break' });
      const reply = await member(lin).post(`/contacts/${on.contactId}/call/transfer`, { accountId: member(zhou).id });
      expect(reply.body.error.code).toBe('offer.colleague-not-free');
      await evening.settled();
      expect(await call(on.contactId)).toMatchObject({ state: 'connected' });
    });

    it('is done by one of the two who do it at the same moment', async () => {
      const on = await withZhou();
      await joined(on);
      const send = () => member(lin).post(`/contacts/${on.contactId}/call/transfer`, { accountId: member(zhou).id });
      const codes = (await Promise.all([send(), send()])).map(({ status }) => status).sort();
      expect(codes[0]).toBe(200);
      expect(codes[1]).toBeGreaterThanOrEqual(400);
      const moved = await evening.rows(`select 1 from contact_events where type = 'contact.assigned'`);
      expect(moved).toHaveLength(2);
    });
  });

  describe('a supervisor', () => {
    it('sees the calls that are on, listens in, and the counselor sees her', async () => {
      const on = await talking();
      chen = await evening.staff('chen');
      const chens = await chen.console();
      const { items } = (await chen.get('/calls/live')).body;
      expect(items).toMatchObject([
        { callId: on.callId, state: 'connected', counselorName: '林静', held: false, isLong: false, supervisors: [] },
      ]);
      const seen = next(lins, 'call.state', (state) => state.legs[0]?.part === 'supervisor');
      const reply = await chen.post(`/calls/${on.callId}/supervise`, { mode: 'listen' });
      expect(reply.body.leg).toMatchObject({ part: 'supervisor', mode: 'listen', state: 'joined' });
      expect((await seen).legs).toMatchObject([{ name: '陈岚', mode: 'listen', state: 'joined' }]);
      const louder = next(chens, 'call.leg', ({ mode }) => mode === 'whisper');
      await chen.post(`/calls/${on.callId}/supervise`, { mode: 'whisper' });
      await louder;
      expect(await legs(on.callId)).toMatchObject([{ part: 'supervisor', mode: 'whisper', state: 'joined' }]);
      expect((await chen.get('/calls/live')).body.items[0].supervisors).toEqual(['陈岚']);
      const audits = await evening.rows<{ detail: { mode: string } }>(
        `select detail from audit_log where action = 'call.supervised' order by occurred_at, id`,
      );
      expect(audits.map(({ detail }) => detail.mode)).toEqual(['listen', 'whisper']);
      const { legId } = reply.body.leg;
      const ended = await member(lin).post(`/call-legs/${legId}/leave`);
      expect(ended.body.error.code).toBe('call.leg-not-yours');
      expect((await chen.post(`/call-legs/${legId}/leave`)).status).toBe(200);
      expect((await legs(on.callId))[0]?.state).toBe('left');
    });

    it('is nobody who is not one, and nobody of elsewhere', async () => {
      const on = await withZhou();
      expect((await member(zhou).post(`/calls/${on.callId}/supervise`, { mode: 'listen' })).status).toBe(403);
      expect((await member(zhou).get('/calls/live')).status).toBe(403);
      chen = await evening.staff('chen');
      expect((await chen.post(`/calls/${randomUUID()}/supervise`, { mode: 'listen' })).status).toBe(404);
      await on.student.hangsUp(on.callId);
      expect((await chen.post(`/calls/${on.callId}/supervise`, { mode: 'listen' })).body.error.code).toBe(
        'call.not-live',
      );
    });
  });

  it('dials nobody where its carrier cannot, and has no number to show', async () => {
    const { contactId } = await talking();
    const third = { clientId: randomUUID(), entryId: randomUUID() };
    expect((await member(lin).post(`/contacts/${contactId}/call/third-party`, third)).body.error.code).toBe(
      'call.carrier-cannot',
    );
    const shown = await member(lin).post(`/contacts/${contactId}/call/number`, { reason: 'safety' });
    expect(shown.body.error.code).toBe('call.no-number');
    await evening.pass(minutes(1));
  });
});
