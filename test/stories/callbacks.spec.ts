import { randomBytes, randomUUID } from 'node:crypto';
import { type CarrierPort, Carriers, OutgoingCalls } from '../../src/calls/index.js';
import { Evening, hours, minutes, seconds } from '../support/evening.js';
import { next, type Reply, type StaffMember } from '../support/people.js';
import { twilioSettings, webhook } from '../support/telephone.js';

const NUMBER = '+8613812345678';
const MASKED = '138******78';

describe('whoever was not spoken with', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin(twilioSettings('http://127.0.0.1:9'));
    [lin, zhou, chen] = [await evening.staff('lin'), await evening.staff('zhou'), await evening.staff('chen')];
  });
  afterEach(() => evening.end());

  const dials = async (From = NUMBER) => {
    const CallSid = `CA${randomBytes(16).toString('hex')}`;
    await webhook(evening.url, '/twilio/voice', { CallSid, From, CallStatus: 'ringing' });
    return CallSid;
  };
  const hangsUp = (CallSid: string, From = NUMBER) =>
    webhook(evening.url, '/twilio/status', { CallSid, From, CallStatus: 'completed' });
  /** Waits on the line and gives up. */
  const lost = async (From = NUMBER, waited = seconds(20)) => {
    const CallSid = await dials(From);
    await evening.pass(waited);
    await hangsUp(CallSid, From);
    await evening.settled();
  };
  const open = async (member = lin) => (await member.get('/callbacks')).body.items;
  const settled = async (member = lin) => (await member.get('/callbacks?settled=true')).body.items;
  const only = async (): Promise<string> => {
    const items = await open();
    expect(items).toHaveLength(1);
    return items[0].id;
  };
  const act = (member: StaffMember, id: string, what: string, body: object = {}) =>
    member.post(`/callbacks/${id}/${what}`, body);
  const tries = (member: StaffMember, id: string, outcome = 'no-answer', clientId: string = randomUUID()) =>
    act(member, id, 'attempts', { clientId, outcome });
  const said = ({ status, body }: Reply) => [status, body.error?.code];

  it('is somebody to call back within half an hour, the number masked and nothing of it in the clear', async () => {
    const told = next(await lin.ready(), 'callbacks.changed');
    await lin.put('/presence', { state: 'break' });
    const at = evening.clock.now().getTime() + seconds(20);
    await lost();
    await told;
    expect((await lin.get('/callbacks')).body).toEqual({
      open: 1,
      items: [
        {
          id: expect.any(String),
          deskId: expect.any(String),
          deskName: '市服务台',
          why: 'hung-up',
          state: 'open',
          createdAt: new Date(at).toISOString(),
          dueAt: new Date(at + minutes(30)).toISOString(),
          isOverdue: false,
          safeToCall: 'unknown',
          attempts: [],
          takenById: null,
          takenByName: null,
          maskedNumber: MASKED,
          earlierCalls: 0,
          gradeBefore: null,
          reachedContactId: null,
          canDial: false,
        },
      ],
    });
    expect(await open(zhou)).toHaveLength(1);
    expect(await open(chen)).toHaveLength(1);
    const [row] = await evening.rows<{ number: Buffer }>('select number from callbacks');
    expect(row?.number.toString('latin1')).not.toContain('13812345678');
    const events = await evening.rows(`select payload from contact_events where type like 'callback.%'`);
    expect(JSON.stringify(events)).not.toContain('138');
  });

  it('is none for whoever left within five seconds, hides the number, or was spoken with', async () => {
    await lost(NUMBER, seconds(4));
    await lost('anonymous');
    const console = await lin.ready();
    const CallSid = await dials();
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
    await evening.settled();
    const { call } = (await lin.get(`/contacts/${contactId}/call`)).body;
    await console.emitWithAck('call.connected', { callId: call.callId });
    await evening.pass(minutes(5));
    await hangsUp(CallSid);
    await evening.settled();
    expect(await open()).toEqual([]);
  });

  it('is one too where a counselor had taken the call and no word was said', async () => {
    await lin.ready();
    const CallSid = await dials();
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    await lin.post(`/offers/${offer.id}/accept`);
    await evening.pass(seconds(9));
    await hangsUp(CallSid);
    await evening.settled();
    expect(await open()).toHaveLength(1);
  });

  it('is one person’s to call at a time, whose number is shown to her alone, and written down', async () => {
    await lost();
    const id = await only();
    for (const what of ['number', 'reached', 'attempts']) {
      const body = {
        number: {},
        reached: { clientId: randomUUID() },
        attempts: { clientId: randomUUID(), outcome: 'busy' },
      };
      expect(said(await act(lin, id, what, body[what as keyof typeof body]))).toEqual([409, 'callback.not-yours']);
    }
    const taken = await Promise.all([act(lin, id, 'take'), act(zhou, id, 'take')]);
    expect(taken.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [hers, other] = taken[0]?.status === 200 ? [lin, zhou] : [zhou, lin];
    expect((await act(hers, id, 'take')).body).toMatchObject({ state: 'taken', takenById: hers.id });
    expect(said(await act(other, id, 'take'))).toEqual([409, 'callback.taken']);
    expect(said(await act(other, id, 'number'))).toEqual([409, 'callback.not-yours']);
    expect((await act(hers, id, 'number')).body).toEqual({ number: NUMBER });
    expect(
      await evening.rows(
        `select action, account_id as by, person_id is not null as whose from audit_log
         where subject_type = 'callback' and subject_id = $1 order by seq`,
        [id],
      ),
    ).toEqual([
      { action: 'callback.taken', by: hers.id, whose: true },
      { action: 'callback.number-revealed', by: hers.id, whose: true },
    ]);
    expect(said(await act(other, id, 'put-back'))).toEqual([409, 'callback.not-yours']);
    expect((await act(chen, id, 'put-back')).body).toMatchObject({ state: 'open', takenById: null });
    expect((await act(other, id, 'take')).status).toBe(200);
  });

  it('is tried three times at most; the third is the last', async () => {
    await lost();
    const id = await only();
    await act(lin, id, 'take');
    const again = randomUUID();
    const first = await Promise.all([tries(lin, id, 'busy', again), tries(lin, id, 'busy', again)]);
    expect(first.map(({ status }) => status)).toEqual([201, 201]);
    expect(first[1]?.body.attempts).toEqual([
      { seq: 1, byName: '林静', outcome: 'busy', begunAt: evening.clock.now().toISOString() },
    ]);
    await act(lin, id, 'put-back');
    await act(zhou, id, 'take');
    await tries(zhou, id, 'somebody-else');
    const last = await tries(zhou, id, 'unreachable');
    expect(last.body).toMatchObject({ state: 'given-up' });
    expect(last.body.attempts.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'busy',
      'somebody-else',
      'unreachable',
    ]);
    for (const what of ['take', 'number', 'put-back']) {
      expect(said(await act(zhou, id, what))).toEqual([409, 'callback.settled']);
    }
    expect(said(await tries(zhou, id))).toEqual([409, 'callback.settled']);
    expect(await open()).toEqual([]);
    expect(await settled()).toEqual([expect.objectContaining({ id, state: 'given-up' })]);
  });

  it('is reached by hand: a contact of her own and a call that is on, once however often it is said', async () => {
    await lost();
    const id = await only();
    await act(lin, id, 'take');
    await act(lin, id, 'number');
    const clientId = randomUUID();
    const told = await Promise.all([1, 2, 3].map(() => act(lin, id, 'reached', { clientId })));
    expect(new Set(told.map(({ status, body }) => `${status} ${body.contactId}`)).size).toBe(1);
    expect(told[0]?.status).toBe(201);
    const contactId = told[0]?.body.contactId as string;
    expect((await lin.get(`/contacts/${contactId}`)).body).toMatchObject({ state: 'active', channel: 'phone' });
    const { call } = (await lin.get(`/contacts/${contactId}/call`)).body;
    expect(call).toMatchObject({
      carrier: 'desk-phone',
      direction: 'out',
      state: 'connected',
      connectedAt: evening.clock.now().toISOString(),
      maskedNumber: MASKED,
    });
    expect(call.can).toMatchObject({ mute: false, hold: false });
    await evening.pass(minutes(12));
    expect((await lin.post(`/contacts/${contactId}/call/hang-up`)).status).toBe(200);
    await evening.settled();
    expect((await lin.get(`/contacts/${contactId}/call`)).body.call).toMatchObject({
      state: 'ended',
      talkSeconds: 720,
    });
    const contact = (await lin.get(`/contacts/${contactId}`)).body;
    expect(contact.state).toBe('wrap-up');
    expect(contact.requirements).toEqual(
      expect.arrayContaining([
        { code: 'answer', met: true },
        { code: 'record', met: false },
        { code: 'grade', met: false },
      ]),
    );
    expect(said(await lin.post(`/contacts/${contactId}/close`))).toEqual([409, 'contact.requirement-unmet']);
    expect(await settled()).toEqual([expect.objectContaining({ id, state: 'reached', reachedContactId: contactId })]);
    // what we made ourselves is no call of theirs, and no callback follows from it
    await lost();
    expect(await open()).toEqual([expect.objectContaining({ earlierCalls: 1 })]);
  });

  it('goes on as something to write where whoever reached it gives it back: nobody else can pick up her telephone', async () => {
    await lost();
    const id = await only();
    await act(lin, id, 'take');
    const { contactId } = (await act(lin, id, 'reached', { clientId: randomUUID() })).body;
    await lin.post(`/contacts/${contactId}/release`, { reason: 'other' });
    await evening.settled();
    const [row] = await evening.rows(
      `select k.state, c.state as contact, c.live from calls k join contacts c on c.id = k.contact_id where c.id = $1`,
      [contactId],
    );
    expect(row).toEqual({ state: 'ended', contact: 'waiting', live: false });
    expect(await open()).toEqual([]);
  });

  describe('by a carrier that dials', () => {
    let outgoing: OutgoingCalls;
    let rung: { callId: string; number: string }[];
    let isBroken: boolean;
    beforeEach(() => {
      [rung, isBroken] = [[], false];
      const none = { mute: true, hold: false, consult: false, transfer: false, supervise: false, thirdParty: false };
      const trunk: CarrierPort = {
        name: 'trunk',
        can: { ...none, dialOut: true, telephone: false, record: false },
        dial: async (callId, number) => {
          if (isBroken) throw new Error('no trunk');
          rung.push({ callId, number });
        },
      };
      evening.service.get(Carriers).register(trunk);
      outgoing = evening.service.get(OutgoingCalls);
    });

    const taken = async () => {
      await lost();
      const id = await only();
      await act(lin, id, 'take');
      return id;
    };
    const dial = (id: string, clientId: string = randomUUID(), member = lin) => act(member, id, 'dial', { clientId });

    it('rings once however often it is asked, and becomes her call when somebody answers', async () => {
      const id = await taken();
      expect(await open()).toEqual([expect.objectContaining({ canDial: true })]);
      expect(said(await dial(id, randomUUID(), zhou))).toEqual([409, 'callback.not-yours']);
      const clientId = randomUUID();
      const asked = await Promise.all([1, 2, 3].map(() => dial(id, clientId)));
      expect(asked.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(rung).toEqual([{ callId: expect.any(String), number: NUMBER }]);
      const meanwhile: [string, object][] = [
        ['put-back', {}],
        ['close', { reason: 'not-needed' }],
        ['attempts', { clientId: randomUUID(), outcome: 'busy' }],
        ['reached', { clientId: randomUUID() }],
        ['dial', { clientId: randomUUID() }],
      ];
      for (const [what, body] of meanwhile) {
        expect(said(await act(lin, id, what, body))).toEqual([409, 'callback.ringing']);
      }
      const { callId } = rung[0] as { callId: string };
      const line = { carrierCallId: 'T1', isConnected: false };
      expect(await Promise.all([1, 2].map(() => outgoing.answered(callId, line)))).toEqual([true, true]);
      const [callback] = await settled();
      expect(callback).toMatchObject({ state: 'reached', attempts: [{ seq: 1, outcome: 'reached' }] });
      const { call } = (await lin.get(`/contacts/${callback.reachedContactId}/call`)).body;
      expect(call).toMatchObject({ callId, carrier: 'trunk', state: 'connecting', direction: 'out' });
      await outgoing.failed(callId, 'no-answer'); // late, and no longer true
      expect((await settled())[0].state).toBe('reached');
    });

    it('counts what came to nothing, but not what could not be dialled; then the desk phone is left', async () => {
      const id = await taken();
      await dial(id);
      await outgoing.failed(rung[0]?.callId as string, 'busy');
      await outgoing.failed(rung[0]?.callId as string, 'busy');
      isBroken = true;
      await dial(id);
      await evening.pass(0);
      isBroken = false;
      await dial(id);
      await evening.pass(seconds(121)); // nobody has heard of it any more
      expect((await open())[0].attempts.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
        'busy',
        'failed',
        'failed',
      ]);
      await dial(id);
      await evening.pass(seconds(121));
      expect(said(await dial(id))).toEqual([409, 'callback.cannot-dial']);
      expect((await tries(lin, id)).body.state).toBe('taken');
      expect((await tries(lin, id)).body.state).toBe('given-up');
    });

    it('leads nowhere for whoever has called by herself meanwhile', async () => {
      const id = await taken();
      await dial(id);
      await evening.pass(seconds(10));
      await dials();
      await evening.settled();
      const { callId } = rung[0] as { callId: string };
      expect(await outgoing.answered(callId, { carrierCallId: 'T1', isConnected: true })).toBe(false);
      expect(await settled()).toEqual([expect.objectContaining({ id, state: 'called-again' })]);
      expect(await evening.rows(`select 1 from calls where direction = 'out'`)).toEqual([]);
    });
  });

  it('is never rung where somebody said that it is not safe', async () => {
    await lost();
    const id = await only();
    await act(lin, id, 'take');
    await act(lin, id, 'safe', { safeToCall: 'no' });
    const acts: [string, object][] = [
      ['number', {}],
      ['reached', { clientId: randomUUID() }],
    ];
    for (const [what, body] of acts) expect(said(await act(lin, id, what, body))).toEqual([409, 'callback.not-safe']);
    await act(lin, id, 'put-back');
    expect(said(await act(zhou, id, 'take'))).toEqual([409, 'callback.not-safe']);
    // hanging up once more says nothing new about who picks up there
    await lost();
    const again = await only();
    expect(again).not.toBe(id);
    expect(await open()).toEqual([expect.objectContaining({ safeToCall: 'no' })]);
    expect((await act(lin, again, 'close', { reason: 'not-safe' })).body.state).toBe('not-safe');
    expect((await act(lin, again, 'close', { reason: 'not-safe' })).status).toBe(200);
    expect(said(await act(lin, again, 'close', { reason: 'not-needed' }))).toEqual([409, 'callback.settled']);
  });

  it('who calls again is not called, and who is lost again is one callback that is not put off', async () => {
    await lost();
    const first = await only();
    const [{ dueAt }] = await open();
    await act(lin, first, 'take');
    await evening.pass(minutes(10));
    const CallSid = await dials();
    await evening.settled();
    expect(await open()).toEqual([]);
    expect(await settled()).toEqual([expect.objectContaining({ id: first, state: 'called-again' })]);
    expect(said(await tries(lin, first))).toEqual([409, 'callback.settled']);
    await evening.pass(seconds(30));
    await hangsUp(CallSid);
    await evening.settled();
    expect(await open()).toEqual([expect.objectContaining({ state: 'open', earlierCalls: 1, dueAt })]);
    // another number is another caller
    await lost('+8613900000001');
    expect(await open()).toHaveLength(2);
  });

  it('is not lost with whoever took it: after ten minutes without an act it is anybody’s again', async () => {
    await lost();
    const id = await only();
    await act(lin, id, 'take');
    await evening.pass(minutes(9));
    await tries(lin, id); // an act: her time begins anew
    await evening.pass(minutes(9));
    expect(await open()).toEqual([expect.objectContaining({ state: 'taken', takenById: lin.id })]);
    const admin = await evening.staff('admin');
    expect((await admin.put(`/accounts/${lin.id}`, { disabled: true })).status).toBe(200);
    await evening.pass(minutes(2));
    expect(await open(zhou)).toEqual([
      expect.objectContaining({ state: 'open', takenById: null, attempts: [expect.objectContaining({ seq: 1 })] }),
    ]);
    expect((await act(zhou, id, 'take')).status).toBe(200);
  });

  it('raises an alarm when the time has passed, until somebody has called, given up, or they have called', async () => {
    const standing = async () =>
      (await chen.get('/alarms')).body.items.filter(({ kind }: { kind: string }) => kind === 'callback-overdue');
    await lost();
    await lost('+8613900000001');
    await evening.pass(minutes(29));
    expect(await standing()).toHaveLength(0);
    await evening.pass(minutes(2));
    expect(await standing()).toHaveLength(2);
    const [one, other] = await open();
    expect([one.isOverdue, other.isOverdue]).toEqual([true, true]);
    await act(lin, one.id, 'take');
    expect(await standing()).toHaveLength(2);
    await act(lin, one.id, 'reached', { clientId: randomUUID() });
    expect(await standing()).toHaveLength(1);
    await dials('+8613900000001');
    await evening.settled();
    expect(await standing()).toHaveLength(0);
    await evening.pass(hours(1));
    expect(await standing()).toHaveLength(0);
  });

  it('is out of reach for whoever does not work at the desk', async () => {
    await lost();
    const id = await only();
    const admin = await evening.staff('admin');
    const units = (await admin.get('/org-units')).body.items as { id: string; kind: string }[];
    const orgUnitId = units.find(({ kind }) => kind === 'district')?.id;
    const account = { login: 'gao', displayName: '高主任', role: 'supervisor', orgUnitId, password: 'gao-of-the-east' };
    await admin.post('/accounts', account);
    const gao = await evening.staff('gao', 'gao-of-the-east');
    expect((await gao.get('/callbacks')).body).toEqual({ items: [], open: 0 });
    for (const what of ['take', 'number', 'put-back']) {
      expect(said(await act(gao, id, what))).toEqual([404, 'callback.not-found']);
    }
    expect(said(await gao.get(`/callbacks/${id}`))).toEqual([404, 'callback.not-found']);
    expect(said(await admin.get('/callbacks'))).toEqual([403, 'permission.missing']);
  });

  describe('and asks for it on the page', () => {
    const asks = (visitor: ReturnType<Evening['visitor']>, callId: string, number: string, safeToCall = 'yes') =>
      visitor.ask('/calls/web/callback', { method: 'POST', body: { callId, number, safeToCall } });

    it('gives up her place for it, in one act, and asked twice is asked once', async () => {
      const student = evening.visitor();
      const { callId } = (await student.calls({ callerRole: 'student' })).body;
      const replies = await Promise.all([1, 2].map(() => asks(student, callId, '138 1234 5678')));
      for (const reply of replies) expect([reply.status, reply.body.call.state]).toEqual([200, 'ended']);
      await evening.settled();
      expect(await open()).toEqual([
        expect.objectContaining({ why: 'asked', safeToCall: 'yes', maskedNumber: MASKED, state: 'open' }),
      ]);
      expect((await lin.get('/queue')).body.total).toBe(0);
      expect((await asks(student, callId, '13812345678')).status).toBe(200);
      await act(lin, await only(), 'take');
      expect((await act(lin, await only(), 'number')).body).toEqual({ number: NUMBER });
      // by telephone she is the same caller, and by her code on the page as well
      await dials();
      await evening.settled();
      expect(await open()).toEqual([]);
    });

    it('needs a call of her own that waits, and a number that can be dialled', async () => {
      const student = evening.visitor();
      const { callId } = (await student.calls()).body;
      const stranger = evening.visitor();
      await stranger.writes('你好');
      expect(said(await asks(stranger, callId, '13812345678'))).toEqual([409, 'call.not-waiting']);
      for (const number of ['88123456', '12812345678']) {
        expect(said(await asks(student, callId, number))).toEqual([400, 'input.invalid']);
      }
      expect(said(await asks(student, callId, '13812345678', 'no'))).toEqual([400, 'input.invalid']);
      expect((await student.ask('/calls/web')).body.call.state).toBe('waiting');
      await student.hangsUp(callId);
      expect(said(await asks(student, callId, '13812345678'))).toEqual([409, 'call.not-waiting']);
      expect(await evening.rows('select 1 from callbacks')).toEqual([]);
    });

    it('who comes back by her code is not called any more', async () => {
      const student = evening.visitor();
      await asks(student, (await student.calls()).body.callId, '13812345678');
      await evening.settled();
      await only();
      await evening.pass(minutes(1));
      await student.calls();
      await evening.settled();
      expect(await open()).toEqual([]);
    });
  });
});
