import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { Evening, seconds } from '../support/evening.js';
import { next, type StaffMember, type Visitor } from '../support/people.js';

describe('a supervisor in a chat', () => {
  let evening: Evening;
  let lin: StaffMember;
  let chen: StaffMember;
  let console: Socket;
  let visitor: Visitor;
  let page: Socket;
  let contactId: string;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, chen] = [await evening.staff('lin'), await evening.staff('chen')];
    console = await lin.ready();
    visitor = evening.visitor();
    await visitor.chats('想找人聊聊');
    page = await visitor.page();
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    contactId = (await lin.post(`/offers/${offer.id}/accept`)).body.contactId;
    await console.emitWithAck('thread.follow', { contactId });
  });
  afterEach(() => evening.end());

  const joins = (by = chen) => by.post(`/contacts/${contactId}/supervision`);
  const leaves = (by = chen) => by.delete(`/contacts/${contactId}/supervision`);
  const says = (by: StaffMember, body: string, more = {}) =>
    by.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body, ...more });
  const supervisors = async () => (await lin.get(`/contacts/${contactId}/messages`)).body.supervisors;
  const contact = async () =>
    (await evening.rows('select state, counselor_id as holder, answered_at as answered from contacts'))[0];

  it('is seen by the counselor and, honestly, by the visitor: when she comes, what she writes, and when she goes', async () => {
    const [atConsole, atPage] = [next(console, 'thread.supervisors'), next(page, 'thread.company')];
    expect((await joins()).body).toEqual({ ok: true });
    const told = await atConsole;
    expect(told).toMatchObject({ contactId, supervisors: [{ accountId: chen.id, displayName: '陈岚' }] });
    expect(await atPage).toEqual({ supervisor: true });
    expect((await visitor.reads()).body.supervisor).toBe(true);
    expect(await supervisors()).toEqual(told.supervisors);

    const said = next(page, 'thread.message');
    expect((await says(chen, '我是督导，也在这里')).body).toMatchObject({ authorName: '陈岚', bySupervisor: true });
    expect(await said).toMatchObject({ author: 'counselor', bySupervisor: true, body: '我是督导，也在这里' });
    const hers = next(page, 'thread.message');
    await says(lin, '我们一起陪着你');
    expect(await hers).toMatchObject({ author: 'counselor', bySupervisor: false });

    const gone = next(page, 'thread.company');
    const goneAtConsole = next(console, 'thread.supervisors');
    expect((await leaves()).status).toBe(200);
    expect([await gone, (await goneAtConsole).supervisors]).toEqual([{ supervisor: false }, []]);
    expect((await says(chen, '还想说一句')).body.error.code).toBe('contact.not-yours');
    const audited = await evening.rows(`select action from audit_log where action like 'chat.%' order by seq`);
    expect(audited).toEqual([{ action: 'chat.joined' }, { action: 'chat.left' }]);
  });

  it('takes nothing from its counselor: she holds it, owes the answer, and what she has begun to write stays', async () => {
    const draft = await lin.put(`/contacts/${contactId}/draft`, { revision: 0, body: '我正要说' });
    expect(draft.status).toBe(200);
    await joins();
    await says(chen, '先说一句');
    await evening.settled();
    expect(await contact()).toEqual({ state: 'active', holder: lin.id, answered: null });
    expect((await lin.get(`/contacts/${contactId}/draft`)).body).toMatchObject({ body: '我正要说' });
    const [owed] = await evening.rows(
      `select met_at from contact_requirements where contact_id = $1 and code = 'answer'`,
      [contactId],
    );
    expect(owed).toEqual({ met_at: null });
  });

  it('reads along without being in it, and then says nothing and is not shown', async () => {
    const hers = await chen.console();
    expect((await hers.emitWithAck('thread.follow', { contactId })).ok).toBe(true);
    expect((await says(chen, '悄悄说')).body.error.code).toBe('contact.not-yours');
    expect((await visitor.reads()).body.supervisor).toBe(false);
    const [read] = await evening.rows(
      `select account_id from audit_log where action = 'messages.read'
      and account_id = $1`,
      [chen.id],
    );
    expect(read).toEqual({ account_id: chen.id });
  });

  it('is one of the desk and no colleague, and joins a chat that is under way and no other', async () => {
    const zhou = await evening.staff('zhou');
    expect((await joins(zhou)).body.error.code).toBe('permission.missing');
    expect((await joins(lin)).body.error.code).toBe('permission.missing');
    const [district] = await evening.rows<{ id: string }>(`select id from org_units where kind = 'district'`);
    await evening.sql.query('update accounts set org_unit_id = $1 where id = $2', [district?.id, chen.id]);
    await evening.sql.query('delete from desk_members where account_id = $1', [chen.id]);
    expect((await joins(await evening.staff('chen'))).body.error.code).toBe('contact.not-found');
    await evening.sql.query(
      'update accounts set org_unit_id = (select org_unit_id from desks where is_default) where id = $1',
      [chen.id],
    );
    chen = await evening.staff('chen');
    await lin.put('/presence', { state: 'break' });
    await lin.post(`/contacts/${contactId}/release`, { reason: 'break' });
    await evening.settled();
    expect((await joins()).body.error.code).toBe('chat.not-under-way');
  });

  it('comes once, however often she asks, and at the same moment', async () => {
    const all = await Promise.all([joins(), joins(), joins()]);
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await supervisors()).toHaveLength(1);
    const left = await Promise.all([leaves(), leaves()]);
    expect(left.map(({ status }) => status)).toEqual([200, 200]);
    await evening.settled();
    const events = await evening.rows(`select type from contact_events where type like 'chat.%' order by seq`);
    expect(events).toEqual([{ type: 'chat.supervisor-joined' }, { type: 'chat.supervisor-left' }]);
  });

  it.each([
    ['given back', 'release', { reason: 'break' }],
    ['wrapped up', 'wrap-up', {}],
  ])('goes with the counselor’s part of it: when it is %s, she is not in it any more', async (_, end, body) => {
    await joins();
    await says(lin, '我在');
    await evening.settled();
    evening.clock.advance(seconds(5));
    await lin.put('/presence', { state: 'break' });
    const gone = next(page, 'thread.company');
    expect((await lin.post(`/contacts/${contactId}/${end}`, body)).status).toBe(200);
    expect(await gone).toEqual({ supervisor: false });
    await evening.settled();
    expect((await says(chen, '还在')).body.error.code).toBe('contact.not-yours');
    expect(await evening.rows('select 1 from chat_supervisions where left_at is null')).toEqual([]);
  });

  it('is seen writing by the visitor', async () => {
    await joins();
    const typing = next(page, 'thread.typing');
    await (await chen.console()).emitWithAck('thread.typing', { contactId });
    expect(await typing).toEqual({});
  });
});
