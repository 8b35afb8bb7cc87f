// Live chat 在线聊 and the call from the browser 网页通话, as both pages hold them, without their pictures and sound.
// What is written here was made up for the tour; nobody wrote it to anybody.
import { randomUUID } from 'node:crypto';
import { Api, codeHeader } from './api.mjs';
import { finish, note } from './counseling.mjs';
import { Line } from './line.mjs';
import { expect, expectEqual, refused } from './narrator.mjs';

const FIRST = '刚和爸爸大吵了一架，我躲在楼道里，不知道去哪。';
const SECOND = '我朋友最近不理我了，想找人聊聊怎么办。';
const REPLY = '我在这里。楼道里冷不冷？你现在是安全的吗？';
const AFTER_HOURS = '想问问明天可以聊吗，今天班里发生了一件事。';

/** @param {import('./evening.mjs').Cast} cast */
export async function playChat(cast) {
  const { tell, open, url, anybody, desk, lateDesk, a, b, done, doneLate, waiting } = cast;

  const [first, second] = await tell('Both counselors rest; two students come to the live chat', async (say) => {
    for (const { api } of [a, b]) await api.put('/api/presence', { state: 'break' });
    const chats = [];
    for (const body of [FIRST, SECOND]) {
      const contact = await waiting(async () => {
        const opened = await anybody.post('/api/chat/threads', { clientId: randomUUID(), body, desk: desk.slug });
        expectEqual(opened.channel, 'chat', 'channel in open hours');
        chats.push({ ...opened, page: await open(Line.visitor(url, opened.code, 'a student’s chat')) });
      });
      chats.at(-1).id = contact.contactId;
      const view = await chats.at(-1).page.ask('thread.catch-up', { after: 0 });
      expectEqual(view.ahead, chats.length - 1, 'how many stand before');
      say(`“${body}”: ${view.ahead} stand before`);
    }
    done.chat = note(chats[0].id, 'chatting', 'chat');
    done.second = note(chats[1].id, 'friend', 'chat');
    return chats;
  });

  await tell('The second would rather leave a message: the chat becomes a letter to the board', async (say) => {
    await anybody.post('/api/board/thread/leave-message', {}, codeHeader(second.code));
    const state = await second.page.next('thread.state', (one) => one.channel === 'board');
    expectEqual(state.state, 'waiting', 'state of the thread');
    say('the same thread, the same code; it waits for whoever has her hands free');
  });

  await tell('A is ready: she is offered the first for 30 s, and both write in real time', async (say) => {
    await a.api.put('/api/presence', { state: 'ready' });
    const offer = await a.line.next('offer.made', (one) => one.contactId === first.id);
    const lasts = Math.round((Date.parse(offer.expiresAt) - Date.parse(offer.offeredAt)) / 1000);
    expectEqual(lasts, 30, 'seconds that a live offer lasts');
    await a.api.post(`/api/offers/${offer.id}/accept`);
    await first.page.next('thread.state', (one) => one.state === 'being-answered');
    await a.line.ask('thread.follow', { contactId: first.id, after: 0 });
    const sent = await a.api.post(`/api/contacts/${first.id}/messages`, { clientId: randomUUID(), body: REPLY });
    const heard = await first.page.next('thread.message', (message) => message.seq === sent.seq);
    expectEqual(heard.body, REPLY, 'what the student reads');
    done.chat.answered = true;
    const back = await anybody.post(
      '/api/board/thread/messages',
      { clientId: randomUUID(), body: '安全，就是很难过' },
      codeHeader(first.code),
    );
    done.chat.messages += 1;
    await a.line.next('thread.message', (one) => one.message.seq === back.seq);
    say('what one writes stands on the other’s screen; each has its number in the thread');
  });

  await tell('B reads the letter; both are closed', async (say) => {
    await b.api.put('/api/presence', { state: 'ready' });
    const offer = await b.line.next('offer.made', (one) => one.contactId === second.id);
    expectEqual(offer.live, false, 'offered as a letter');
    await b.api.post(`/api/offers/${offer.id}/accept`);
    await finish(b, done.second, { primary: 'PEE-01', secondary: [], grade: '0' });
    await finish(a, done.chat, { primary: 'FAM-01', secondary: ['EMO-02'], grade: '1' });
    say('nothing said is lost; the month counts it as the chat it came in as');
  });

  await tell('At a desk whose chat is closed now it is a message by itself', async (say) => {
    const door = await anybody.get(`/api/visitor/front-door?desk=${lateDesk.slug}`);
    const chat = door.channels.find((one) => one.channel === 'chat');
    expectEqual(chat.open, false, 'the chat is open');
    const opened = await anybody.post('/api/chat/threads', {
      clientId: randomUUID(),
      body: AFTER_HOURS,
      desk: lateDesk.slug,
    });
    expectEqual(opened.channel, 'board', 'channel after hours');
    const view = await new Api(url).get('/api/board/thread?after=0', codeHeader(opened.code));
    expectEqual(view.messages[0]?.body, AFTER_HOURS, 'the message by its code');
    doneLate.board = 1;
    say(`the door says that it opens at ${chat.opensAt}; the same code leads back to it`);
  });
}

