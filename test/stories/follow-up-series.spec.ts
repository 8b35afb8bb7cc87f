import { randomUUID } from 'node:crypto';
import { Deadlines, EventDispatcher } from '../../src/platform/index.js';
import { Evening, hours } from '../support/evening.js';
import { closed, isFine, letterOf, type Outcome, settle as sayOf, throughMonths } from '../support/following-up.js';
import type { StaffMember } from '../support/people.js';

const days = (n: number) => hours(24 * n);

describe('the follow-ups that a grade asks for', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen] = await Promise.all([evening.staff('lin'), evening.staff('zhou'), evening.staff('chen')]);
    await throughMonths(evening);
  });
  afterEach(() => evening.end());

  const grade = async (id: string, to: string, by = lin) =>
    expect((await by.put(`/contacts/${id}/grade`, { grade: to })).status).toBe(200);
  async function graded(to: string, by = lin) {
    const letter = await letterOf(evening, by);
    await grade(letter.id, to, by);
    return letter;
  }
  const list = async (of = lin, query = '') => (await of.get(`/tasks${query}`)).body;
  const open = async (of = lin) => (await list(of)).items;
  const dues = async (of = lin) => (await open(of)).map(({ dueAt }: { dueAt: string }) => dueAt);
  const settle = (id: string, said: Outcome, by = lin) => sayOf(by, id, said);
  const alarms = async (of = chen) =>
    (await of.get('/alarms')).body.items.filter(({ kind }: { kind: string }) => kind === 'task-overdue');

  /** 19:30 in Shanghai on 19 November, each by 20:00 of its day; the first within 24 hours */
  const FIVE = [
    '2026-11-20T11:30:00.000Z',
    '2026-11-26T12:00:00.000Z',
    '2026-12-19T12:00:00.000Z',
    '2027-02-19T12:00:00.000Z',
    '2027-05-19T12:00:00.000Z',
  ];

  it.each(['3', '4'])('are five at %s: within 24 hours, after a week, one, three and six months', async (to) => {
    const { id } = await graded(to);
    const items = await open();
    expect(items.map(({ dueAt }: { dueAt: string }) => dueAt)).toEqual(FIVE);
    expect(items[0]).toMatchObject({
      contactId: id,
      kind: 'follow-up',
      series: { grade: to, step: 1, steps: 5 },
      optional: false,
      assignee: { id: lin.id, displayName: '林静' },
      attempt: 1,
      state: 'open',
      when: 'later',
      heardAt: null,
      isMine: true,
    });
    expect((await lin.get(`/contacts/${id}/tasks`)).body).toMatchObject({
      items: [{}, {}, {}, {}, {}],
      series: { grade: to, open: 5, canCancel: false },
    });
  });

  it('are one within 72 hours at 2, one that may be left at 1, and none where nothing was found', async () => {
    await graded('2');
    await graded('1');
    await graded('0');
    const { id } = await letterOf(evening, lin);
    await lin.put(`/contacts/${id}/grade`, { grade: 'U', reasonCode: 'cut-off' });
    expect((await open()).map((task: { dueAt: string; optional: boolean }) => [task.dueAt, task.optional])).toEqual([
      ['2026-11-22T11:30:00.000Z', false],
      ['2026-11-26T12:00:00.000Z', true],
    ]);
  });

  it('are done one after the other, and what was said is read by whoever follows up', async () => {
    await graded('3');
    const [first, second] = await open();
    await evening.pass(hours(20));
    expect((await settle(first.id, isFine())).body).toMatchObject({ state: 'done', outcome: 'better' });
    expect(await dues()).toEqual(FIVE.slice(1));
    const { before } = (await lin.get(`/tasks/${second.id}`)).body;
    expect(before).toMatchObject([{ id: first.id, state: 'done', words: isFine().words, byName: '林静' }]);
    await evening.pass(days(2));
    expect(await alarms()).toEqual([]);
    const [stored] = await evening.rows<{ n: number }>(`
      select count(*)::int as n from tasks where position(convert_to('睡得好些了', 'UTF8') in outcome_words) > 0`);
    expect(stored?.n).toBe(0);
  });

  it('alarm supervisors when one is overdue, until it has an outcome', async () => {
    const { id } = await graded('3');
    const [first] = await open();
    await evening.pass(hours(23.9));
    expect(await alarms()).toEqual([]);
    await evening.pass(hours(0.2));
    expect(await alarms()).toMatchObject([{ contactId: id }]);
    expect(await list(chen, '?of=desks')).toMatchObject({ counts: { overdue: 1, today: 0, later: 4 } });
    expect((await open())[0]).toMatchObject({ id: first.id, when: 'overdue' });
    await settle(first.id, isFine('same'));
    await evening.settled();
    expect(await alarms()).toEqual([]);
  });

  it('alarm nobody for the one that may be left, which goes by itself', async () => {
    await graded('1');
    await evening.pass(days(8));
    expect(await open()).toEqual([]);
    expect((await list(lin, '?settled=true')).items).toMatchObject([{ state: 'cancelled', outcome: 'lapsed' }]);
    expect(await alarms()).toEqual([]);
  });

  it('are the same when the same grade is given twice, or at the same moment', async () => {
    const { id } = await letterOf(evening, lin);
    const twice = await Promise.all([1, 2].map(() => lin.put(`/contacts/${id}/grade`, { grade: '3' })));
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    await evening.pass(hours(2));
    await grade(id, '3');
    expect(await dues()).toEqual(FIVE);
  });

  it('are set anew by a higher grade, and what was done stays', async () => {
    const { id } = await graded('2');
    await evening.pass(hours(1));
    await grade(id, '3');
    expect(await open()).toHaveLength(5);
    expect((await list(lin, '?settled=true')).items).toMatchObject([{ state: 'cancelled', outcome: 'regraded' }]);
    const [first] = await open();
    await settle(first.id, isFine());
    await grade(id, '4');
    expect(await open()).toHaveLength(5);
    const settled = (await list(lin, '?settled=true')).items.map(({ outcome }: { outcome: string }) => outcome);
    expect(settled.sort()).toEqual(['better', 'regraded', 'regraded', 'regraded', 'regraded', 'regraded']);
    const running = await evening.rows('select grade from follow_up_series where ended_at is null');
    expect(running).toEqual([{ grade: '4' }]);
  });

  it('begin anew with a later contact graded as high; a lower one adds only what nothing comes before', async () => {
    const { id, visitor } = await graded('3');
    await closed(evening, lin, id);
    await evening.pass(days(6));
    for (const task of (await open()).slice(0, 2)) await settle(task.id, isFine());
    const again = await letterOf(evening, lin, visitor);
    expect((await open())[0].heardAt).toBe(evening.clock.now().toISOString());
    await grade(again.id, '2');
    expect(await dues()).toEqual(['2026-11-28T11:30:00.000Z', ...FIVE.slice(2)]);
    await closed(evening, lin, again.id);
    const third = await letterOf(evening, lin, visitor);
    await grade(third.id, '3');
    expect((await open()).map(({ contactId }: { contactId: string }) => contactId)).toEqual(Array(5).fill(third.id));
    expect(await evening.rows(`select 1 from follow_up_series where ended_at is null`)).toHaveLength(1);
  });

  it('stay when a supervisor lowers the grade; she takes off the rest with a reason, a counselor may not', async () => {
    const { id } = await graded('3');
    await grade(id, '2', chen);
    const tasks = (await chen.get(`/contacts/${id}/tasks`)).body;
    expect(tasks.series).toMatchObject({ grade: '3', open: 5, canCancel: true });
    const off = (by: StaffMember) =>
      by.post(`/follow-up-series/${tasks.series.id}/cancel`, { words: '家长已接回，转学校跟进' });
    expect((await off(lin)).body.error.code).toBe('task.needs-supervisor');
    const cancelled = { state: 'cancelled' as const, clientId: randomUUID(), reason: 'not-needed' };
    expect((await settle(tasks.items[0].id, cancelled)).body.error.code).toBe('task.needs-supervisor');
    expect([(await off(chen)).status, (await off(chen)).status]).toEqual([200, 200]);
    expect(await open()).toEqual([]);
    const { outcomeWords } = (await lin.get(`/tasks/${tasks.items[4].id}`)).body;
    expect(outcomeWords).toBe('家长已接回，转学校跟进');
    await evening.pass(days(2));
    expect(await alarms()).toEqual([]);
    await grade(id, '3');
    expect(await open()).toHaveLength(5);
  });

  it('are for whoever answers for the case, else for the counselor, also where a supervisor grades', async () => {
    const { id } = await letterOf(evening, lin);
    const made = await lin.post(`/contacts/${id}/case`, { nextDate: '2026-11-25' });
    expect(made.status).toBe(201);
    await evening.rows('update cases set responsible_id = $1', [zhou.id]);
    await grade(id, '3', chen);
    expect(await open(lin)).toEqual([]);
    expect(await open(zhou)).toMatchObject(Array(5).fill({ caseId: made.body.id, isMine: true }));
    const other = await letterOf(evening, lin);
    await grade(other.id, '2', chen);
    expect(await open(lin)).toMatchObject([{ contactId: other.id }]);
  });

  it('are what the center says, from the next grade on', async () => {
    await graded('3');
    const admin = await evening.staff('admin');
    const plan = (await admin.get('/follow-up-plan')).body;
    expect(plan.steps['3'].map(({ after }: { after: string }) => after)).toEqual(['PT24H', 'P7D', 'P1M', 'P3M', 'P6M']);
    const steps = { ...plan.steps, 2: [{ after: 'P2D', optional: false }], 1: [] };
    expect((await admin.put('/follow-up-plan', { ...plan, steps, untilMinute: 1080 })).status).toBe(200);
    expect((await lin.put('/follow-up-plan', plan)).status).toBe(403);
    expect((await admin.put('/follow-up-plan', { ...plan, untilMinute: 100 })).body.error.code).toBe('input.invalid');
    await graded('2');
    await graded('1');
    expect(await dues()).toEqual([FIVE[0], '2026-11-21T10:00:00.000Z', ...FIVE.slice(1)]);
  });

  it('are reminded of once, in the morning of their day, and overdue once, whoever lets time pass', async () => {
    await graded('3');
    const said = (type: string) => evening.rows('select id, payload from contact_events where type = $1', [type]);
    await evening.pass(hours(12.4));
    expect(await said('task.due-soon')).toEqual([]);
    await evening.pass(hours(0.2));
    await Promise.all([1, 2, 3].map(() => evening.service.get(Deadlines).sweep()));
    expect(await said('task.due-soon')).toHaveLength(1);
    evening.clock.advance(hours(12));
    await Promise.all([1, 2, 3].map(() => evening.service.get(Deadlines).sweep()));
    expect(await said('task.overdue')).toHaveLength(1);
  });

  it('alarm the same when what has happened is told twice, late, and in the wrong order', async () => {
    const { id } = await graded('3');
    const [first] = await open();
    await evening.pass(hours(25));
    await settle(first.id, isFine());
    await evening.settled();
    await evening.rows(`
      insert into outbox (event_id, event, next_attempt_at)
      select id, jsonb_build_object('id', id, 'type', type, 'version', version, 'payload', payload, 'centerId', center_id,
        'deskId', desk_id, 'contactId', contact_id, 'actorId', actor_id, 'occurredAt', occurred_at), occurred_at
      from contact_events where type in ('task.settled', 'task.overdue') order by occurred_at desc`);
    await evening.service.get(EventDispatcher).relay();
    expect(await alarms()).toEqual([]);
    expect(
      await evening.rows(`select 1 from alarms where contact_id = $1 and kind = 'task-overdue'`, [id]),
    ).toHaveLength(1);
    expect(await evening.rows('select 1 from outbox')).toEqual([]);
  });
});
