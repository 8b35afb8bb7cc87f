import { randomUUID } from 'node:crypto';
import { Evening, hours, minutes, seconds } from '../support/evening.js';
import { type Form, newSid, PUBLIC_URL, webhook } from '../support/telephone.js';
import { TelephoneEvening } from '../support/telephone-evening.js';
import { parseXml } from '../support/xml.js';

const NUMBER = '+8613812345678';

describe('a call by telephone', () => {
  let phone: TelephoneEvening;
  beforeEach(async () => {
    phone = await TelephoneEvening.begin();
  });
  afterEach(() => phone.end());

  const rings = (CallSid: string, From = NUMBER) =>
    phone.post('/twilio/voice', { CallSid, From, CallStatus: 'ringing' });
  const isOver = (CallSid: string, From = NUMBER) =>
    phone.post('/twilio/status', { CallSid, From, CallStatus: 'completed' });
  const everything = () =>
    phone.evening.rows(`select (select count(*) from calls) as calls, (select count(*) from contacts) as contacts,
      (select count(*) from persons) as persons, (select count(*) from twilio_lines) as lines,
      (select count(*) from call_legs) as legs, (select count(*) from contact_events where type <> 'alarm.raised') as events`);

  it('is greeted, waits in the queue, is answered in the console, and is talked with for as long as it takes', async () => {
    const { carrier, lin } = phone;
    const { caller, contactId, callId } = await phone.taken();
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'connecting', live: true, entered: true });
    expect(caller.where.kind).toBe('gather');
    const counselor = await carrier.console(lin.id, { callId });
    await phone.pass(seconds(1));
    expect(carrier.members(callId).map(({ line }) => line.sid)).toEqual([counselor.sid, caller.sid]);
    expect(carrier.members(callId).map(({ muted, hold, coaching }) => [muted, hold, coaching])).toEqual([
      [false, false, false],
      [false, false, false],
    ]);
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'connected' });
    expect(await phone.legs(callId)).toEqual([{ part: 'counselor', state: 'joined', carrier_leg_id: counselor.sid }]);
    expect((await lin.get(`/contacts/${contactId}`)).body.requirements).toContainEqual({ code: 'answer', met: true });

    await phone.pass(hours(3)); // past closing time
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'connected' });
    await caller.hangsUp();
    await phone.pass(0);
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'ended', ended_by: 'visitor', contact: 'wrap-up' });
    expect(carrier.members(callId)).toEqual([]);
    expect(counselor.where.kind).toBe('over');
    const { call } = (await lin.get(`/contacts/${contactId}/call`)).body;
    expect(call).toMatchObject({ carrier: 'twilio', maskedNumber: '138******78', earlierCalls: 0 });
    expect(call.talkSeconds).toBeGreaterThanOrEqual(3 * 3600);
  });

  it('hears to the end who listens, and only then is put through, also to somebody who was quicker', async () => {
    const { carrier, lin, evening } = phone;
    await lin.ready();
    const CallSid = newSid('CA');
    const heard = parseXml((await rings(CallSid)).text);
    expect(heard.children.map(({ name }) => name)).toEqual(['Say', 'Say', 'Redirect']);
    const contactId = await phone.accepts(lin);
    const [{ id: callId } = { id: '' }] = await evening.rows<{ id: string }>(
      'select id from calls where contact_id = $1',
      [contactId],
    );
    await carrier.console(lin.id, { callId });
    await phone.pass(seconds(1));
    expect(carrier.asked.filter(({ method }) => method === 'POST')).toEqual([]); // she still listens to the greeting
    const next = heard.children[2]?.text.replace(`${PUBLIC_URL}/api`, '') ?? '';
    const put = parseXml((await phone.post(next, { CallSid, CallStatus: 'in-progress' })).text);
    const [dial] = put.children;
    expect(dial).toMatchObject({
      name: 'Dial',
      attributes: { action: `${PUBLIC_URL}/api/twilio/after?call=${callId}` },
    });
    expect(dial?.children).toEqual([
      {
        name: 'Conference',
        text: `call-${callId}`,
        children: [],
        attributes: {
          startConferenceOnEnter: 'false',
          endConferenceOnExit: 'false',
          beep: 'false',
          participantLabel: 'caller',
          waitUrl: `${PUBLIC_URL}/api/twilio/hold?call=${callId}`,
          waitMethod: 'POST',
          statusCallback: `${PUBLIC_URL}/api/twilio/conference`,
          statusCallbackMethod: 'POST',
          statusCallbackEvent: 'join leave',
        },
      },
    ]);
  });

  it('says in Mandarin who will listen, who else may, and what is kept', async () => {
    const { status, headers, text } = await rings(newSid('CA'));
    expect([status, headers['content-type']]).toEqual([200, 'text/xml; charset=utf-8']);
    const said = parseXml(text).children.filter(({ name }) => name === 'Say');
    for (const { attributes } of said) expect(attributes).toEqual({ voice: 'Polly.Zhiyu', language: 'cmn-CN' });
    const words = said.map((one) => one.text).join('');
    for (const word of ['心理老师', '督导', '不录音', '安全']) expect(words).toContain(word);
    expect(words.length).toBeLessThan(140); // about half a minute: short
  });

  it('waits in a loop that tells her place, the wait as far as it can be told, and the other ways', async () => {
    const { carrier } = phone;
    const caller = await carrier.dials();
    expect(caller.said()).toMatch(/您好.*您是下一位.*留言请按1.*打回给您请按2.*不按键/);
    const second = await carrier.dials('anonymous');
    expect(second.said()).toMatch(/您前面还有1位.*留言请按1。不按键/);
    expect(second.where.kind).toBe('gather');
    for (let round = 0; round < 4; round++) {
      await phone.pass(seconds(20));
      await second.waits();
      expect(second.said()).toContain('您前面还有1位');
    }
    await second.presses('9'); // no key of ours is no key at all
    expect(second.where.kind).toBe('gather');
    await caller.hangsUp();
    await phone.pass(seconds(20));
    await second.waits();
    expect(second.said()).toContain('您是下一位');
    expect(await phone.row(second.sid)).toMatchObject({ state: 'waiting' });
  });

  it('is put through by the loop itself when our request to do so is lost', async () => {
    const { carrier, lin } = phone;
    const { caller, callId } = await phone.taken();
    await carrier.console(lin.id, { callId });
    carrier.isDown = true;
    await phone.pass(seconds(1));
    await caller.waits();
    expect(caller.where.kind).toBe('conference');
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'connected' });
    carrier.isDown = false;
  });

  it('is one contact with one answer, though its webhook comes ten times at once, and late', async () => {
    const CallSid = newSid('CA');
    const heard = await Promise.all(Array.from({ length: 10 }, () => rings(CallSid)));
    expect(new Set(heard.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await everything()).toEqual([
      { calls: '1', contacts: '1', persons: '1', lines: '1', legs: '0', events: '2' },
    ]);
    await isOver(CallSid);
    await phone.evening.pass(hours(5));
    expect((await rings(CallSid)).text).toBe(heard[0]?.text);
    expect(await phone.row(CallSid)).toMatchObject({ state: 'ended', contact: 'closed' });
  });

  it('whose end is told before its beginning is counted, and rings nowhere', async () => {
    await phone.lin.ready();
    const CallSid = newSid('CA');
    await isOver(CallSid);
    await rings(CallSid);
    await isOver(CallSid);
    await phone.settled();
    expect(await phone.row(CallSid)).toMatchObject({ state: 'ended', entered: true, contact: 'closed' });
    expect((await phone.lin.get('/offers/current')).body.offer).toBeNull();
  });

  it('that its caller gives up is abandoned, and stops ringing', async () => {
    const { lin, evening } = phone;
    await lin.ready();
    const caller = await phone.carrier.dials();
    await phone.settled();
    expect((await lin.get('/offers/current')).body.offer).toMatchObject({ channel: 'phone' });
    await phone.pass(seconds(12));
    await phone.post('/twilio/status', { CallSid: caller.sid, CallStatus: 'in-progress' });
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'waiting' });
    await caller.hangsUp();
    await phone.settled();
    expect((await lin.get('/offers/current')).body.offer).toBeNull();
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'ended', contact: 'closed' });
    const [gone] = await evening.rows(`select payload from contact_events where type = 'contact.abandoned'`);
    expect(gone).toEqual({ payload: { waitedSeconds: 12 } });
  });

  it('whose end nobody tells us of is looked up, and is over', async () => {
    const { carrier } = phone;
    const [waits, stands] = [await carrier.dials(), await carrier.dials()];
    carrier.keepsWords = true;
    await waits.hangsUp();
    carrier.words.splice(0);
    await phone.pass(seconds(80));
    await stands.waits(); // heard of
    await phone.pass(seconds(11));
    expect(await phone.row(waits.sid)).toMatchObject({ state: 'ended', contact: 'closed' });
    const looked = carrier.asked.filter(({ path }) => path.startsWith('Calls/'));
    expect(looked.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET Calls/${waits.sid}.json`]);
    await phone.pass(seconds(100));
    await phone.pass(seconds(100));
    expect(await phone.row(stands.sid)).toMatchObject({ state: 'waiting' });
    await stands.hangsUp();
    carrier.words.splice(0);
    carrier.isDown = true;
    await phone.pass(minutes(5));
    carrier.isDown = false;
    await phone.pass(minutes(5));
    expect(await phone.row(stands.sid)).toMatchObject({ state: 'ended' });
  });

  it('is hung up at the carrier when its counselor ends it, and again until the carrier hears', async () => {
    const { carrier, lin } = phone;
    const { caller, contactId, counselor } = await phone.talking();
    carrier.isDown = true;
    expect((await lin.post(`/contacts/${contactId}/call/hang-up`)).status).toBe(200);
    await phone.pass(0);
    expect(caller.where.kind).toBe('conference');
    carrier.isDown = false;
    await phone.pass(seconds(6));
    await phone.pass(seconds(6));
    expect([caller.where.kind, counselor.where.kind]).toEqual(['over', 'over']);
    const ends = carrier.asked.filter(({ form }) => form === 'Status=completed');
    expect(ends.every(({ authorized }) => authorized)).toBe(true);
    const asked = carrier.asked.length;
    await phone.pass(hours(2));
    expect(carrier.asked).toHaveLength(asked);
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'ended', ended_by: 'counselor', contact: 'wrap-up' });
  });

  it('lets nobody onto its line who does not hold the contact', async () => {
    const { evening, lin, carrier } = phone;
    const { callId, caller } = await phone.taken();
    const zhou = await evening.staff('zhou');
    const legs: Form[] = [`client:${zhou.id}`, 'client:somebody', NUMBER, 'client:'].map((From) => ({ From, callId }));
    legs.push({ From: `client:${lin.id}`, callId: randomUUID() });
    for (const leg of legs) {
      const heard = parseXml((await phone.post('/twilio/client', { CallSid: newSid('CA'), ...leg })).text);
      expect(heard.children.map(({ name }) => name)).toEqual(['Say', 'Hangup']);
    }
    const event = { FriendlyName: `call-${callId}`, StatusCallbackEvent: 'participant-join', CallSid: newSid('CA') };
    for (const label of [`counselor-${zhou.id}`, `counselor-${randomUUID()}`, 'caller']) {
      await phone.post('/twilio/conference', { ...event, ParticipantLabel: label });
    }
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'connecting' });
    expect(carrier.members(callId)).toEqual([]);
  });

  it('is nothing at all when nobody, or somebody else, has signed it', async () => {
    const { caller, callId } = await phone.taken();
    const { evening } = phone;
    await phone.settled();
    const before = await everything();
    const form = { CallSid: caller.sid, From: NUMBER, CallStatus: 'completed', Digits: '1', RecordingDuration: '3' };
    const of = `?call=${callId}`;
    const leg = `${of}&leg=${randomUUID()}`;
    const paths = ['voice', 'status', 'client', 'conference', `waiting${of}`, `key${of}`, `after${of}`, `hold${of}`];
    paths.push(`recorded${of}`, `dialled${of}`, `telephone${leg}`, `telephone-key${leg}`, `leg-status${leg}`);
    const { paths: all } = (await evening.visitor().ask('/openapi.json')).body;
    const routes = Object.keys(all).filter((path) => path.startsWith('/api/twilio/'));
    expect(paths.map((path) => `/api/twilio/${path.split('?')[0]}`).sort()).toEqual(routes.sort()); // none left out
    for (const path of paths) {
      const at = `/twilio/${path}`;
      const refused = [
        await webhook(evening.url, at, form, { by: 'another token' }),
        await webhook(evening.url, at, form, { at: `${evening.url}/api${at}` }),
        await webhook(evening.url, at, form).unset('x-twilio-signature'),
        await webhook(evening.url, at, form).send('CallStatus=ringing'),
        await webhook(evening.url, at, form)
          .type('json')
          .send({ ...form }),
        await webhook(evening.url, at, form).query({ desk: 'east' }),
      ];
      for (const { status, body } of refused)
        expect([at, status, body.error.code]).toEqual([at, 403, 'carrier.unsigned']);
    }
    expect(await everything()).toEqual(before);
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'connecting' });
    const without = await Evening.begin();
    expect((await webhook(without.url, '/twilio/voice', form)).status).toBe(403);
    expect((await (await without.staff('lin')).get('/calls/voice-token')).body.error.code).toBe('call.no-telephone');
    await without.end();
  });

  it('is refused what is signed and makes no sense, or is about another line', async () => {
    const { caller, callId } = await phone.taken();
    const before = await everything();
    const odd: Form[] = [
      {},
      { CallSid: 'CA1' },
      { CallSid: `${newSid('CA')}0` },
      { CallSid: newSid('CA'), From: 'x'.repeat(201) },
    ];
    for (const form of odd) expect((await phone.post('/twilio/voice', form)).body.error.code).toBe('input.invalid');
    for (const path of ['waiting', 'key', 'after', 'recorded']) {
      const form = { CallSid: newSid('CA'), Digits: '1', RecordingSid: newSid('RE'), RecordingDuration: '9' };
      expect((await phone.post(`/twilio/${path}?call=${callId}`, form)).status).toBe(403);
      expect((await phone.post(`/twilio/${path}?call=${randomUUID()}`, form)).status).toBe(403);
    }
    const event = { StatusCallbackEvent: 'participant-join', ParticipantLabel: 'x' };
    expect((await phone.post('/twilio/conference', { ...event, FriendlyName: 'call-of nobody' })).status).toBe(200);
    expect(await everything()).toEqual(before);
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'connecting' });
  });

  it('knows how often a number has called, and tells nobody whose it is', async () => {
    const { evening, lin } = phone;
    for (let n = 0; n < 2; n++) await (await phone.carrier.dials()).hangsUp();
    await phone.pass(minutes(1));
    const { contactId } = await phone.taken();
    const { call } = (await lin.get(`/contacts/${contactId}/call`)).body;
    expect(call).toMatchObject({ maskedNumber: '138******78', earlierCalls: 2 });
    expect(await evening.rows('select 1 from persons')).toHaveLength(3); // no pupil is known by a number
    const hidden = await phone.carrier.dials('anonymous');
    const [stored] = await evening.rows('select caller_number, caller_hash from calls where carrier_call_id = $1', [
      hidden.sid,
    ]);
    expect(stored).toEqual({ caller_number: null, caller_hash: null });
    const tables = ['calls', 'persons', 'contacts', 'contact_events', 'outbox', 'audit_log', 'deadlines', 'offers'];
    for (const table of [...tables, 'twilio_lines', 'call_legs', 'carrier_errands']) {
      const leaks = await evening.rows(`select 1 from ${table} t where t::text like '%13812345678%'`);
      expect([table, leaks]).toEqual([table, []]);
    }
  });

  it('lets a console in with a token of its own', async () => {
    const { lin, evening } = phone;
    const { token, expiresAt } = (await lin.get('/calls/voice-token')).body;
    const { grants, iss } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    expect(grants).toEqual({ identity: lin.id, voice: { outgoing: { application_sid: `AP${'c'.repeat(32)}` } } });
    expect(iss).toBe(`SK${'b'.repeat(32)}`);
    expect(Date.parse(expiresAt) - evening.clock.now().getTime()).toBe(hours(1));
  });
});
