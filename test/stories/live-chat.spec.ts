import { randomUUID } from 'node:crypto';
import { Deadlines } from '../../src/platform/index.js';
import { DesksService } from '../../src/staff/index.js';
import { Evening, hours, minutes, seconds } from '../support/evening.js';
import { next, type StaffMember, type Visitor } from '../support/people.js';

describe('live chat', () => {
  let evening: Evening;
  beforeEach(async () => {
    evening = await Evening.begin();
  });
  afterEach(() => evening.end());

  const contacts = () =>
    evening.rows<{ id: string; channel: string; live: boolean; state: string; entered: boolean; urgency: number }>(
      'select id, channel, live, state, entered, urgency from contacts order by opened_at, id',
    );
  const moves = async () =>
    (await evening.rows<{ payload: unknown }>(`select payload from contact_events where type = 'contact.moved'`)).map(
      ({ payload }) => payload,
    );
  async function accepts(counselor: StaffMember): Promise<string> {
    await evening.settled();
    const { offer } = (await counselor.get('/offers/current')).body;
    return (await counselor.post(`/offers/${offer.id}/accept`)).body.contactId;
  }
  async function chatting(text = '想找人聊聊'): Promise<Visitor> {
    const visitor = evening.visitor();
    expect((await visitor.chats(text)).body.channel).toBe('chat');
    return visitor;
  }
  /** The hours of the default desk's chat, in minutes of every day. */
  async function openFor(...spans: [number, number][]): Promise<void> {
    const [desk] = await evening.rows<{ id: string; centerId: string }>(
      'select id, center_id as "centerId" from desks where is_default',
    );
    await evening.sql.query(`delete from desk_hours where desk_id = $1 and channel = 'chat'`, [desk?.id]);
    for (const [opens, closes] of spans) {
      await evening.sql.query(
        `insert into desk_hours (id, center_id, desk_id, channel, weekday, opens_minute, closes_minute)
         select gen_random_uuid(), $1, $2, 'chat', day, $3, $4 from generate_series(1, 7) day`,
        [desk?.centerId, desk?.id, opens, closes],
      );
    }
  }
  const until = (time: string) => new Date(`2026-11-${time}+08:00`).getTime() - evening.clock.now().getTime();

  it('rings like a call in open hours, and goes to and fro in real time', async () => {
    const lin = await evening.staff('lin');
    const console = await lin.ready();
    const visitor = await chatting();
    expect((await visitor.reads()).body).toMatchObject({
      state: 'waiting',
      channel: 'chat',
      ahead: 0,
      waitSeconds: null,
    });
    expect(await contacts()).toMatchObject([{ channel: 'chat', live: true, entered: true, state: 'waiting' }]);
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    expect(offer).toMatchObject({ channel: 'chat', live: true });
    expect(Date.parse(offer.expiresAt) - Date.parse(offer.offeredAt)).toBe(seconds(30));

    const page = await visitor.page();
    const taken = next(page, 'thread.state', (state) => state.state === 'being-answered');
    const contactId = await accepts(lin);
    expect(await taken).toMatchObject({ state: 'being-answered', channel: 'chat', ahead: null, waitSeconds: null });
    await console.emitWithAck('thread.follow', { contactId });
    const heard = next(console, 'thread.message', ({ message }) => message.body === '在吗');
    await visitor.adds('在吗');
    await heard;
    const said = next(page, 'thread.message', (message) => message.author === 'counselor');
    await lin.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body: '我在' });
    expect(await said).toMatchObject({ body: '我在', seq: 3 });
  });

  it('is a letter after hours, by itself: same page, same code', async () => {
    await evening.pass(until('19T23:00'));
    const visitor = evening.visitor();
    expect((await visitor.chats('睡不着')).body).toMatchObject({ channel: 'board', seq: 1 });
    expect(await contacts()).toMatchObject([{ channel: 'board', live: false, entered: true }]);
    expect((await visitor.reads()).body).toMatchObject({ state: 'waiting', channel: 'board' });
    expect((await visitor.adds('还有', randomUUID(), { live: true })).body.channel).toBe('board');
    // the next evening the same code leads into a chat
    await evening.pass(until('20T19:30'));
    expect((await visitor.adds('现在可以聊吗', randomUUID(), { live: true })).body.channel).toBe('chat');
    expect(await contacts()).toMatchObject([{ channel: 'chat', live: true }]);
    expect(await moves()).toEqual([{ from: 'board', to: 'chat', reason: 'visitor-asked' }]);
    await evening.pass(until('20T22:00'));
    expect(await contacts()).toMatchObject([{ channel: 'board', live: false, state: 'waiting' }]);
  });

  it('that still waits when the desk closes becomes a letter, once, and its page is told; one under way goes on', async () => {
    const lin = await evening.staff('lin');
    await lin.ready();
    await chatting('先来的');
    const active = await accepts(lin);
    await lin.put('/presence', { state: 'break' });
    const waiting = await Promise.all([chatting(), chatting('我不想活了')]);
    const [page] = await Promise.all(waiting.map((visitor) => visitor.page()));
    await evening.pass(until('19T21:59'));
    expect(await moves()).toEqual([]);

    const told = next(page as never, 'thread.state', (state: { channel: string }) => state.channel === 'board');
    evening.clock.advance(minutes(1));
    await Promise.all([1, 2, 3].map(() => evening.service.get(Deadlines).sweep()));
    await evening.pass(0);
    expect(await moves()).toEqual(Array(2).fill({ from: 'chat', to: 'board', reason: 'desk-closed' }));
    expect(await told).toMatchObject({ state: 'waiting', channel: 'board' });
    expect((await contacts()).map(({ channel, state }) => `${channel} ${state}`).sort()).toEqual([
      'board waiting',
      'board waiting',
      'chat active',
    ]);
    expect((await lin.post(`/contacts/${active}/messages`, { clientId: randomUUID(), body: '慢慢说' })).status).toBe(
      201,
    );

    expect((await lin.post(`/contacts/${active}/release`, { reason: 'other' })).status).toBe(200);
    await evening.settled();
    expect((await contacts()).find(({ id }) => id === active)).toMatchObject({ channel: 'board', state: 'waiting' });
    await evening.pass(hours(20));
    expect(await moves()).toHaveLength(3);
  });

  it('follows the hours as they are now: longer, shorter, past midnight', async () => {
    await chatting();
    await openFor([18 * 60, 23 * 60]);
    await evening.pass(until('19T22:00'));
    expect(await moves()).toEqual([]);
    await openFor([18 * 60, 22 * 60 + 20]);
    await evening.pass(until('19T22:20'));
    expect(await moves()).toHaveLength(1);

    await openFor([18 * 60, 24 * 60], [0, 2 * 60]);
    await evening.service
      .get(DesksService)
      .afresh((await evening.rows<{ id: string }>('select id from desks where is_default'))[0]?.id as string);
    const owl = evening.visitor();
    const slug = (await evening.rows<{ slug: string }>('select slug from desks where is_default'))[0]?.slug;
    await evening.service.get(DesksService).atAddress(slug);
    expect((await owl.chats('夜里', { desk: slug })).body.channel).toBe('chat');
    await evening.pass(until('20T00:00'));
    await evening.pass(until('20T01:59'));
    expect(await moves()).toHaveLength(1);
    await evening.pass(until('20T02:00'));
    expect(await moves()).toHaveLength(2);
  });

  it('can be left as a message, whatever happens at the same moment', async () => {
    const lin = await evening.staff('lin');
    const visitor = await chatting();
    const replies = await Promise.all([visitor.leavesMessage(), visitor.leavesMessage(), visitor.adds('我先走了')]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 201]);
    expect((await visitor.leavesMessage()).body).toEqual({
      state: 'waiting',
      channel: 'board',
      ahead: 0,
      waitSeconds: null,
      handedOn: false,
      blockedUntil: null,
    });
    expect(await moves()).toEqual([{ from: 'chat', to: 'board', reason: 'visitor-asked' }]);
    await evening.pass(until('19T22:00')); // its closing time is nothing any more
    expect(await moves()).toHaveLength(1);

    await lin.ready();
    await evening.settled();
    await accepts(lin);
    expect((await visitor.leavesMessage()).body).toMatchObject({ state: 'being-answered', channel: 'board' });
    const nobody = evening.visitor();
    expect((await nobody.leavesMessage()).body.error.code).toBe('thread.not-found');
  });

  it('loses nothing when the page closes, the reply is lost or a message is sent again', async () => {
    const [opening, again] = [randomUUID(), randomUUID()];
    const visitor = evening.visitor();
    const [first, same] = [
      await visitor.chats('第一句', { clientId: opening }),
      await visitor.chats('第一句', { clientId: opening }),
    ];
    expect(same.body).toEqual(first.body);
    expect((await evening.visitor().writes('第一句', { clientId: opening })).body).toEqual(first.body);
    const sent = await Promise.all([1, 2, 3].map(() => visitor.adds('第二句', again, { live: true })));
    expect(new Set(sent.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const elsewhere = evening.visitor();
    elsewhere.code = visitor.code;
    const { body } = await elsewhere.reads();
    expect(body).toMatchObject({ state: 'waiting', channel: 'chat', lastSeq: 2 });
    expect(body.messages.map((message: { body: string }) => message.body)).toEqual(['第一句', '第二句']);
  });

  it('tells everybody who waits a new place as the line moves, at most once a second', async () => {
    const lin = await evening.staff('lin');
    const visitors = [await chatting(), await chatting(), await chatting()];
    await evening.settled();
    const pages = await Promise.all(visitors.map((visitor) => visitor.page()));
    const last = pages[2] as NonNullable<(typeof pages)[2]>;
    const places: number[] = [];
    last.on('thread.state', (state) => places.push(state.ahead));
    const moved = next(last, 'thread.state', (state) => state.ahead === 1, 20_000);
    await lin.ready();
    const began = Date.now();
    await accepts(lin);
    expect(await moved).toMatchObject({ state: 'waiting', channel: 'chat', ahead: 1, waitSeconds: null });
    // a crowd of urgent ones comes in: each changes the place, few are told
    const behind = next(last, 'thread.state', (state) => state.ahead === 21, 20_000);
    for (let n = 0; n < 20; n++) await chatting('我不想活了');
    await behind;
    expect(places.length).toBeLessThanOrEqual(3 + (Date.now() - began) / 1_000);
  });

  it('opens a thread for whoever has only called, one, however many pages write first', async () => {
    const caller = evening.visitor();
    const opened = await caller.ask('/calls/web', { method: 'POST', body: { clientId: randomUUID() } });
    caller.code = opened.body.code;
    expect((await caller.reads()).body).toMatchObject({ state: 'empty', channel: null, messages: [], lastSeq: 0 });
    const page = await caller.page();
    const heard = next(page, 'thread.message');
    const written = await Promise.all(
      ['一', '二', '三'].map((text) => caller.adds(text, randomUUID(), { live: true })),
    );
    expect(written.map(({ body }) => [body.seq, body.channel]).sort()).toEqual([
      [1, 'chat'],
      [2, 'chat'],
      [3, 'chat'],
    ]);
    await heard;
    expect((await contacts()).map(({ channel }) => channel).sort()).toEqual(['chat', 'web-call']);
    expect(await evening.rows('select 1 from threads')).toHaveLength(1);
  });

  it('does not put at the bottom whoever was graded high the last time, until somebody grades anew', async () => {
    const [lin, chen] = await Promise.all([evening.staff('lin'), evening.staff('chen')]);
    await lin.ready();
    const visitor = evening.visitor();
    await visitor.writes('又难受了');
    const first = await accepts(lin);
    await lin.post(`/contacts/${first}/messages`, { clientId: randomUUID(), body: '我在' });
    await lin.put(`/contacts/${first}/grade`, { grade: '3' });
    await lin.put(`/contacts/${first}/tags`, { primary: 'EMO-02', secondary: [] });
    await lin.put(`/contacts/${first}/record`, {
      revision: 0,
      body: { situation: '一', process: '二', risk: '三', measures: '四' },
    });
    await lin.post(`/contacts/${first}/wrap-up`);
    expect((await lin.post(`/contacts/${first}/close`)).status).toBe(200);
    await lin.put('/presence', { state: 'break' });

    await evening.visitor().writes('最近总是睡不好');
    evening.clock.advance(hours(1));
    expect((await visitor.adds('早上好', randomUUID(), { live: true })).body.channel).toBe('chat');
    const [entry] = (await chen.get('/queue')).body.items;
    expect(entry).toMatchObject({
      channel: 'chat',
      grade: 'unset',
      reasons: [{ code: 'grade-before', value: 3 }, { code: 'waited' }],
    });
    expect((await visitor.reads()).body.ahead).toBe(0);
    // a signal of less does not take it away, and neither does "not assessed"; a judgement does
    await visitor.adds('今天还好');
    expect((await contacts()).find(({ id }) => id === entry.contactId)?.urgency).toBe(6);
    expect((await chen.put(`/contacts/${entry.contactId}/grade`, { grade: 'U', reasonCode: 'cut-off' })).status).toBe(
      200,
    );
    expect((await contacts()).find(({ id }) => id === entry.contactId)?.urgency).toBe(6);
  });

  it('is counted as what it was opened as', async () => {
    const chen = await evening.staff('chen');
    await chatting();
    await evening.pass(until('19T22:30'));
    await evening.visitor().chats('太晚了');
    await evening.settled();
    const { channels } = (await chen.get('/statistics/month?month=2026-11')).body;
    expect(channels).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ channel: 'chat', contacts: 1, persons: 1, messages: 1 }),
        expect.objectContaining({ channel: 'board', contacts: 1, persons: 1, messages: 1 }),
      ]),
    );
  });
});
