import { randomBytes, randomUUID } from 'node:crypto';
import { Evening, hours, minutes, seconds } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';
import { FakeCarrier, type Form, PUBLIC_URL, twilioSettings, webhook } from '../support/telephone.js';

const NUMBER = '+8613812345678';
const sid = (kind: 'CA' | 'RE') => `${kind}${randomBytes(16).toString('hex')}`;

describe('a call by telephone', () => {
  let carrier: FakeCarrier;
  let evening: Evening;
  let lin: StaffMember;
  beforeEach(async () => {
    carrier = await FakeCarrier.open();
    evening = await Evening.begin(twilioSettings(carrier.url));
    lin = await evening.staff('lin');
  });
  afterEach(async () => {
    await evening.end();
    await carrier.close();
  });

  const post = (path: string, form: Form) => webhook(evening.url, path, form);
  const dials = (CallSid: string, From = NUMBER) => post('/twilio/voice', { CallSid, From, CallStatus: 'ringing' });
  const hangsUp = (CallSid: string, From = NUMBER) =>
    post('/twilio/status', { CallSid, From, CallStatus: 'completed' });
  const everything = () =>
    evening.rows(`select (select count(*) from calls) as calls, (select count(*) from contacts) as contacts,
      (select count(*) from persons) as persons, (select count(*) from contact_events where type <> 'alarm.raised') as events`);
  const row = async (CallSid: string) =>
    (
      await evening.rows<{ id: string; contact_id: string; state: string; ended_by: string; contact: string }>(
        `select k.*, c.state as contact, c.live, c.entered, c.channel from calls k
         left join contacts c on c.id = k.contact_id where k.carrier_call_id = $1`,
        [CallSid],
      )
    )[0];

  /** Taken by lin, who has not picked up her headset yet. */
  async function taken() {
    const CallSid = sid('CA');
    await lin.ready();
    await dials(CallSid);
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
    await evening.settled();
    const callId = (await row(CallSid))?.id as string;
    return { CallSid, contactId, callId };
  }

  const joins = (callId: string, label: string, event = 'participant-join') =>
    post('/twilio/conference', {
      CallSid: sid('CA'),
      ConferenceSid: `CF${'0'.repeat(32)}`,
      FriendlyName: `call-${callId}`,
      StatusCallbackEvent: event,
      ParticipantLabel: label,
    });

  it('is greeted, waits in the queue, is answered in the console, and is talked with for as long as it takes', async () => {
    const { CallSid, contactId, callId } = await taken();
    expect(await row(CallSid)).toMatchObject({ state: 'connecting', channel: 'phone', live: true, entered: true });

    const leg = await post('/twilio/client', { CallSid: sid('CA'), From: `client:${lin.id}`, callId });
    expect(leg.text).toContain('startConferenceOnEnter="true"');
    expect(leg.text).toContain('endConferenceOnExit="false"');
    expect(leg.text).toContain(`participantLabel="counselor-${lin.id}"`);
    expect(leg.text).toContain(`>call-${callId}</Conference>`);
    await evening.pass(seconds(3));
    await joins(callId, 'caller');
    expect(await row(CallSid)).toMatchObject({ state: 'connecting' });
    await joins(callId, `counselor-${lin.id}`);
    await joins(callId, `counselor-${lin.id}`);
    expect(await row(CallSid)).toMatchObject({ state: 'connected' });
    expect((await lin.get(`/contacts/${contactId}`)).body.requirements).toContainEqual({ code: 'answer', met: true });

    await evening.pass(hours(3)); // past closing time
    expect(await row(CallSid)).toMatchObject({ state: 'connected' });
    await joins(callId, 'caller', 'participant-leave');
    await hangsUp(CallSid);
    expect(await row(CallSid)).toMatchObject({ state: 'ended', ended_by: 'visitor', contact: 'wrap-up' });
    const { call } = (await lin.get(`/contacts/${contactId}/call`)).body;
    expect(call).toMatchObject({
      carrier: 'twilio',
      talkSeconds: 3 * 3600,
      maskedNumber: '138******78',
      earlierCalls: 0,
    });
    expect(carrier.asked).toEqual([]);
  });

  it('says in Mandarin who will listen and what is kept, and is put on a line of its own', async () => {
    const CallSid = sid('CA');
    const heard = await dials(CallSid);
    expect(heard.status).toBe(200);
    expect(heard.headers['content-type']).toBe('text/xml; charset=utf-8');
    const call = await row(CallSid);
    for (const words of ['心理老师', '不录音', '安全']) expect(heard.text).toContain(words);
    expect(heard.text).toMatch(/<Say voice="Polly.Zhiyu" language="cmn-CN">/);
    expect(heard.text).toContain('startConferenceOnEnter="false"');
    expect(heard.text).toContain('endConferenceOnExit="true"');
    expect(heard.text).toContain(`waitUrl="${PUBLIC_URL}/api/twilio/waiting?call=${call?.id}"`);
    expect(heard.text).toContain(`statusCallback="${PUBLIC_URL}/api/twilio/conference"`);

    const wait = async () => (await post(`/twilio/waiting?call=${call?.id}`, { ConferenceSid: 'CF' })).text;
    expect(await wait()).toContain('您是下一位');
    const later = sid('CA');
    await dials(later);
    const second = (await post(`/twilio/waiting?call=${(await row(later))?.id}`, {})).text;
    expect(second).toContain('您前面还有1位');
    await hangsUp(CallSid);
    expect(await wait()).toContain('110');
  });

  it('is one contact with one answer, though its webhook comes ten times at once, and late', async () => {
    const CallSid = sid('CA');
    const heard = await Promise.all(Array.from({ length: 10 }, () => dials(CallSid)));
    expect(new Set(heard.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await everything()).toEqual([{ calls: '1', contacts: '1', persons: '1', events: '2' }]);
    await hangsUp(CallSid);
    await evening.pass(hours(5));
    expect((await dials(CallSid)).text).toBe(heard[0]?.text);
    expect(await row(CallSid)).toMatchObject({ state: 'ended', contact: 'closed' });
  });

  it('whose end is told before its beginning is counted, and rings nowhere', async () => {
    await lin.ready();
    const CallSid = sid('CA');
    await hangsUp(CallSid);
    await dials(CallSid);
    await hangsUp(CallSid);
    await evening.settled();
    expect(await row(CallSid)).toMatchObject({ state: 'ended', entered: true, contact: 'closed' });
    expect((await lin.get('/offers/current')).body.offer).toBeNull();
  });

  it('that its caller gives up is abandoned, and stops ringing', async () => {
    await lin.ready();
    const CallSid = sid('CA');
    await dials(CallSid);
    await evening.settled();
    expect((await lin.get('/offers/current')).body.offer).toMatchObject({ channel: 'phone' });
    await evening.pass(seconds(12));
    await post('/twilio/status', { CallSid, CallStatus: 'in-progress' });
    expect(await row(CallSid)).toMatchObject({ state: 'waiting' });
    await hangsUp(CallSid);
    await evening.settled();
    expect((await lin.get('/offers/current')).body.offer).toBeNull();
    expect(await row(CallSid)).toMatchObject({ state: 'ended', contact: 'closed' });
    const [gone] = await evening.rows(`select payload from contact_events where type = 'contact.abandoned'`);
    expect(gone).toEqual({ payload: { waitedSeconds: 12 } });
  });

  it('is hung up at the carrier when its counselor ends it, and again until the carrier hears', async () => {
    const { CallSid, contactId, callId } = await taken();
    await joins(callId, `counselor-${lin.id}`);
    carrier.isDown = true;
    expect((await lin.post(`/contacts/${contactId}/call/hang-up`)).status).toBe(200);
    await evening.pass(0);
    expect(carrier.asked).toHaveLength(1);
    carrier.isDown = false;
    await evening.pass(seconds(6));
    const asked = { method: 'POST', path: `Calls/${CallSid}.json`, form: 'Status=completed', authorized: true };
    expect(carrier.asked).toEqual([asked, asked]);
    await hangsUp(CallSid);
    await evening.pass(hours(2));
    expect(carrier.asked).toHaveLength(2);
    expect(await row(CallSid)).toMatchObject({ state: 'ended', ended_by: 'counselor', contact: 'wrap-up' });
  });

  it('lets nobody onto its line who does not hold the contact', async () => {
    const { callId, CallSid } = await taken();
    const zhou = await evening.staff('zhou');
    const legs = [`client:${zhou.id}`, 'client:somebody', NUMBER, 'client:'].map((From) => ({ From, callId }));
    legs.push({ From: `client:${lin.id}`, callId: randomUUID() });
    for (const leg of legs) {
      const heard = await post('/twilio/client', { CallSid: sid('CA'), ...leg });
      expect(heard.text).toContain('<Hangup/>');
      expect(heard.text).not.toContain('Conference');
    }
    await joins(callId, `counselor-${zhou.id}`);
    expect(await row(CallSid)).toMatchObject({ state: 'connecting' });
  });

  it('is nothing at all when nobody, or somebody else, has signed it', async () => {
    const { callId } = await taken();
    const before = await everything();
    const form = { CallSid: sid('CA'), From: NUMBER, CallStatus: 'completed' };
    const paths = ['voice', 'status', 'client', 'conference', `waiting?call=${callId}`, `recorded?call=${callId}`];
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
    const without = await Evening.begin();
    expect((await webhook(without.url, '/twilio/voice', form)).status).toBe(403);
    expect((await (await without.staff('lin')).get('/calls/voice-token')).body.error.code).toBe('call.no-telephone');
    await without.end();
  });

  it('is refused what is signed and makes no sense', async () => {
    const before = await everything();
    const odd: Form[] = [
      {},
      { CallSid: 'CA1' },
      { CallSid: `${sid('CA')}0` },
      { CallSid: sid('CA'), From: 'x'.repeat(201) },
    ];
    for (const form of odd) expect((await post('/twilio/voice', form)).body.error.code).toBe('input.invalid');
    const conference = {
      FriendlyName: 'call-of nobody',
      StatusCallbackEvent: 'participant-join',
      ParticipantLabel: 'x',
    };
    expect((await post('/twilio/conference', conference)).status).toBe(200);
    expect(await everything()).toEqual(before);
  });

  it('knows how often a number has called, and tells nobody whose it is', async () => {
    for (let n = 0; n < 2; n++) {
      const CallSid = sid('CA');
      await dials(CallSid);
      await hangsUp(CallSid);
    }
    await evening.pass(minutes(1));
    const { contactId } = await taken();
    const { call } = (await lin.get(`/contacts/${contactId}/call`)).body;
    expect(call).toMatchObject({ maskedNumber: '138******78', earlierCalls: 2 });
    expect(await evening.rows('select 1 from persons')).toHaveLength(3); // no pupil is known by a number
    const hidden = sid('CA');
    await dials(hidden, 'anonymous');
    const [stored] = await evening.rows('select caller_number, caller_hash from calls where carrier_call_id = $1', [
      hidden,
    ]);
    expect(stored).toEqual({ caller_number: null, caller_hash: null });
    for (const table of [
      'calls',
      'persons',
      'contacts',
      'contact_events',
      'outbox',
      'audit_log',
      'deadlines',
      'offers',
    ]) {
      const leaks = await evening.rows(`select 1 from ${table} t where t::text like '%13812345678%'`);
      expect([table, leaks]).toEqual([table, []]);
    }
  });

  it('lets a console in with a token of its own', async () => {
    const { token, expiresAt } = (await lin.get('/calls/voice-token')).body;
    const { grants, iss } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    expect(grants).toEqual({ identity: lin.id, voice: { outgoing: { application_sid: `AP${'c'.repeat(32)}` } } });
    expect(iss).toBe(`SK${'b'.repeat(32)}`);
    expect(Date.parse(expiresAt) - evening.clock.now().getTime()).toBe(hours(1));
  });

  describe('out of hours', () => {
    const sound = randomBytes(600_000);
    beforeEach(() => evening.pass(hours(4))); // 23:30

    async function speaks(CallSid: string, RecordingSid: string, RecordingDuration = '42') {
      const call = await row(CallSid);
      return post(`/twilio/recorded?call=${call?.id}`, { CallSid, RecordingSid, RecordingDuration });
    }

    it('says what to do now and leaves a message that somebody listens to', async () => {
      const [CallSid, RecordingSid] = [sid('CA'), sid('RE')];
      carrier.recordings.set(RecordingSid, sound);
      const heard = await dials(CallSid);
      for (const number of ['12356', '110', '120']) expect(heard.text).toContain(number);
      expect(heard.text).toContain('<Record ');
      expect(heard.text).not.toContain('Conference');
      expect(await row(CallSid)).toMatchObject({ state: 'recording', contact_id: null });

      const replies = await Promise.all([1, 2, 3].map(() => speaks(CallSid, RecordingSid)));
      expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      await hangsUp(CallSid);
      await evening.pass(0);
      expect(await row(CallSid)).toMatchObject({ state: 'ended', contact: 'waiting', live: false, entered: false });
      expect(await everything()).toMatchObject([{ calls: '1', contacts: '1', persons: '1' }]);

      await evening.pass(0);
      expect(carrier.recordings.size).toBe(0);
      expect(carrier.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
        `GET Recordings/${RecordingSid}.mp3`,
        `DELETE Recordings/${RecordingSid}.json`,
      ]);
      const pieces = await evening.rows<{ body: Buffer }>('select body from voice_message_chunks order by seq');
      expect(pieces).toHaveLength(3);
      for (const { body } of pieces) expect(sound.includes(body.subarray(20, 60))).toBe(false);

      const contactId = (await row(CallSid))?.contact_id as string;
      const zhou = await evening.staff('zhou');
      expect((await zhou.get(`/contacts/${contactId}/voice-message`)).status).toBe(404);
      await lin.ready();
      await evening.settled();
      const { offer } = (await lin.get('/offers/current')).body;
      expect(Date.parse(offer.expiresAt) - Date.parse(offer.offeredAt)).toBe(seconds(120)); // like a letter
      await lin.post(`/offers/${offer.id}/accept`);
      expect((await lin.get(`/contacts/${contactId}/call`)).body.call.voiceMessage).toEqual({
        seconds: 42,
        ready: true,
      });
      const played = await fetch(`${evening.url}/api/contacts/${contactId}/voice-message`, {
        headers: { cookie: lin.cookie },
      });
      expect(played.headers.get('content-type')).toBe('audio/mpeg');
      expect(played.headers.get('cache-control')).toBe('no-store');
      expect(Buffer.from(await played.arrayBuffer()).equals(sound)).toBe(true);
      expect(await evening.rows(`select account_id from audit_log where action = 'voice-message.played'`)).toEqual([
        { account_id: lin.id },
      ]);
    });

    it('keeps the message when its end is told first, when the carrier is away, and when it is slow to have it', async () => {
      const [CallSid, RecordingSid] = [sid('CA'), sid('RE')];
      await dials(CallSid);
      await hangsUp(CallSid);
      expect(await row(CallSid)).toMatchObject({ state: 'ended', contact_id: null });
      carrier.isDown = true;
      await speaks(CallSid, RecordingSid);
      const contactId = (await row(CallSid))?.contact_id as string;
      await evening.pass(0);
      await evening.pass(seconds(6));
      const chen = await evening.staff('chen');
      expect((await chen.get(`/contacts/${contactId}/voice-message`)).body.error.code).toBe(
        'voice-message.not-here-yet',
      );
      carrier.isDown = false; // back, without the recording as yet
      await evening.pass(seconds(11));
      carrier.recordings.set(RecordingSid, sound);
      await evening.pass(minutes(2));
      await evening.pass(0);
      expect(carrier.asked).toHaveLength(5);
      expect(carrier.recordings.size).toBe(0);
      expect((await chen.get(`/contacts/${contactId}/voice-message`)).status).toBe(200);
      await evening.pass(hours(2));
      expect(carrier.asked).toHaveLength(5);
    });

    it('is a call and no contact when nobody speaks', async () => {
      const [silent, gone] = [sid('CA'), sid('CA')];
      for (const CallSid of [silent, gone]) await dials(CallSid);
      await speaks(silent, sid('RE'), '0');
      await hangsUp(gone);
      await evening.pass(0);
      for (const CallSid of [silent, gone])
        expect(await row(CallSid)).toMatchObject({ state: 'ended', contact_id: null });
      expect(await evening.rows('select 1 from contacts')).toEqual([]);
      expect(carrier.asked).toEqual([]);
    });

    it('takes no message of one call for another’s', async () => {
      const [one, other] = [sid('CA'), sid('CA')];
      for (const CallSid of [one, other]) await dials(CallSid);
      const id = (await row(one))?.id;
      const form = { CallSid: other, RecordingSid: sid('RE'), RecordingDuration: '9' };
      expect((await post(`/twilio/recorded?call=${id}`, form)).status).toBe(403);
      expect(await evening.rows('select 1 from contacts')).toEqual([]);
    });
  });
});
