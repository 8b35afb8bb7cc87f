// Calls by carrier 电话: what the carrier would send, signed as it signs. The carrier is the only thing here that is not real.
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { finish, note } from './counseling.mjs';
import { expect, expectEqual } from './narrator.mjs';

/** @param {import('./evening.mjs').Cast} cast */
export async function playCarrier(cast) {
  const { tell, desk, lateDesk, a, b, done, doneLate, waiting, queue, calls } = cast;
  const incoming = { CallSid: callSid(), From: '+8613900001234', CallStatus: 'ringing' };
  const line = { CallSid: incoming.CallSid, CallStatus: 'in-progress' };
  const voice = `/api/twilio/voice?desk=${desk.slug}`;
  let next;

  const contactId = await tell('A parent dials the hotline: the carrier’s webhook becomes a contact', async (say) => {
    await b.api.put('/api/presence', { state: 'break' });
    await a.api.put('/api/presence', { state: 'break' });
    const before = (await queue()).total;
    expectEqual((await webhook(cast, voice, incoming, { signed: false })).status, 403, 'a forged signature');
    expectEqual((await queue()).total, before, 'contacts waiting after the forged one');
    let said;
    const entry = await waiting(async () => {
      const [first, again] = await Promise.all([webhook(cast, voice, incoming), webhook(cast, voice, incoming)]);
      expectEqual(first.status, 200, 'the webhook');
      expectEqual(again.body, first.body, 'the same webhook again');
      said = first.body;
    });
    expect(/<Say[^>]*>您好/.test(said), 'she is not greeted');
    expect(/<Say[^>]*>[^<]*督导[^<]*不录音/.test(said), 'she is not told who may listen');
    next = local(/<Redirect[^>]*>([^<]*)</.exec(said)?.[1]);
    expect(
      /<Gather[^>]*>.*您是下一位.*请按2/.test((await webhook(cast, next, line)).body),
      'she is not told her place',
    );
    expectEqual(`${entry.channel} ${entry.live}`, 'phone true', 'how she waits');
    say('forged → 403 and nobody waits; twice at once → one contact, the same TwiML');
    say(`greeted: “${/<Say[^>]*>([^<]*)/.exec(said)[1]}”`);
    return entry.contactId;
  });

  await tell('A accepts, her telephone joins the caller’s line; it ends when the caller hangs up', async (say) => {
    await a.api.put('/api/presence', { state: 'ready' });
    const offer = await a.line.next('offer.made', (one) => one.contactId === contactId);
    await a.api.post(`/api/offers/${offer.id}/accept`);
    const { token } = await a.api.get('/api/calls/voice-token');
    expectEqual(token.split('.').length, 3, 'parts of the token for her telephone');
    const callId = new URLSearchParams(next.split('?')[1]).get('call');
    const leg = callSid();
    const dials = (account, CallSid) =>
      webhook(cast, '/api/twilio/client', { CallSid, From: `client:${account.id}`, callId });
    expect(/<Hangup/.test((await dials(b, callSid())).body), 'B may join A’s caller');
    const joins = async (CallSid, { body }) => {
      const [, ParticipantLabel] = /participantLabel="([^"]*)"/.exec(body) ?? [];
      expect(ParticipantLabel, `not put on the line: ${body}`);
      const FriendlyName = /<Conference[^>]*>(call-[0-9a-f-]{36})<\/Conference>/.exec(body)?.[1];
      const event = { FriendlyName, StatusCallbackEvent: 'participant-join', ParticipantLabel, CallSid };
      await webhook(cast, '/api/twilio/conference', event);
    };
    await joins(leg, await dials(a, leg));
    await joins(incoming.CallSid, await webhook(cast, next, line));
    await a.line.next('call.state', (one) => one.callId === callId && one.state === 'connected');
    await webhook(cast, `/api/twilio/status?desk=${desk.slug}`, { ...incoming, CallStatus: 'completed' });
    const ended = await a.line.next('call.state', (one) => one.callId === callId && one.state === 'ended');
    const { call } = await a.api.get(`/api/contacts/${contactId}/call`);
    expectEqual(call.maskedNumber, '139******34', 'the number as A sees it');
    done.phone = { ...note(contactId, 'parent', 'phone'), messages: 0 };
    await finish(a, done.phone, { primary: 'FAM-02', secondary: [], grade: '0' }, { message: false });
    calls.push({ connected: true, talkSeconds: ended.talkSeconds });
    await b.api.put('/api/presence', { state: 'ready' });
    say(`whoever does not hold the contact is told good-bye; A sees ${call.maskedNumber}; wrap-up begins by itself`);
  });

  await tell('Out of hours: what to do now, then a message after the tone, which is a contact', async (say) => {
    const late = { CallSid: callSid(), From: '+8613900005678', CallStatus: 'ringing' };
    const { body } = await webhook(cast, `/api/twilio/voice?desk=${lateDesk.slug}`, late);
    const where = /<Record[^>]*action="([^"]*)"/.exec(body)?.[1].replaceAll('&amp;', '&');
    expect(where, 'nothing can be recorded');
    expect(
      ['12356', '110', '120'].every((number) => body.includes(number)),
      'the numbers to call are not said',
    );
    const { pathname, search } = new URL(where);
    const spoken = { CallSid: late.CallSid, RecordingSid: `RE${hex(16)}`, RecordingDuration: '17' };
    const entry = await waiting(() => webhook(cast, pathname + search, spoken));
    expectEqual(`${entry.channel} ${entry.live}`, 'phone false', 'how the message waits');
    doneLate.phone = 1;
    say('12356, 110 and 120 are named; the message of 17 s waits in the queue like a letter');
  });
}

/** A webhook as the carrier posts it. @returns {Promise<{ status: number, body: string }>} */
async function webhook({ url, carrier }, path, form, { signed = true } = {}) {
  const data = Object.keys(form)
    .sort()
    .reduce((text, key) => text + key + form[key], carrier.publicUrl + path);
  const signature = createHmac('sha1', carrier.authToken).update(data).digest('base64');
  const reply = await fetch(url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signed ? signature : randomUUID(),
    },
    body: new URLSearchParams(form).toString(),
  });
  return { status: reply.status, body: await reply.text() };
}

/** An address that the carrier was given, on this service. */
const local = (address) => {
  expect(address, 'there is nowhere to go on');
  const { pathname, search } = new URL(address.replaceAll('&amp;', '&'));
  return pathname + search;
};
const hex = (bytes) => randomBytes(bytes).toString('hex');
const callSid = () => `CA${hex(16)}`;
