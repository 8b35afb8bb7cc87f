import { randomUUID } from 'node:crypto';
import { Evening, hours } from '../support/evening.js';
import { isFine, letterOf, type Outcome, settle as sayOf, throughMonths } from '../support/following-up.js';
import { next, type StaffMember } from '../support/people.js';

const days = (n: number) => hours(24 * n);

describe('what is to be done for somebody', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  let contactId: string;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen] = await Promise.all([evening.staff('lin'), evening.staff('zhou'), evening.staff('chen')]);
    await throughMonths(evening);
    contactId = (await letterOf(evening, lin)).id;
  });
  afterEach(() => evening.end());

  const WORDS = '给妈妈打电话，说好周五之前';
  const input = (more: object = {}) => ({
    clientId: randomUUID(),
    kind: 'call-guardian',
    due: { day: '2026-11-20' },
    words: WORDS,
    ...more,
  });
  const set = (more: object = {}, by = lin) => by.post(`/contacts/${contactId}/tasks`, input(more));
  const made = async (more: object = {}, by = lin) => {
    const reply = await set(more, by);
    expect(reply.status).toBe(201);
    return reply.body;
  };
  const settle = (id: string, said: Outcome, by = lin) => sayOf(by, id, said);
  const open = async (of = lin) => (await of.get('/tasks')).body.items;
  const done = (more: object = {}) => ({
    state: 'done' as const,
    clientId: randomUUID(),
    result: 'done',
    words: '妈妈知道了',
    ...more,
  });
  const notReached = (more: object = {}) => ({
    state: 'not-reached' as const,
    clientId: randomUUID(),
    how: 'no-answer',
    ...more,
  });

  it('is due by the end of a day, or at a time, and read with its words by whoever does it', async () => {
    const task = await made();
    expect(task).toMatchObject({ dueAt: '2026-11-20T12:00:00.000Z', when: 'later', hasWords: true, series: null });
    expect(JSON.stringify(task)).not.toContain(WORDS);
    expect((await lin.get(`/tasks/${task.id}`)).body).toMatchObject({ words: WORDS, outcomeWords: null, before: [] });
    const read = await evening.rows(`select 1 from audit_log where action = 'task.read' and subject_id = $1`, [
      task.id,
    ]);
    expect(read).toHaveLength(1);
    const at = '2026-11-19T12:15:00.000Z';
    expect(await made({ due: { at } })).toMatchObject({ dueAt: at, when: 'today' });
    expect((await lin.get('/tasks')).body.counts).toEqual({ overdue: 0, today: 1, later: 1 });
  });

  it('is due ahead, and not further than anybody plans', async () => {
    for (const due of [{ day: '2026-11-18' }, { at: '2026-11-19T11:29:00Z' }, { day: '2028-01-01' }]) {
      expect((await set({ due })).body.error.code).toBe('task.due-out-of-reach');
    }
    expect((await set({ due: { day: '2026-02-30' } })).body.error.code).toBe('input.invalid');
  });

  it('is one, however often it is sent', async () => {
    const same = input();
    const replies = await Promise.all([1, 2, 3].map(() => lin.post(`/contacts/${contactId}/tasks`, same)));
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(await open()).toHaveLength(1);
  });

  it('is given to somebody who works at the desk, and to nobody else', async () => {
    expect(await made({ assigneeId: zhou.id })).toMatchObject({ assignee: { id: zhou.id }, isMine: false });
    expect(await open(lin)).toEqual([]);
    expect(await open(zhou)).toHaveLength(1);
    for (const login of ['yiyuan', 'xuexiao', 'yuyue', 'admin']) {
      const { id } = await evening.staff(login);
      expect((await set({ assigneeId: id })).body.error.code).toBe('account.not-found');
    }
  });

  it('has one outcome, the same when it is said twice, and the first of two', async () => {
    const { id } = await made();
    const same = done();
    const [once, twice, other] = await Promise.all([settle(id, same), settle(id, same), settle(id, done(), chen)]);
    const codes = [once, twice, other].map(({ body }) => body.error?.code ?? body.state).sort();
    expect([
      ['done', 'done', 'task.settled'],
      ['done', 'task.settled', 'task.settled'],
    ]).toContainEqual(codes);
    expect(await evening.rows(`select 1 from contact_events where type = 'task.settled'`)).toHaveLength(1);
    const later = await made();
    const said = done();
    expect([(await settle(later.id, said)).status, (await settle(later.id, said)).status]).toEqual([200, 200]);
  });

  it('says how somebody is where it was a follow-up, and that it is done otherwise', async () => {
    const [guardian, followUp] = [await made(), await made({ kind: 'follow-up' })];
    expect((await settle(guardian.id, isFine())).body.error.code).toBe('task.result-does-not-fit');
    expect((await settle(followUp.id, done())).body.error.code).toBe('task.result-does-not-fit');
    expect((await settle(followUp.id, { ...isFine(), words: ' ' })).body.error.code).toBe('input.invalid');
    expect((await settle(followUp.id, isFine('worse'))).body.outcome).toBe('worse');
  });

  it('was done in a contact of the same person, if in one', async () => {
    const { id } = await made();
    const other = await letterOf(evening, lin);
    expect((await settle(id, done({ contactId: other.id }))).body.error.code).toBe('contact.not-found');
    expect((await settle(id, done({ contactId }))).body).toMatchObject({ state: 'done', doneInId: contactId });
  });

  it('opens what follows in the same act, or neither', async () => {
    const { id } = await made();
    const past = done({ next: { due: { day: '2026-11-01' } } });
    expect((await settle(id, past)).body.error.code).toBe('task.due-out-of-reach');
    expect(await open()).toMatchObject([{ id, state: 'open' }]);
    await settle(id, done({ next: { due: { day: '2026-11-27' }, words: '再问问学校' } }));
    const [following] = await open();
    expect(following).toMatchObject({ kind: 'call-guardian', attempt: 1, dueAt: '2026-11-27T12:00:00.000Z' });
    expect((await lin.get(`/tasks/${following.id}`)).body.words).toBe('再问问学校');
  });

  it('is tried again where nobody was reached, with the same words, and only a supervisor leaves it at that', async () => {
    const { id } = await made();
    expect((await settle(id, notReached())).body.error.code).toBe('task.next-needed');
    const tried = await settle(id, notReached({ next: { day: '2026-11-21' }, words: '爷爷接的，说晚上再打' }));
    expect(tried.body).toMatchObject({ state: 'not-reached', outcome: 'no-answer' });
    const [again] = await open();
    expect(again).toMatchObject({ attempt: 2, dueAt: '2026-11-21T12:00:00.000Z' });
    const detail = (await lin.get(`/tasks/${again.id}`)).body;
    expect(detail).toMatchObject({ words: WORDS, before: [{ id, words: '爷爷接的，说晚上再打' }] });
    expect((await settle(again.id, notReached(), chen)).body.state).toBe('not-reached');
    expect(await open()).toEqual([]);
  });

  it('is declined by somebody for a reason', async () => {
    const { id } = await made();
    const declined = { state: 'declined' as const, clientId: randomUUID(), by: 'guardian' };
    expect((await settle(id, declined)).body.error.code).toBe('input.invalid');
    const reply = await settle(id, { ...declined, words: '家里说不用再打了' });
    expect(reply.body).toMatchObject({ state: 'declined', outcome: 'guardian' });
  });

  it('is done or settled by whoever it is assigned to, or a supervisor of the desk', async () => {
    const { id } = await made({ assigneeId: zhou.id });
    // she reads the contact, so she sees that there is a task
    expect((await settle(id, done(), lin)).body.error.code).toBe('task.not-yours');
    expect((await lin.post(`/tasks/${id}/assign`, { assigneeId: lin.id })).status).toBe(403);
    expect((await chen.post(`/tasks/${id}/assign`, { assigneeId: lin.id })).body.assignee.id).toBe(lin.id);
    // it is hers no more, and the contact never was
    expect((await settle(id, done(), zhou)).body.error.code).toBe('task.not-found');
    expect((await settle(id, done(), chen)).status).toBe(200);
    expect((await chen.post(`/tasks/${id}/assign`, { assigneeId: zhou.id })).body.error.code).toBe('task.settled');
  });

  it('is seen by nobody whose business it is not', async () => {
    const { id } = await made();
    const paths = [`/tasks/${id}`, `/contacts/${contactId}/tasks`];
    for (const path of paths) expect((await zhou.get(path)).status).toBe(404);
    expect((await zhou.get('/tasks?of=desks')).body.items).toEqual([]);
    for (const login of ['yiyuan', 'xuexiao', 'yuyue', 'jiaoyuju', 'admin']) {
      const member = await evening.staff(login);
      for (const path of [...paths, '/tasks']) expect((await member.get(path)).status).toBe(403);
      expect((await settle(id, done(), member)).status).toBe(403);
    }
    // a supervisor whose desks are others
    await evening.rows(`
      update accounts set org_unit_id = (select org_unit_id from desks where slug = 'east') where login = 'chen'`);
    const elsewhere = await evening.staff('chen');
    for (const path of paths) expect((await elsewhere.get(path)).status).toBe(404);
    expect((await elsewhere.get('/tasks?of=desks')).body.items).toEqual([]);
    expect((await settle(id, done(), elsewhere)).status).toBe(404);
    expect((await elsewhere.post(`/tasks/${id}/assign`, { assigneeId: zhou.id })).status).toBe(404);
  });

  it('says that the visitor has come again, and is not done by that', async () => {
    const letter = await letterOf(evening, lin);
    await lin.post(`/contacts/${letter.id}/tasks`, input());
    await evening.rows(`update contacts set opened_at = opened_at - interval '1 hour' where id <> $1`, [letter.id]);
    await evening.pass(hours(1));
    await evening.rows(`update contact_requirements set met_at = raised_at where contact_id = $1`, [letter.id]);
    await lin.post(`/contacts/${letter.id}/wrap-up`);
    await lin.post(`/contacts/${letter.id}/close`);
    await letter.visitor.adds('我又来了');
    await evening.settled();
    expect(await open()).toMatchObject([{ state: 'open', heardAt: evening.clock.now().toISOString() }]);
  });

  it('is told of in the console, and in the morning of its day', async () => {
    await evening.rows(`update sign_ins set expires_at = '2026-11-25'`);
    const console_ = await lin.console();
    const changed = next(console_, 'tasks.changed');
    const task = await made();
    expect(await changed).toEqual({ deskId: task.deskId });
    const due = next(console_, 'task.due-soon');
    await evening.pass(hours(12.6));
    expect(await due).toEqual({ taskId: task.id });
  });

  it('alarms while any one of a contact is overdue, once', async () => {
    const first = await made();
    const second = await made({ due: { day: '2026-11-21' } });
    const standing = async () =>
      (await chen.get('/alarms')).body.items.filter(({ kind }: { kind: string }) => kind === 'task-overdue');
    await evening.pass(days(3));
    expect(await standing()).toHaveLength(1);
    await settle(first.id, done());
    await evening.settled();
    expect(await standing()).toHaveLength(1);
    await settle(second.id, done());
    await evening.settled();
    expect(await standing()).toEqual([]);
  });
});
