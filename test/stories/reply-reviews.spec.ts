import { randomUUID } from 'node:crypto';
import { Evening, hours, minutes } from '../support/evening.js';
import { next } from '../support/people.js';
import { Reviewing } from '../support/reviewing.js';

describe('a reply that a supervisor reads before it goes out', () => {
  let evening: Evening;
  let here: Reviewing;
  beforeEach(async () => {
    evening = await Evening.begin();
    here = await Reviewing.at(evening);
  });
  afterEach(() => evening.end());

  const code = (reply: { body: { error?: { code: string } } }) => reply.body.error?.code;

  it('is sent as it is: the counselor’s message, once, and the letter is answered', async () => {
    const { student, contactId } = await here.letter();
    const clientId = randomUUID();
    const submitted = await here.submit(contactId, '周六上午九点开门', {}, clientId);
    expect([submitted.status, submitted.body.state]).toEqual([201, 'open']);
    expect(await here.told(student)).toEqual([]);

    const [waiting] = (await here.chen.get('/reviews')).body.items;
    expect(waiting).toMatchObject({ id: submitted.body.id, contactId, submittedBy: { id: here.lin.id } });
    expect(JSON.stringify(waiting)).not.toContain('周六');
    expect((await here.chen.get(`/reviews/${waiting.id}`)).body.body).toBe('周六上午九点开门');

    for (let time = 0; time < 2; time++) {
      const sent = await here.chen.post(`/reviews/${waiting.id}/send`);
      expect([sent.status, sent.body.state, sent.body.reworded]).toEqual([200, 'sent', false]);
    }
    expect(await here.told(student)).toEqual(['周六上午九点开门']);
    expect((await here.chen.get('/reviews')).body.items).toEqual([]);
    const { messages } = (await here.lin.get(`/contacts/${contactId}/messages`)).body;
    expect(messages.at(-1)).toMatchObject({ clientId, authorName: '林静', review: { by: '陈岚', reworded: false } });
    const { requirements } = (await here.lin.get(`/contacts/${contactId}`)).body;
    expect(requirements).toContainEqual({ code: 'answer', met: true });
    // sent again by the counselor, who never heard of the end, it is the message that it has become
    expect((await here.write(contactId, '周六上午九点开门', {}, clientId)).body.id).toBe(messages.at(-1).id);
    expect((await here.submit(contactId, '周六上午九点开门', {}, clientId)).body.state).toBe('sent');
  });

  it('is sent with other words, which is recorded, and her own are kept', async () => {
    const { student, contactId } = await here.letter();
    const { id } = (await here.submit(contactId, '周六开门')).body;
    const sent = await here.chen.post(`/reviews/${id}/send`, { body: '周六上午九点开门' });
    expect(sent.body).toMatchObject({ state: 'sent', reworded: true, body: '周六开门', settledBy: '陈岚' });
    expect(await here.told(student)).toEqual(['周六上午九点开门']);
    const { messages } = (await here.lin.get(`/contacts/${contactId}/messages`)).body;
    expect(messages.at(-1).review).toEqual({ by: '陈岚', reworded: true });
    const traces = await evening.rows(`select account_id, detail from audit_log where action = 'review.sent'`);
    expect(traces).toEqual([{ account_id: here.chen.id, detail: { reworded: true } }]);
  });

  it('is given back with a note, and is her draft again, before what she wrote since', async () => {
    const { student, contactId } = await here.letter();
    await here.lin.put(`/contacts/${contactId}/draft`, { revision: 0, body: '周六开门' });
    const { id } = (await here.submit(contactId, '周六开门', { draft: 1 })).body;
    expect((await here.draft(contactId)).body).toBeNull();
    await here.lin.put(`/contacts/${contactId}/draft`, { revision: 2, body: '还有' });
    for (let time = 0; time < 2; time++) {
      const back = await here.chen.post(`/reviews/${id}/give-back`, { note: '写上几点' });
      expect([back.status, back.body.state]).toEqual([200, 'given-back']);
    }
    expect(await here.draft(contactId)).toMatchObject({ body: '周六开门\n还有', writtenBy: { id: here.lin.id } });
    expect((await here.standing(contactId)).review).toMatchObject({
      id,
      state: 'given-back',
      note: '写上几点',
      settledBy: '陈岚',
    });
    expect(await here.told(student)).toEqual([]);

    await evening.pass(minutes(1));
    const again = (await here.submit(contactId, '周六上午九点开门')).body;
    expect((await here.standing(contactId)).review.id).toBe(again.id);
    await evening.pass(minutes(1));
    await here.chen.post(`/reviews/${again.id}/send`);
    expect(await here.standing(contactId)).toEqual({ demanded: true, mayGoAtOnce: false, review: null });
  });

  it('is withdrawn as often as she says so, and is her draft again', async () => {
    const { student, contactId } = await here.letter();
    const { id } = (await here.submit(contactId, '周六开门')).body;
    for (let time = 0; time < 2; time++) {
      expect((await here.lin.post(`/reviews/${id}/withdraw`)).body.state).toBe('withdrawn');
    }
    expect((await here.draft(contactId)).body).toBe('周六开门');
    expect(code(await here.chen.post(`/reviews/${id}/send`))).toBe('review.settled');
    expect(code(await here.chen.post(`/reviews/${id}/give-back`, { note: '写上几点' }))).toBe('review.settled');
    expect(await here.told(student)).toEqual([]);
  });

  it('is not sent by the way, whatever reason is given, while nobody is at risk', async () => {
    const { student, contactId } = await here.letter();
    for (const more of [{}, { unreviewed: 'danger' }]) {
      const refused = await here.write(contactId, '周六开门', more);
      expect([refused.status, code(refused)]).toEqual([409, 'review.demanded']);
      expect(refused.body.error.message).toContain('督导');
    }
    expect(await here.told(student)).toEqual([]);
    expect((await here.standing(contactId)).mayGoAtOnce).toBe(false);
  });

  it('goes out at once to somebody at risk, with a reason that is written down', async () => {
    const { student, contactId } = await here.letter('我不想活了，药都准备好了');
    expect(await here.standing(contactId)).toEqual({ demanded: true, mayGoAtOnce: true, review: null });
    expect(code(await here.write(contactId, '我在，先把药放远一点'))).toBe('review.demanded');
    const sent = await here.write(contactId, '我在，先把药放远一点', { unreviewed: 'danger' });
    expect([sent.status, sent.body.unreviewed, sent.body.review]).toEqual([201, 'danger', null]);
    expect(await here.told(student)).toEqual(['我在，先把药放远一点']);
    expect(await evening.rows('select account_id, reason from unreviewed_replies')).toEqual([
      { account_id: here.lin.id, reason: 'danger' },
    ]);
    const traces = await evening.rows(
      `select account_id, detail from audit_log where action = 'message.sent-unreviewed'`,
    );
    expect(traces).toEqual([{ account_id: here.lin.id, detail: { reason: 'danger' } }]);
  });

  it('waits no longer when a grade of 3 is given meanwhile, and what lay in review is a draft again', async () => {
    const { student, contactId } = await here.letter();
    const { id } = (await here.submit(contactId, '周六开门')).body;
    await here.lin.put(`/contacts/${contactId}/grade`, { grade: '3' });
    expect((await here.write(contactId, '你现在一个人吗', { unreviewed: 'danger' })).status).toBe(201);
    expect(await here.told(student)).toEqual(['你现在一个人吗']);
    expect((await here.draft(contactId)).body).toBe('周六开门');
    expect(code(await here.chen.post(`/reviews/${id}/send`))).toBe('review.settled');
  });

  it('is one at a time, and the same id again is the same one', async () => {
    const { contactId } = await here.letter();
    const clientId = randomUUID();
    const first = await here.submit(contactId, '周六开门', {}, clientId);
    expect((await here.submit(contactId, '周六开门', {}, clientId)).body.id).toBe(first.body.id);
    expect(code(await here.submit(contactId, '周日也开'))).toBe('review.open-already');
    expect(await evening.rows('select 1 from reply_reviews')).toHaveLength(1);
  });

  it('goes with the contact as its draft when that is given back, and nobody sends it then', async () => {
    const { student, contactId } = await here.letter();
    const { id } = (await here.submit(contactId, '周六开门')).body;
    await here.lin.post(`/contacts/${contactId}/release`, { reason: 'break' });
    await evening.settled();
    expect(code(await here.chen.post(`/reviews/${id}/send`))).toBe('review.settled');
    const zhou = await evening.staff('zhou');
    await zhou.ready();
    expect(await here.take(zhou)).toBe(contactId);
    expect(await here.draft(contactId, zhou)).toMatchObject({ body: '周六开门', writtenBy: { id: here.lin.id } });
    expect(await evening.rows('select state, settled_by from reply_reviews')).toEqual([
      { state: 'withdrawn', settled_by: null },
    ]);
    expect(await here.told(student)).toEqual([]);
  });

  it('keeps the contact from being closed while it is open', async () => {
    const { contactId } = await here.letter();
    await here.lin.put(`/contacts/${contactId}/tags`, { primary: 'NON-05' });
    const { id } = (await here.submit(contactId, '周六开门')).body;
    await here.lin.post(`/contacts/${contactId}/wrap-up`);
    const refused = await here.lin.post(`/contacts/${contactId}/close`);
    expect(refused.body.error).toMatchObject({
      code: 'contact.requirement-unmet',
      params: { requirement: 'reply-review' },
    });
    await here.lin.post(`/reviews/${id}/withdraw`);
    expect((await here.lin.post(`/contacts/${contactId}/close`)).status).toBe(200);
  });

  it('leaves a wrap-up as it is when it is sent meanwhile, and the contact can be closed then', async () => {
    const { student, contactId } = await here.letter();
    await here.lin.put(`/contacts/${contactId}/tags`, { primary: 'NON-05' });
    const { id } = (await here.submit(contactId, '周六开门')).body;
    await here.lin.post(`/contacts/${contactId}/wrap-up`);
    expect((await here.chen.post(`/reviews/${id}/send`)).status).toBe(200);
    expect(await here.told(student)).toEqual(['周六开门']);
    expect((await here.lin.get(`/contacts/${contactId}`)).body.state).toBe('wrap-up');
    expect((await here.lin.post(`/contacts/${contactId}/close`)).status).toBe(200);
  });

  it('stops no clock: the letter is overdue while it lies there, and answered when it is sent', async () => {
    const { contactId } = await here.letter();
    const { id } = (await here.submit(contactId, '周六开门')).body;
    await evening.pass(hours(25));
    const overdue = `select 1 from alarms where contact_id = $1 and kind = 'reply-overdue' and cleared_at is null`;
    expect(await evening.rows(overdue, [contactId])).toHaveLength(1);
    const chen = await evening.staff('chen');
    expect((await chen.get('/reviews')).body.items[0].reply).not.toBeNull();
    expect((await chen.post(`/reviews/${id}/send`)).status).toBe(200);
    expect(await evening.rows(overdue, [contactId])).toEqual([]);
  });

  it('is asked for in no chat: somebody is there', async () => {
    const chat = evening.visitor();
    await chat.chats('想找人聊聊');
    const chatId = await here.take(here.lin);
    expect((await here.standing(chatId)).demanded).toBe(false);
    expect((await here.write(chatId, '你好，我在')).status).toBe(201);
    expect(code(await here.submit(chatId, '你好，我在'))).toBe('review.not-demanded');
  });

  it('is asked for of no supervisor, and only where the desk demands it', async () => {
    const { contactId } = await here.letter();
    const as = (role: string) => evening.rows('update accounts set role = $2 where id = $1', [here.lin.id, role]);
    await as('supervisor');
    const supervisor = await evening.staff('lin');
    const own = { clientId: randomUUID(), body: '周六开门' };
    expect((await supervisor.post(`/contacts/${contactId}/messages`, own)).status).toBe(201);
    await as('counselor');

    await here.demand(false);
    expect(code(await here.submit(contactId, '周日也开'))).toBe('review.not-demanded');
    expect((await here.write(contactId, '周日也开')).status).toBe(201);
  });

  it('is there for supervisors of its desk, for nobody else, and never for whose reply it is', async () => {
    const { contactId } = await here.letter();
    const { id } = (await here.submit(contactId, '周六开门')).body;
    const east = await here.supervisor('east-supervisor', 'district');
    expect((await east.get('/reviews')).body.items).toEqual([]);
    const acts = [
      ['get', ''],
      ['post', '/send', {}],
      ['post', '/give-back', { note: '写上几点' }],
    ] as const;
    for (const [method, path, body] of acts) {
      const refused = await east.ask(`/reviews/${id}${path}`, { method: method.toUpperCase(), body });
      expect(code(refused)).toBe('review.not-found');
    }
    const zhou = await evening.staff('zhou');
    expect(code(await zhou.get(`/reviews/${id}`))).toBe('permission.missing');
    expect(code(await zhou.post(`/reviews/${id}/withdraw`))).toBe('review.not-found');
    expect(code(await zhou.get(`/contacts/${contactId}/review`))).toBe('contact.not-found');
    expect(code(await here.chen.get(`/contacts/${contactId}/review`))).toBe('contact.not-yours');

    await evening.rows(`update accounts set role = 'supervisor' where id = $1`, [here.lin.id]);
    const promoted = await evening.staff('lin');
    expect((await promoted.get('/reviews')).body.items).toEqual([]);
    expect(code(await promoted.post(`/reviews/${id}/send`))).toBe('review.not-found');
  });

  it('is sealed, its reading leaves a trace, and no event tells what it says', async () => {
    const { contactId } = await here.letter();
    const { id } = (await here.submit(contactId, '周六开门')).body;
    await here.chen.get(`/reviews/${id}`);
    await here.chen.post(`/reviews/${id}/give-back`, { note: '写上几点' });
    const [row] = await evening.rows<{ body: Buffer; note: Buffer }>('select body, note from reply_reviews');
    expect([row?.body.includes('周六'), row?.note.includes('几点')]).toEqual([false, false]);
    const traces = await evening.rows(`select account_id from audit_log where action = 'review.read'`);
    expect(traces).toEqual([{ account_id: here.chen.id }]);
    const events = await evening.rows(
      `select type, payload from contact_events where type like 'review.%' order by seq`,
    );
    expect(events).toEqual([
      { type: 'review.submitted', payload: { reviewId: id } },
      { type: 'review.settled', payload: { reviewId: id, state: 'given-back' } },
    ]);
  });

  it('is told to the supervisor’s console when it comes, and to the counselor’s when it is settled', async () => {
    const { contactId } = await here.letter();
    const supervisor = await here.chen.console();
    const came = next(supervisor, 'review.changed');
    const { id } = (await here.submit(contactId, '周六开门')).body;
    const told = { reviewId: id, contactId, accountId: here.lin.id };
    expect(await came).toEqual({ ...told, state: 'open' });
    await evening.settled();
    const counselor = await here.lin.console();
    const settled = next(counselor, 'review.changed');
    await here.chen.post(`/reviews/${id}/give-back`, { note: '写上几点' });
    expect(await settled).toEqual({ ...told, state: 'given-back' });
  });
});