/** @param {import('./evening.mjs').Cast} cast @returns the caller with her code, and the contact still open */
export async function playWebCall(cast) {
  const { tell, open, url, anybody, desk, a, b, done, waiting, calls } = cast;

  await tell('Somebody calls from the page and gives up before anybody is free', async (say) => {
    for (const { api } of [a, b]) await api.put('/api/presence', { state: 'break' });
    let call;
    const { contactId } = await waiting(async () => {
      call = await anybody.post('/api/calls/web', { clientId: randomUUID(), desk: desk.slug });
    });
    expectEqual(call.state, 'waiting', 'state of the call');
    const { call: gone } = await anybody.post('/api/calls/web/hang-up', { callId: call.callId }, codeHeader(call.code));
    expectEqual(gone.state, 'ended', 'state after hanging up');
    done.gaveUp = { ...note(contactId, 'gave up', 'web-call'), messages: 0, left: true };
    calls.push({ connected: false });
    say('the contact is closed as abandoned 放弃; nothing rings for nobody');
  });

  return tell('A student calls from the page; B’s console rings, she answers, the two find each other', async (say) => {
    await b.api.put('/api/presence', { state: 'ready' });
    const input = { clientId: randomUUID(), desk: desk.slug, callerRole: 'student' };
    const call = await anybody.post('/api/calls/web', input);
    const page = await open(Line.visitor(url, call.code, 'the caller’s page'));
    const again = await anybody.post('/api/calls/web', input);
    expectEqual(`${again.callId} ${again.code}`, `${call.callId} ${call.code}`, 'the call when it is sent twice');
    const offer = await b.line.next('offer.made', (one) => one.channel === 'web-call');
    await b.api.post(`/api/offers/${offer.id}/accept`);
    await page.next('call.state', (one) => one.state === 'connecting');
    const callId = call.callId;
    const say1 = { kind: 'description', type: 'offer', sdp: 'v=0\r\no=tour' };
    await b.line.ask('call.signal', { callId, signal: say1 });
    expectEqual((await page.next('call.signal')).signal.sdp, say1.sdp, 'the offer that reaches the page');
    const say2 = { kind: 'description', type: 'answer', sdp: 'v=0\r\no=page' };
    await page.ask('call.signal', { callId, signal: say2 });
    expectEqual((await b.line.next('call.signal')).signal.sdp, say2.sdp, 'the answer that reaches the console');
    await page.ask('call.connected', { callId });
    await page.next('call.state', (one) => one.state === 'connected');
    await b.line.next('call.state', (one) => one.state === 'connected');
    const other = a.line.ask('call.signal', { callId, signal: { kind: 'restart' } });
    await other.then(
      () => expect(false, 'A may listen to B’s call'),
      (error) => expect(/refused/.test(error.message), error.message),
    );
    const contact = await b.api.get(`/api/contacts/${offer.contactId}`);
    expect(contact.answeredAt !== null, 'connected is not counted as answered');
    await refused(() => a.api.get(`/api/contacts/${offer.contactId}`), 404, 'contact.not-found');
    done.call = { ...note(offer.contactId, 'caller', 'web-call'), messages: 0, answered: true };
    say('offer and answer of the two browsers pass between these two alone; connected 接通 is stamped by the service');
    return { code: call.code, callId, page, contactId: offer.contactId };
  });
}

/** The caller hangs up; what is left is the record. @param {import('./evening.mjs').Cast} cast */
export async function endWebCall({ tell, anybody, b, done, calls }, caller) {
  await tell('The caller hangs up; the contact goes to wrap-up by itself, and B closes it', async (say) => {
    await anybody.post('/api/calls/web/hang-up', { callId: caller.callId }, codeHeader(caller.code));
    const { talkSeconds } = await b.line.next('call.state', (one) => one.state === 'ended');
    const contact = await b.api.get(`/api/contacts/${caller.contactId}`);
    expectEqual(contact.state, 'wrap-up', 'state of the contact');
    await finish(b, done.call, { primary: 'CRI-01', secondary: ['EMO-02'], grade: '4' }, { message: false });
    calls.push({ connected: true, talkSeconds });
    say(`talked for ${talkSeconds} s by the service’s clock`);
  });
}
