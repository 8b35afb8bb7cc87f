import { randomUUID } from 'node:crypto';
import { expectAll } from '../support/acts.js';
import { caseActs, close, lookAgain, move, offer, opened, taken } from '../support/casework.js';
import { Evening } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

/** Who reads and writes a case: whoever answers for it, the stand-in, the team, supervisors of the desk; nobody else. */
describe('the people of a case', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  let contactId: string;
  let id: string;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen] = await Promise.all([evening.staff('lin'), evening.staff('zhou'), evening.staff('chen')]);
    await lin.ready();
    contactId = await taken(evening, lin);
    id = await opened(lin, contactId);
  });
  afterEach(() => evening.end());

  const team = (who: StaffMember, standInId: string | null, members: { accountId: string; part: string }[] = []) =>
    who.put(`/cases/${id}/team`, { standInId, members });
  const status = async (who: StaffMember, path: string) => (await who.get(path)).status;

  it('has a stand-in who reads what belongs to it and acts like whoever is responsible, for as long as she is one', async () => {
    expect(await status(zhou, `/contacts/${contactId}`)).toBe(404);
    expect((await team(lin, zhou.id)).body.standIn).toEqual({ id: zhou.id, displayName: '周明' });
    expect(await status(zhou, `/contacts/${contactId}`)).toBe(200);
    expect((await zhou.get('/cases?whose=stand-in')).body.items).toHaveLength(1);
    expect((await move(zhou, id, 'watch')).status).toBe(200);
    // reading is not writing: the contact stays with whoever holds it
    expect((await zhou.post(`/contacts/${contactId}/wrap-up`)).body.error.code).toBe('contact.not-yours');
    await team(lin, null);
    expect(await status(zhou, `/contacts/${contactId}`)).toBe(404);
    expect(await status(zhou, `/cases/${id}`)).toBe(404);
  });

  it('says of a stand-in who is no longer here that nobody stands in', async () => {
    await team(lin, zhou.id);
    expect((await chen.get(`/cases/${id}`)).body.standInGone).toBe(false);
    await (await evening.staff('admin')).put(`/accounts/${zhou.id}`, { disabled: true });
    expect((await chen.get(`/cases/${id}`)).body).toMatchObject({ standIn: { id: zhou.id }, standInGone: true });
  });

  it('has a team whose part is told in words, who read it and set the next date, and change nothing else', async () => {
    const part = '和班主任联系，每周一次';
    await team(lin, null, [{ accountId: zhou.id, part }]);
    const seen = (await zhou.get(`/cases/${id}`)).body;
    expect([seen.team, seen.mayAct]).toEqual([[{ id: zhou.id, displayName: '周明', part }], false]);
    expect(await status(zhou, `/contacts/${contactId}`)).toBe(200);
    expect((await lookAgain(zhou, id, '2026-12-01')).body.nextDate).toBe('2026-12-01');
    for (const refused of [await move(zhou, id, 'watch'), await close(zhou, id), await offer(zhou, id, chen.id)]) {
      expect([refused.status, refused.body.error.code]).toEqual([403, 'case.not-yours']);
    }
    expect((await team(zhou, zhou.id)).body.error.code).toBe('case.not-yours');
    const [row] = await evening.rows<{ part: Buffer }>('select part from case_members');
    expect(row?.part.includes(Buffer.from('班主任'))).toBe(false);
    await team(lin, null);
    expect(await status(zhou, `/contacts/${contactId}`)).toBe(404);
  });

  it('are people of the desk, each in one place', async () => {
    const admin = await evening.staff('admin');
    expect((await team(lin, admin.id)).body.error.code).toBe('account.not-found');
    expect((await team(lin, lin.id)).status).toBe(400);
    expect((await team(lin, zhou.id, [{ accountId: zhou.id, part: '同时' }])).status).toBe(400);
    expect((await chen.get(`/cases/${id}`)).body.standIn).toBeNull();
  });

  it('are nobody at a hospital, a school or an office, and no counselor who has no part in it', async () => {
    for (const login of ['yiyuan', 'xuexiao', 'jiaoyuju', 'yuyue', 'admin']) {
      const other = await evening.staff(login);
      for (const path of ['/cases', `/cases/${id}`, '/hand-overs', '/caseloads']) {
        expect([login, path, await status(other, path)]).toEqual([login, path, 403]);
      }
    }
    expect((await zhou.get('/cases')).body.items).toEqual([]);
    await expectAll(zhou, caseActs(id), 404, 'case.not-found');
  });

  it('are not the supervisor of another desk', async () => {
    // chen works at the district's desk from now on
    await evening.rows(`update accounts set org_unit_id = (select id from org_units where id <> accounts.org_unit_id
      and parent_id = accounts.org_unit_id order by name limit 1) where login = 'chen'`);
    await evening.rows(`delete from desk_members where account_id = $1`, [chen.id]);
    const elsewhere = await evening.staff('chen');
    expect(await status(elsewhere, `/cases/${id}`)).toBe(404);
    expect((await elsewhere.get('/cases')).body.items).toEqual([]);
    expect((await elsewhere.get('/caseloads')).body.items.map((one: { running: number }) => one.running)).not.toContain(
      1,
    );
    expect((await elsewhere.put(`/caseloads/${randomUUID()}`, { cap: 3 })).status).toBe(404);
  });

  it('are told of each change on their consoles, by ids alone', async () => {
    const socket = await zhou.console();
    const heard: unknown[] = [];
    socket.on('case.changed', (told: unknown) => heard.push(told));
    await team(lin, zhou.id);
    await evening.settled();
    await socket.emitWithAck('thread.unfollow', { contactId: randomUUID() });
    expect(heard).toEqual([{ caseId: id, offeredTo: null }]);
  });
});
