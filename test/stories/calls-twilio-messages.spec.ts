import { randomBytes } from 'node:crypto';
import { hours, minutes, seconds } from '../support/evening.js';
import { CENTER_NUMBER, newSid } from '../support/telephone.js';
import { TelephoneEvening } from '../support/telephone-evening.js';

describe('whoever does not wait on the telephone', () => {
  let phone: TelephoneEvening;
  beforeEach(async () => {
    phone = await TelephoneEvening.begin({ TWILIO_NUMBER: CENTER_NUMBER });
  });
  afterEach(() => phone.end());

  const callbacks = () =>
    phone.evening.rows<{ why: string; state: string }>('select why, state from callbacks order by created_at');
  const messages = () => phone.evening.rows<{ seconds: number }>('select seconds from voice_messages');

  describe('in hours', () => {
    it('leaves a message by a key, which keeps her place and is heard like a letter', async () => {
      const { carrier, lin } = phone;
      const caller = await carrier.dials();
      await caller.presses('1');
      expect(caller.where.kind).toBe('record');
      const before = await phone.row(caller.sid);
      expect(before).toMatchObject({ state: 'recording', contact: 'waiting', live: false });
      await caller.speaks(17);
      expect(caller.said()).toMatch(/谢谢您说出来.*12356.*110.*120/);
      await phone.pass(0);
      expect(await phone.row(caller.sid)).toMatchObject({
        state: 'ended',
        contact: 'waiting',
        live: false,
        contact_id: before.contact_id,
      });
      expect(await callbacks()).toEqual([]);
      expect(carrier.recordings.size).toBe(0); // fetched, sealed, deleted there
      await lin.ready();
      const contactId = await phone.accepts(lin);
      const { call } = (await lin.get(`/contacts/${contactId}/call`)).body;
      expect(call.voiceMessage).toEqual({ seconds: 17, ready: true });
    });

    it('is heard though she hangs up in the middle and the end of her line is told first', async () => {
      const caller = await phone.carrier.dials();
      await caller.presses('1');
      await caller.speaks(8, 'hangs-up');
      await phone.pass(minutes(2));
      expect(await phone.row(caller.sid)).toMatchObject({ state: 'ended', contact: 'waiting', live: false });
      expect(await messages()).toEqual([{ seconds: 8 }]);
    });

    it('waits on when she says nothing, and is put through to somebody who has taken her meanwhile', async () => {
      const { carrier, lin } = phone;
      const caller = await carrier.dials();
      await caller.presses('1');
      await caller.waits();
      expect(caller.said()).toMatch(/没有听到.*您是下一位/);
      expect(await phone.row(caller.sid)).toMatchObject({ state: 'waiting', contact: 'waiting', live: true });
      await caller.presses('1');
      await lin.ready();
      await phone.accepts(lin);
      expect(await phone.row(caller.sid)).toMatchObject({ state: 'recording', contact: 'active' });
      await caller.waits();
      expect(await phone.row(caller.sid)).toMatchObject({ state: 'connecting', live: true });
    });

    it('is called back where she hangs up without a word', async () => {
      const caller = await phone.carrier.dials();
      await phone.pass(seconds(6));
      await caller.presses('1');
      await caller.hangsUp();
      expect(await phone.row(caller.sid)).toMatchObject({ state: 'ended', contact: 'waiting' });
      await phone.pass(seconds(31));
      expect(await phone.row(caller.sid)).toMatchObject({ contact: 'closed' });
      expect(await callbacks()).toEqual([{ why: 'hung-up', state: 'open' }]);
    });

    it('asks to be called by a key, twice is once, and who hides her number is not offered it', async () => {
      const { carrier, lin } = phone;
      const [caller, hidden] = [await carrier.dials(), await carrier.dials('anonymous')];
      await phone.pass(seconds(2));
      const press = { CallSid: caller.sid, Digits: '2' };
      await caller.presses('2');
      expect(caller.said()).toMatch(/30分钟内打回给您.*再见/);
      expect(caller.where.kind).toBe('over');
      const { id } = await phone.row(caller.sid);
      expect((await phone.post(`/twilio/key?call=${id}`, press)).text).toContain('30分钟内打回给您');
      expect(await callbacks()).toEqual([{ why: 'asked', state: 'open' }]);
      expect(await phone.row(caller.sid)).toMatchObject({ state: 'ended', contact: 'closed' });
      await hidden.presses('2');
      expect(hidden.where.kind).toBe('gather');
      expect(await callbacks()).toHaveLength(1);
      await lin.ready();
      await phone.settled();
      expect((await lin.get('/offers/current')).body.offer).toMatchObject({ channel: 'phone' }); // the other one
    });

    it('is told of the other ways first when the wait has passed the limit, and when nobody is there any more', async () => {
      const { carrier, evening } = phone;
      await evening.rows(`update desks set overflow_seconds = 60`);
      const caller = await carrier.dials();
      expect(caller.said()).not.toContain('久等');
      await phone.pass(seconds(61));
      await caller.waits();
      expect(caller.said()).toMatch(/让您久等了.*留言请按1.*您是下一位.*12356/);
      await phone.pass(hours(3)); // past closing time
      await caller.waits();
      expect(caller.said()).toMatch(/没有老师值守.*留言请按1.*110.*12356/);
      expect(await phone.row(caller.sid)).toMatchObject({ state: 'waiting' }); // nothing hangs up by itself
      await caller.presses('1');
      await caller.speaks(5);
      await phone.pass(0);
      expect(await messages()).toEqual([{ seconds: 5 }]);
    });
  });

  describe('out of hours', () => {
    beforeEach(() => phone.pass(hours(4))); // 23:30

    it('hears what to do now and leaves a message that somebody listens to', async () => {
      const { carrier, evening, lin } = phone;
      const sound = randomBytes(600_000);
      const caller = await carrier.dials();
      expect(caller.said()).toMatch(/12356.*110.*120.*留言/);
      expect(await phone.row(caller.sid)).toMatchObject({ state: 'recording', contact_id: null });
      const sid = await caller.speaks(42, 'silent', sound);
      await phone.pass(0);
      const { id, ...stored } = await phone.row(caller.sid);
      expect(stored).toMatchObject({ state: 'ended', contact: 'waiting', live: false, entered: false });
      const again = { CallSid: caller.sid, RecordingSid: sid, RecordingDuration: '42' };
      const replies = await Promise.all([1, 2, 3].map(() => phone.post(`/twilio/recorded?call=${id}`, again)));
      expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect(await messages()).toEqual([{ seconds: 42 }]);
      expect(carrier.recordings.size).toBe(0);
      const pieces = await evening.rows<{ body: Buffer }>('select body from voice_message_chunks order by seq');
      expect(pieces).toHaveLength(3);
      for (const { body } of pieces) expect(sound.includes(body.subarray(20, 60))).toBe(false);

      const zhou = await evening.staff('zhou');
      expect((await zhou.get(`/contacts/${stored.contact_id}/voice-message`)).status).toBe(404);
      await lin.ready();
      await phone.settled();
      const { offer } = (await lin.get('/offers/current')).body;
      expect(Date.parse(offer.expiresAt) - Date.parse(offer.offeredAt)).toBe(seconds(120)); // like a letter
      await lin.post(`/offers/${offer.id}/accept`);
      const played = await fetch(`${evening.url}/api/contacts/${stored.contact_id}/voice-message`, {
        headers: { cookie: lin.cookie },
      });
      expect([played.headers.get('content-type'), played.headers.get('cache-control')]).toEqual([
        'audio/mpeg',
        'no-store',
      ]);
      expect(Buffer.from(await played.arrayBuffer()).equals(sound)).toBe(true);
      expect(await evening.rows(`select account_id from audit_log where action = 'voice-message.played'`)).toEqual([
        { account_id: lin.id },
      ]);
    });

    it('keeps the message when its end is told first, when the carrier is away, and when it is slow to have it', async () => {
      const { carrier, evening } = phone;
      const caller = await carrier.dials();
      const sid = await caller.speaks(8, 'hangs-up');
      const sound = carrier.recordings.get(sid) as Buffer;
      carrier.recordings.delete(sid);
      carrier.isDown = true;
      await phone.pass(0);
      await phone.pass(seconds(6));
      const { contact_id: contactId } = await phone.row(caller.sid);
      const chen = await evening.staff('chen');
      const body = async () => (await chen.get(`/contacts/${contactId}/voice-message`)).body;
      expect((await body()).error.code).toBe('voice-message.not-here-yet');
      carrier.isDown = false; // back, without the recording as yet
      await phone.pass(seconds(11));
      carrier.recordings.set(sid, sound);
      await phone.pass(minutes(2));
      expect(carrier.recordings.size).toBe(0);
      expect((await chen.get(`/contacts/${contactId}/voice-message`)).status).toBe(200);
      const asked = carrier.asked.length;
      await phone.pass(hours(2));
      expect(carrier.asked).toHaveLength(asked);
    });

    it('is heard though nobody ever told us that she had spoken', async () => {
      const { carrier } = phone;
      const caller = await carrier.dials();
      carrier.keepsWords = true;
      const { id } = await phone.row(caller.sid);
      const sid = carrier.recorded(caller.sid, 23);
      await caller.hangsUp();
      carrier.words.splice(0); // the end of the line is not told either
      carrier.isDown = true;
      await phone.pass(minutes(2));
      expect(await messages()).toEqual([]);
      carrier.isDown = false;
      for (let n = 0; n < 4; n++) await phone.pass(minutes(1));
      expect(await phone.row(caller.sid)).toMatchObject({ id, state: 'ended', contact: 'waiting', live: false });
      expect(await messages()).toEqual([{ seconds: 23 }]);
      expect(carrier.recordings.has(sid)).toBe(false);
    });

    it('is a call and no contact when nobody speaks', async () => {
      const { carrier, evening } = phone;
      const [silent, gone] = [await carrier.dials(), await carrier.dials()];
      await silent.waits();
      await gone.hangsUp();
      await phone.pass(minutes(1));
      await phone.pass(minutes(2));
      for (const { sid } of [silent, gone])
        expect(await phone.row(sid)).toMatchObject({ state: 'ended', contact_id: null });
      expect(await evening.rows('select 1 from contacts')).toEqual([]);
      const asked = carrier.asked.length;
      await phone.pass(hours(2));
      expect(carrier.asked).toHaveLength(asked);
    });

    it('takes no message of one call for another’s', async () => {
      const [one, other] = [await phone.carrier.dials(), await phone.carrier.dials()];
      const { id } = await phone.row(one.sid);
      const form = { CallSid: other.sid, RecordingSid: newSid('RE'), RecordingDuration: '9' };
      expect((await phone.post(`/twilio/recorded?call=${id}`, form)).status).toBe(403);
      expect(await messages()).toEqual([]);
    });
  });

  describe('is called back', () => {
    /** Asked for, and dialled by lin. */
    async function dialled() {
      const { carrier, lin } = phone;
      const caller = await carrier.dials();
      await phone.pass(seconds(6));
      await caller.presses('2');
      await phone.settled();
      await lin.ready();
      const [callback] = (await lin.get('/callbacks')).body.items;
      expect(callback.canDial).toBe(true);
      expect((await lin.post(`/callbacks/${callback.id}/take`)).status).toBe(200);
      const clientId = crypto.randomUUID();
      for (let twice = 0; twice < 2; twice++) {
        expect((await lin.post(`/callbacks/${callback.id}/dial`, { clientId })).status).toBeLessThan(300);
      }
      await phone.settled();
      return { callee: carrier.ringingAt('+8613812345678'), callbackId: callback.id };
    }
    const attempt = async (callbackId: string) =>
      (
        await phone.evening.rows<{ outcome: string; call_id: string }>(
          'select outcome, call_id from callback_attempts where callback_id = $1',
          [callbackId],
        )
      )[0];

    it('by a click, showing the center’s number, and hears nothing of who calls until the counselor speaks', async () => {
      const { carrier, lin } = phone;
      const { callee, callbackId } = await dialled();
      expect(callee.from).toBe(CENTER_NUMBER);
      const { call_id: callId = '' } = (await attempt(callbackId)) ?? {};
      await callee.answers();
      await phone.settled();
      expect(await phone.row(callee.sid)).toMatchObject({ id: callId, state: 'connecting', contact: 'active' });
      expect(callee.said()).not.toMatch(/心灯|心理|热线/);
      await carrier.console(lin.id, { callId });
      await phone.pass(seconds(1));
      expect(await phone.row(callee.sid)).toMatchObject({ state: 'connected' });
      expect(carrier.members(callId).map(({ hold }) => hold)).toEqual([false, false]);
      await callee.hangsUp();
      await phone.pass(0);
      expect(await phone.row(callee.sid)).toMatchObject({ state: 'ended', contact: 'wrap-up' });
      expect(callee.said()).not.toMatch(/心灯|心理|热线/);
      expect(await callbacks()).toEqual([{ why: 'asked', state: 'reached' }]);
    });

    it.each([
      ['busy', 'busy'],
      ['no-answer', 'no-answer'],
      ['failed', 'unreachable'],
    ] as const)('and is not reached: %s', async (status, outcome) => {
      const { callee, callbackId } = await dialled();
      await callee.end(status);
      await phone.settled();
      expect(await attempt(callbackId)).toMatchObject({ outcome });
      expect((await callbacks())[0]?.state).toBe('taken');
      await callee.end(status);
      expect(await attempt(callbackId)).toMatchObject({ outcome });
    });

    it('and has a record though the end is told before the beginning', async () => {
      const { carrier } = phone;
      const { callee, callbackId } = await dialled();
      carrier.keepsWords = true;
      await callee.answers();
      await callee.hangsUp();
      carrier.keepsWords = false;
      for (const { path, form } of carrier.words.splice(0).reverse()) await carrier.event(path, form);
      await phone.pass(0);
      expect(await attempt(callbackId)).toMatchObject({ outcome: 'reached' });
      expect(await phone.row(callee.sid)).toMatchObject({ state: 'ended', contact: 'wrap-up' });
    });
  });
});
