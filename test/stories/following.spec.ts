import { Evening } from '../support/evening.js';
import { next } from '../support/people.js';

describe('following a conversation', () => {
  let evening: Evening;
  beforeEach(async () => {
    evening = await Evening.begin();
  });
  afterEach(() => evening.end());

  async function taken(login: string, text: string) {
    const counselor = await evening.staff(login);
    const socket = await counselor.ready();
    const student = evening.visitor();
    await student.writes(text);
    await evening.settled();
    const { offer } = (await counselor.get('/offers/current')).body;
    const { contactId } = (await counselor.post(`/offers/${offer.id}/accept`)).body;
    await socket.emitWithAck('thread.follow', { contactId });
    return { counselor, socket, student, contactId };
  }

  it('ends with the right to read: a contact given back is not heard any more', async () => {
    const { counselor, socket, student, contactId } = await taken('lin', '想说说同桌的事');
    const heard: string[] = [];
    socket.on('thread.message', ({ message }) => heard.push(message.body));
    const first = next(socket, 'thread.message');
    await student.adds('第一句');
    await first;

    await counselor.put('/presence', { state: 'break' });
    expect((await counselor.post(`/contacts/${contactId}/release`, { reason: 'break' })).status).toBe(200);
    await evening.settled();
    const page = await student.page();
    const stored = next(page, 'thread.message', (message) => message.body === '第二句');
    await student.adds('第二句');
    await stored; // told to everybody who may hear it
    await socket.emitWithAck('thread.unfollow', { contactId }); // what was sent to her before has arrived by now
    expect(heard).toEqual(['第一句']);
    expect((await socket.emitWithAck('thread.follow', { contactId })).error.code).toBe('contact.not-found');
  });

  it('ends with the sign-in', async () => {
    const { counselor, socket } = await taken('zhou', '有点紧张');
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    expect((await counselor.delete('/sign-in')).status).toBe(200);
    await gone;
  });

  it('ends when the account is disabled', async () => {
    const admin = await evening.staff('admin');
    const chen = await evening.staff('chen');
    const socket = await chen.console();
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    expect((await admin.put(`/accounts/${chen.id}`, { disabled: true })).status).toBe(200);
    await gone;
    expect((await chen.get('/queue')).body.error.code).toBe('sign-in.required');
  });

  it('gives a console that was away exactly what it missed', async () => {
    const zhou = await evening.staff('zhou');
    await zhou.ready();
    const student = evening.visitor();
    await student.writes('一');
    await evening.settled();
    const { offer } = (await zhou.get('/offers/current')).body;
    const { contactId } = (await zhou.post(`/offers/${offer.id}/accept`)).body;
    for (const text of ['二', '三', '四']) await student.adds(text);
    const again = await zhou.console();
    const missed = await again.emitWithAck('thread.follow', { contactId, after: 2 });
    expect(missed.messages.map((message: { seq: number }) => message.seq)).toEqual([3, 4]);
    expect(missed.lastSeq).toBe(4);
  });
});
