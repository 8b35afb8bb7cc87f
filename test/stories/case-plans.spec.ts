import { randomUUID } from 'node:crypto';
import { close, handedTo, lookAgain, opened, PLAN, plan, reopen, taken } from '../support/casework.js';
import { days, Evening } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

describe('the plan of a case', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  let id: string;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen] = await Promise.all([evening.staff('lin'), evening.staff('zhou'), evening.staff('chen')]);
    await lin.ready();
    id = await opened(lin, await taken(evening, lin));
  });
  afterEach(() => evening.end());

  const file = async (who = chen) => (await who.get(`/cases/${id}`)).body;

  it('has goals with a state each, measures and a day to go through it, and every version stays as it was', async () => {
    const first = await plan(lin, id, 0);
    expect([first.status, first.body.version, first.body.goals]).toEqual([200, 1, PLAN.goals]);
    const goals = [{ text: '每晚十一点前睡', state: 'reached' }];
    await plan(lin, id, 1, { goals, reviewDate: '2027-01-20', isReview: true });
    expect((await file()).plan).toMatchObject({ version: 2, goals, isReview: true, reviewDate: '2027-01-20' });
    expect((await file()).reviewDate).toBe('2027-01-20');
    expect((await chen.get(`/cases/${id}/plans/1`)).body).toMatchObject({ ...PLAN, version: 1, isReview: false });
    const versions = (await chen.get(`/cases/${id}/plans`)).body.items;
    expect(versions.map((one: { version: number; goals?: unknown }) => [one.version, one.goals])).toEqual([
      [2, undefined],
      [1, undefined],
    ]);
    expect((await chen.get(`/cases/${id}/plans/3`)).body.error.code).toBe('plan.not-found');
    const read = await evening.rows(`select account_id, detail from audit_log where action = 'case.plan-read'`);
    expect(read).toEqual([{ account_id: chen.id, detail: { version: 1 } }]);
    const line = (await file()).line.map(({ kind, state }: Record<string, string>) => `${kind} ${state}`);
    expect(line.slice(2)).toEqual(['plan 1', 'review 2']);
  });

  it('is sealed, and no version can be changed by the service itself', async () => {
    await plan(lin, id, 0);
    const [stored] = await evening.rows<{ said: string }>(`
      select string_agg(encode(p.body, 'escape'), ' ') || (select string_agg(e::text, ' ') from contact_events e)
        || (select string_agg(l::text, ' ') from audit_log l) as said from case_plans p`);
    expect(stored?.said).not.toContain('班主任');
    const [may] = await evening.rows(
      `select has_table_privilege($1, 'case_plans', 'update') as changes, has_table_privilege($1, 'case_plans', 'insert') as adds`,
      [evening.database.runtime.user],
    );
    expect(may).toEqual({ changes: false, adds: true });
  });

  it('is written upon the version that was read: of two at once one is told, and nothing is lost', async () => {
    await lin.put(`/cases/${id}/team`, { standInId: zhou.id, members: [] });
    const both = await Promise.all([plan(lin, id, 0), plan(zhou, id, 0)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = both.find(({ status }) => status === 409)?.body.error;
    expect([refused.code, refused.params]).toEqual(['plan.stale', { version: 1 }]);
  });

  it('is saved once, however often the page sends it', async () => {
    const clientId = randomUUID();
    const again = () => plan(lin, id, 0, { clientId });
    const replies = [...(await Promise.all([again(), again()])), await again()];
    expect(replies.map(({ status, body }) => [status, body.version])).toEqual(Array(3).fill([200, 1]));
  });

  it('is read by the team and changed by whoever acts for the case; it goes along when that changes hands', async () => {
    await plan(lin, id, 0);
    expect((await zhou.get(`/cases/${id}/plans`)).body.error.code).toBe('case.not-found');
    expect((await zhou.get(`/cases/${id}/plans/1`)).body.error.code).toBe('plan.not-found');
    expect((await plan(zhou, id, 1)).body.error.code).toBe('case.not-found');
    await lin.put(`/cases/${id}/team`, { standInId: null, members: [{ accountId: zhou.id, part: '看计划' }] });
    expect((await zhou.get(`/cases/${id}/plans/1`)).body.measures).toBe(PLAN.measures);
    expect((await plan(zhou, id, 1)).body.error.code).toBe('case.not-yours');
    await handedTo(lin, zhou, id);
    expect((await plan(zhou, id, 1)).body.version).toBe(2);
  });

  it('brings its case up in the list and the caseloads on the day it is to be gone through', async () => {
    await evening.rows('update accounts set board_capacity = 20');
    const other = await opened(lin, await taken(evening, lin), '2026-12-01');
    await lookAgain(lin, id, '2026-12-24');
    const order = async () => (await chen.get('/cases')).body.items.map((one: { id: string }) => one.id);
    const due = async () => {
      const again = await evening.staff('chen');
      return (await again.get('/caseloads')).body.items[0].reviewsDue;
    };
    expect(await order()).toEqual([other, id]);
    await plan(lin, id, 0, { reviewDate: '2026-11-20' });
    expect(await order()).toEqual([id, other]);
    expect(await due()).toBe(0);
    await evening.pass(days(1));
    expect(await due()).toBe(1);
  });

  it('stays when the case is closed, and asks for a day again only when it is saved again', async () => {
    await plan(lin, id, 0);
    await close(lin, id);
    expect([(await file()).reviewDate, (await plan(lin, id, 1)).body.error.code]).toEqual([null, 'case.illegal-move']);
    await reopen(lin, id);
    expect((await file()).plan.version).toBe(1);
    expect((await file()).reviewDate).toBeNull();
  });
});
