import { randomUUID } from 'node:crypto';
import { Evening } from '../support/evening.js';
import { closed, letterOf, throughMonths } from '../support/following-up.js';
import type { StaffMember } from '../support/people.js';

describe('the tasks of a counselor who is away', () => {
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
    expect((await lin.put(`/contacts/${contactId}/grade`, { grade: '3' })).status).toBe(200);
  });
  afterEach(() => evening.end());

  const preview = async () => (await chen.get('/tasks/away')).body.items;
  const isOff = (member: StaffMember) => evening.rows('delete from shifts where account_id = $1', [member.id]);
  const handOver = (items: { taskId: string; to: { id: string } | null }[], by = chen) =>
    by.post('/tasks/away', { moves: items.map(({ taskId, to }) => ({ taskId, assigneeId: to?.id ?? zhou.id })) });

  it('are nobody’s business while she is on shift before they are due', async () =>
    expect(await preview()).toEqual([]));

  it('are shown with who would take them over, as far ahead as shifts are known, and move by one act', async () => {
    await isOff(lin);
    const items = await preview();
    expect(items).toMatchObject(Array(2).fill({ from: { id: lin.id }, why: 'no-shift', to: { id: zhou.id } }));
    expect((await lin.get('/tasks')).body.items).toHaveLength(5);
    expect([(await handOver(items)).body, (await handOver(items)).body]).toEqual([{ moved: 2 }, { moved: 0 }]);
    expect((await zhou.get('/tasks')).body.items).toHaveLength(2);
    expect(await preview()).toEqual([]);
    const written = await evening.rows(`select detail from audit_log where action = 'task.assigned'`);
    expect(written).toEqual(Array(2).fill({ detail: { from: lin.id, assigneeId: zhou.id } }));
  });

  it('are all of them where her account is disabled', async () => {
    await evening.rows('update accounts set disabled_at = $1 where id = $2', [evening.clock.now(), lin.id]);
    expect(await preview()).toMatchObject(Array(5).fill({ why: 'gone', to: { id: zhou.id } }));
  });

  it('stay where nobody else is on shift before they are due', async () => {
    await Promise.all([isOff(lin), isOff(zhou)]);
    expect(await preview()).toMatchObject(Array(2).fill({ from: { id: lin.id }, to: null }));
  });

  it('let whoever takes them over read what she needs to, and no longer than it is hers', async () => {
    expect((await zhou.get(`/contacts/${contactId}`)).status).toBe(404);
    await isOff(lin);
    await handOver(await preview());
    expect((await zhou.get(`/contacts/${contactId}`)).status).toBe(200);
    await handOver((await zhou.get('/tasks')).body.items.map(({ id }: { id: string }) => ({ taskId: id, to: lin })));
    expect((await zhou.get(`/contacts/${contactId}`)).status).toBe(404);
  });

  it('are no way for whoever was with somebody once to read on', async () => {
    const set = (by: StaffMember, id: string) =>
      by.post(`/contacts/${id}/tasks`, { clientId: randomUUID(), kind: 'other', due: { day: '2026-11-25' } });
    const past = await letterOf(evening, zhou);
    expect((await set(zhou, past.id)).status).toBe(201);
    await evening.rows(
      `update tasks set state = 'cancelled', outcome = 'other', settled_at = created_at
      where contact_id = $1`,
      [past.id],
    );
    await closed(evening, zhou, past.id);
    expect((await zhou.get(`/contacts/${past.id}`)).status).toBe(200);
    expect((await set(zhou, past.id)).body.error.code).toBe('contact.not-found');
  });

  it('move all or none, by a supervisor of the desk', async () => {
    await isOff(lin);
    const items = await preview();
    expect((await handOver(items, lin)).status).toBe(403);
    const hospital = await evening.staff('yiyuan');
    const bad = [items[0], { ...items[1], to: hospital }];
    expect((await handOver(bad)).body.error.code).toBe('account.not-found');
    expect((await lin.get('/tasks')).body.items).toHaveLength(5);
    await evening.rows(`
      update accounts set org_unit_id = (select org_unit_id from desks where slug = 'east') where login = 'chen'`);
    const elsewhere = await evening.staff('chen');
    expect((await elsewhere.get('/tasks/away')).body.items).toEqual([]);
    expect((await handOver(items, elsewhere)).status).toBe(404);
  });
});
