import { randomUUID } from 'node:crypto';
import { Deadlines } from '../../src/platform/index.js';
import { Evening, hours, minutes } from '../support/evening.js';
import { next, type StaffMember } from '../support/people.js';

const ORDINARY = '想问问你们周末开门吗';
const SERIOUS = '我今晚就自杀，药已经买好了';

describe('by when a letter has to be answered', () => {
  let evening: Evening;
  let lin: StaffMember;
  let chen: StaffMember;
  let began: number;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, chen] = [await evening.staff('lin'), await evening.staff('chen')];
    began = evening.clock.now().getTime();
    await evening.rows(`update accounts set board_capacity = 9`);
    // they stay signed in through the days that pass here
    await evening.rows(`update sign_ins set expires_at = '2026-12-01'`);
  });
  afterEach(() => evening.end());

  const later = (ms: number) => new Date(began + ms).toISOString();
  const clocks = () =>
    evening.rows<Record<string, unknown>>(
      `select signal, due_at, warned_at is not null as warned, overdue_at is not null as overdue, ended_by
       from reply_clocks order by owed_since, id`,
    );
  const overdue = async (of = chen) =>
    (await of.get('/alarms')).body.items.filter(({ kind }: { kind: string }) => kind === 'reply-overdue');
  const contactId = async () =>
    (await evening.rows<{ id: string }>('select id from contacts order by opened_at desc, id desc limit 1'))[0]
      ?.id as string;
  const answer = (id: string, by = lin) =>
    by.post(`/contacts/${id}/messages`, { clientId: randomUUID(), body: '周六上午九点到十二点' });
  async function aLetter(body = ORDINARY) {
    const visitor = evening.visitor();
    expect((await visitor.writes(body)).status).toBe(201);
    await evening.settled();
    return { visitor, id: await contactId() };
  }
  async function taken(body = ORDINARY) {
    const letter = await aLetter(body);
    expect((await lin.post(`/contacts/${letter.id}/take`)).status).toBe(200);
    return letter;
  }

  it('stands from the first word on, in the line and on the contact, and is stored with it', async () => {
    const { id } = await aLetter();
    const reply = { owedSince: later(0), warnsAt: later(hours(18)), dueAt: later(hours(24)) };
    expect((await lin.get('/queue')).body.items).toMatchObject([{ contactId: id, reply }]);
    expect((await chen.get(`/contacts/${id}`)).body.reply).toEqual(reply);
    await lin.post(`/contacts/${id}/take`);
    expect((await lin.get('/contacts?mine=true')).body.items).toMatchObject([{ id, reply }]);
  });

  it('is the same for whoever comes back to a finished thread', async () => {
    const { visitor, id } = await taken();
    await lin.put(`/contacts/${id}/tags`, { primary: 'NON-06' });
    await lin.post(`/contacts/${id}/wrap-up`);
    expect((await lin.post(`/contacts/${id}/close`)).status).toBe(200);
    await visitor.adds(ORDINARY);
    expect((await chen.get(`/contacts/${await contactId()}`)).body.reply).toMatchObject({ dueAt: later(hours(24)) });
  });

  it('is shortened by a higher signal and never lengthened by what is said after it', async () => {
    const { visitor } = await aLetter();
    await evening.pass(hours(1));
    await visitor.adds(SERIOUS);
    await evening.pass(minutes(1));
    await visitor.adds(ORDINARY);
    expect(await clocks()).toMatchObject([
      { signal: 4, due_at: new Date(began + hours(1) + minutes(10)), ended_by: null },
    ]);
    const due = await evening.rows(`select due_at from deadlines where kind = 'chat.reply' and state = 'due'`);
    expect(due).toEqual([{ due_at: new Date(began + hours(1) + minutes(7.5)) }]);
  });

  it('is shortened by a grade of 3 or 4 as by a signal, never by a lower one, and holds when the grade is taken down', async () => {
    const { visitor, id } = await taken();
    await evening.pass(hours(1));
    await lin.put(`/contacts/${id}/grade`, { grade: '2' });
    await evening.settled();
    expect((await lin.get(`/contacts/${id}`)).body.reply).toMatchObject({ dueAt: later(hours(24)) });
    await lin.put(`/contacts/${id}/grade`, { grade: '4' });
    await evening.settled();
    const shortened = { dueAt: later(hours(1) + minutes(10)), owedSince: later(0) };
    expect((await lin.get(`/contacts/${id}`)).body.reply).toMatchObject(shortened);
    await chen.put(`/contacts/${id}/grade`, { grade: '1' });
    await evening.settled();
    expect((await lin.get(`/contacts/${id}`)).body.reply).toMatchObject(shortened);
    await evening.pass(minutes(10));
    expect(await overdue()).toMatchObject([{ contactId: id }]);
    await answer(id);
    await evening.pass(hours(1));
    await visitor.adds('那周日呢');
    const after = hours(2) + minutes(10);
    expect((await lin.get(`/contacts/${id}`)).body.reply).toMatchObject({ dueAt: later(after + hours(24)) });
  });

  it('of what is written while a grade of 3 or 4 stands has that one’s time', async () => {
    const { visitor, id } = await taken();
    await lin.put(`/contacts/${id}/grade`, { grade: '3' });
    await answer(id);
    await evening.pass(hours(1));
    await visitor.adds('那周日呢');
    expect((await lin.get(`/contacts/${id}`)).body.reply).toMatchObject({ dueAt: later(hours(1) + minutes(30)) });
    expect(await clocks()).toMatchObject([{ ended_by: 'answered' }, { signal: 3, ended_by: null }]);
  });

  it('ends with an answer, and begins again with the next word', async () => {
    const { visitor, id } = await taken();
    await answer(id);
    expect((await lin.get(`/contacts/${id}`)).body.reply).toBeNull();
    expect(await evening.rows(`select 1 from deadlines where kind = 'chat.reply' and state = 'due'`)).toEqual([]);
    await evening.pass(hours(2));
    await visitor.adds('那周日呢');
    expect((await lin.get(`/contacts/${id}`)).body.reply).toMatchObject({ owedSince: later(hours(2)) });
    await lin.post(`/contacts/${id}/no-answer-needed`);
    expect(await clocks()).toMatchObject([{ ended_by: 'answered' }, { ended_by: 'no-answer-needed' }]);
  });

  it('ends where nothing is to be answered by its tag, and begins again where it was counseling after all', async () => {
    const { id } = await taken();
    await lin.put(`/contacts/${id}/tags`, { primary: 'NON-06' });
    await evening.settled();
    expect((await lin.get(`/contacts/${id}`)).body.reply).toBeNull();
    await evening.pass(minutes(5));
    await lin.put(`/contacts/${id}/tags`, { primary: 'STU-01' });
    await evening.settled();
    expect((await lin.get(`/contacts/${id}`)).body.reply).toMatchObject({ owedSince: later(0) });
  });

  it('warns its counselor once, when three quarters have gone', async () => {
    const { id } = await taken(SERIOUS);
    const console_ = await lin.console();
    await evening.pass(minutes(7));
    expect(await clocks()).toMatchObject([{ warned: false }]);
    const told = next(console_, 'reply.due-soon');
    await evening.pass(minutes(1));
    expect(await told).toEqual({ contactId: id, dueAt: later(minutes(10)) });
    await evening.pass(minutes(1));
    const warned = await evening.rows(`select 1 from contact_events where type = 'reply.due-soon'`);
    expect(warned).toHaveLength(1);
    expect(await overdue()).toEqual([]);
  });

  it('raises an alarm for supervisors when nobody has answered, which stands until somebody does', async () => {
    const { id } = await taken(SERIOUS);
    await evening.pass(minutes(8));
    await evening.pass(minutes(2));
    expect(await overdue()).toMatchObject([{ contactId: id }]);
    const east = await evening.rows<{ id: string }>(`select id from desks where slug = 'east'`);
    expect((await overdue()).every(({ deskId }: { deskId: string }) => deskId !== east[0]?.id)).toBe(true);
    await evening.pass(minutes(30));
    expect(await overdue()).toHaveLength(1);
    await answer(id);
    expect(await overdue()).toEqual([]);
    expect(await clocks()).toMatchObject([{ overdue: true, ended_by: 'answered' }]);
  });

  it('raises it for each letter of a desk that nobody has taken, though no warning was seen', async () => {
    await aLetter();
    await aLetter();
    await evening.pass(hours(25));
    expect(await overdue()).toHaveLength(2);
    expect(await clocks()).toMatchObject([
      { warned: false, overdue: true },
      { warned: false, overdue: true },
    ]);
  });

  it('starts when a chat that waits becomes a letter, from what was said, and stops when a letter becomes a chat', async () => {
    const visitor = evening.visitor();
    await visitor.chats('在吗');
    await evening.pass(minutes(2));
    expect(await clocks()).toEqual([]);
    await visitor.leavesMessage();
    expect(await clocks()).toMatchObject([{ due_at: new Date(began + hours(24)), ended_by: null }]);
    await visitor.adds('我又回来了', randomUUID(), { live: true });
    expect(await clocks()).toMatchObject([{ ended_by: 'moved' }]);
    expect(await evening.rows(`select 1 from contact_events where type = 'reply.settled'`)).toEqual([]);
  });

  it('starts as well when the desk closes over a chat', async () => {
    await evening.visitor().chats('在吗');
    await evening.pass(hours(3));
    expect(await clocks()).toMatchObject([{ due_at: new Date(began + hours(24)), ended_by: null }]);
  });

  it('leaves nothing standing where the answer and the end of the time meet', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push((await taken(SERIOUS)).id);
    evening.clock.advance(minutes(10));
    await Promise.all([evening.service.get(Deadlines).sweep(), ...ids.map((id) => answer(id))]);
    await evening.settled();
    await evening.service.get(Deadlines).sweep();
    expect(await overdue()).toEqual([]);
    expect((await clocks()).map(({ ended_by }) => ended_by)).toEqual(['answered', 'answered', 'answered']);
    const told = await evening.rows<{ n: number }>(
      `select count(*)::int as n from contact_events where type in ('reply.settled', 'reply.overdue')
       group by payload->>'clockId', type`,
    );
    expect(told.every(({ n }) => n === 1)).toBe(true);
  });

  it('is warned of by what holds, where a graver word and the warning meet', async () => {
    const { visitor, id } = await taken();
    evening.clock.advance(hours(18));
    await Promise.all([evening.service.get(Deadlines).sweep(), visitor.adds(SERIOUS), visitor.adds(ORDINARY)]);
    await evening.settled();
    expect((await lin.get(`/contacts/${id}`)).body.reply).toMatchObject({ dueAt: later(hours(18) + minutes(10)) });
    await evening.pass(minutes(11));
    expect(await overdue()).toHaveLength(1);
    await evening.pass(hours(8));
    expect(await overdue()).toHaveLength(1);
  });

  it('is what the desk says, from then on; what waits keeps its time', async () => {
    await aLetter();
    const admin = await evening.staff('admin');
    const [desk] = (await admin.get('/desks')).body.items.filter(({ slug }: { slug: string }) => slug === 'city');
    expect(desk.replyMinutes).toEqual([1440, 1440, 240, 30, 10]);
    const changed = await admin.patch(`/desks/${desk.id}`, { replyMinutes: [600, 600, 120, 20, 5] });
    expect(changed.body.replyMinutes).toEqual([600, 600, 120, 20, 5]);
    await aLetter();
    expect((await clocks()).map(({ due_at }) => due_at)).toEqual([
      new Date(began + hours(24)),
      new Date(began + hours(10)),
    ]);
    for (const wrong of [
      [600, 600, 120, 20],
      [0, 600, 120, 20, 5],
      [600, 600, 120, 20, 5.5],
    ]) {
      expect((await admin.patch(`/desks/${desk.id}`, { replyMinutes: wrong })).status).toBe(400);
    }
    expect((await lin.patch(`/desks/${desk.id}`, { replyMinutes: [600, 600, 120, 20, 5] })).status).toBe(403);
  });

  it('is counted in the month: what was answered in time, of all that was to be', async () => {
    const inTime = await taken();
    await answer(inTime.id);
    const late = await taken(SERIOUS);
    await evening.pass(minutes(15));
    await answer(late.id);
    const tooLate = await taken(SERIOUS);
    evening.clock.advance(minutes(10) + 1);
    await answer(tooLate.id); // before anybody looked at the clock
    await aLetter(); // still in time
    await evening.settled();
    const { replies } = (await chen.get('/statistics/month?month=2026-11')).body;
    expect(replies).toEqual({ due: 3, inTime: 1, overdue: 2, inTimeRate: 1 / 3 });
  });
});
