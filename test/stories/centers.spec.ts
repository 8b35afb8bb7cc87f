import { randomUUID } from 'node:crypto';
import { type Act, expectAll, reads, writes } from '../support/acts.js';
import { caseActs, offer, opened } from '../support/casework.js';
import { Evening } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

interface Neighbours {
  ids: { center: string; unit: string; desk: string };
  counselor: StaffMember;
  supervisor: StaffMember;
  admin: StaffMember;
}

describe('two centers on one service', () => {
  let evening: Evening;
  let lin: StaffMember;
  /** Lin's, under way */
  let contactId: string;
  let there: Neighbours;

  beforeAll(async () => {
    evening = await Evening.begin();
    lin = await evening.staff('lin');
    await lin.ready();
    await evening.visitor().writes('这次月考没考好，想死了算了');
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    contactId = (await lin.post(`/offers/${offer.id}/accept`)).body.contactId;
    there = await secondCenter();
  });
  afterAll(() => evening.end());

  it('show nothing of ours to the other’s people', async () => {
    const [here] = await evening.rows<Record<string, string>>(`
      select (select id from signals) as signal, (select id from offers) as offer`);
    for (const neighbour of [there.supervisor, there.counselor]) {
      await expectAll(neighbour, [...reads(contactId), ...writes(contactId)], 404, 'contact.not-found');
      const followed = await (await neighbour.console()).emitWithAck('thread.follow', { contactId });
      expect(followed.error.code).toBe('contact.not-found');
    }
    const dismissal: Act = ['post', `/signals/${here?.signal}/dismiss`, { reason: 'joke' }];
    await expectAll(there.counselor, [dismissal], 404, 'contact.not-found');
    await expectAll(there.counselor, [['post', `/offers/${here?.offer}/accept`, {}]], 404, 'offer.not-found');
    for (const path of ['/contacts', '/queue', '/alarms', '/team', '/reviews']) {
      expect((await there.supervisor.get(path)).body.items).toEqual([]);
    }
    expect((await there.admin.get(`/audit?accountId=${lin.id}`)).body.items).toEqual([]);
    const month = (await there.supervisor.get('/statistics/month?month=2026-11')).body;
    expect(month.traffic).toMatchObject([{ deskId: null, entered: 0 }]);
  });

  it('have nothing to do with each other’s cases, nor with who carries how many', async () => {
    const caseId = await opened(lin, contactId);
    const handOver = (await offer(lin, caseId, (await evening.staff('zhou')).id)).body.id;
    expect((await offer(lin, caseId, there.counselor.id)).body.error.code).toBe('account.not-found');
    const team = { standInId: there.counselor.id, members: [] };
    expect((await lin.put(`/cases/${caseId}/team`, team)).body.error.code).toBe('account.not-found');
    for (const neighbour of [there.supervisor, there.counselor]) {
      await expectAll(neighbour, caseActs(caseId), 404, 'case.not-found');
      await expectAll(neighbour, [['get', `/cases/${caseId}/plans/1`]], 404, 'plan.not-found');
      const settling: Act[] = ['accept', 'withdraw'].map((how) => ['post', `/hand-overs/${handOver}/${how}`, {}]);
      await expectAll(neighbour, [['get', `/hand-overs/${handOver}`], ...settling], 404, 'hand-over.not-found');
      expect((await neighbour.get('/cases')).body.items).toEqual([]);
    }
    const { items } = (await there.supervisor.get('/caseloads')).body;
    expect(items.map(({ account }: { account: { id: string } }) => account.id)).not.toContain(lin.id);
    await expectAll(there.supervisor, [['put', `/caseloads/${lin.id}`, { cap: 1 }]], 404, 'account.not-found');
  });

  it('show nothing of the other’s to ours', async () => {
    const chen = await evening.staff('chen');
    await evening.visitor().writes('你好', { desk: 'other' });
    await evening.settled();
    const [theirs] = await evening.rows<{ id: string }>('select id from contacts where center_id = $1', [
      there.ids.center,
    ]);
    const id = theirs?.id ?? '';
    await expectAll(there.supervisor, reads(id), 200);
    await expectAll(chen, [...reads(id), ...writes(id)], 404, 'contact.not-found');
    expect((await chen.get('/queue')).body.total).toBe(0);
    expect((await there.supervisor.get('/queue')).body.total).toBe(1);
  });

  it('let no administrator into the other’s desks, units, accounts and shifts', async () => {
    const [here] = await evening.rows<Record<string, string>>(`
      select (select id from shifts where desk_id = d.id limit 1) as shift, d.id as desk, d.org_unit_id as unit,
        (select id from accounts where login = 'zhou') as account from desks d where d.slug = 'city'`);
    await expectNoEntry(there.admin, here ?? {});
    await expectNoEntry(await evening.staff('admin'), { ...there.ids, account: there.counselor.id });
  });

  /** What an administrator might do to a desk, unit or account, done with another center's ids. */
  async function expectNoEntry(
    admin: StaffMember,
    { desk, unit, account, shift }: Record<string, string>,
  ): Promise<void> {
    const units = (await admin.get('/org-units')).body.items as { id: string }[];
    const ownDesk = (await admin.get('/desks')).body.items[0].id as string;
    const newDesk = { slug: `s-${randomUUID().slice(0, 8)}`, name: '新服务台', orgUnitId: units[0]?.id, hours: [] };
    const newAccount = {
      login: `l-${randomUUID().slice(0, 8)}`,
      displayName: '新',
      role: 'counselor',
      password: 'long enough for us',
    };
    const span = { kind: 'ordinary', startsAt: '2026-12-20T01:00:00Z', endsAt: '2026-12-20T02:00:00Z' };
    await expectAll(
      admin,
      [
        ['get', `/desks/${desk}/shifts?from=2026-11-19T00:00:00Z&to=2026-11-20T00:00:00Z`],
        ['post', `/desks/${desk}/shifts`, { accountId: account, ...span }],
        ['post', `/desks/${desk}/members`, { accountId: account }],
      ],
      404,
      'desk.not-found',
    );
    await expectAll(
      admin,
      [
        ['put', `/accounts/${account}`, { disabled: true }],
        ['post', `/desks/${ownDesk}/members`, { accountId: account }],
        ['post', `/desks/${ownDesk}/shifts`, { accountId: account, ...span }],
        ['post', '/desks', { ...newDesk, memberIds: [account] }],
      ],
      404,
      'account.not-found',
    );
    await expectAll(
      admin,
      [
        ['post', '/desks', { ...newDesk, orgUnitId: unit }],
        ['post', '/accounts', { ...newAccount, orgUnitId: unit }],
        ['post', '/org-units', { parentId: unit, kind: 'school', name: '新学校' }],
      ],
      404,
      'org-unit.not-found',
    );
    if (shift) await expectAll(admin, [['delete', `/shifts/${shift}`]], 404, 'shift.not-found');
  }

  /** A center beside ours, as a migration from elsewhere would leave it. */
  async function secondCenter(): Promise<Neighbours> {
    const [center, unit, desk] = [randomUUID(), randomUUID(), randomUUID()];
    const now = evening.clock.now();
    const put = (text: string, ...values: unknown[]) => evening.rows(text, values);
    await put(`insert into centers (id, name, created_at) values ($1, '邻市中心', $2)`, center, now);
    await put(`insert into org_units (id, center_id, kind, name) values ($1, $2, 'city', '邻市')`, unit, center);
    await put(
      `insert into desks (id, center_id, org_unit_id, slug, name, created_at) values ($1, $2, $3, 'other', '邻市台', $4)`,
      ...[desk, center, unit, now],
    );
    for (const role of ['counselor', 'supervisor', 'administrator']) {
      await put(
        `insert into accounts (id, center_id, org_unit_id, login, display_name, role, password_hash, created_at)
         select $1, $2, $3, $4, '邻居', $5, password_hash, $6 from accounts where login = 'lin'`,
        ...[randomUUID(), center, unit, `other-${role}`, role, now],
      );
    }
    const [counselor, supervisor, admin] = await Promise.all(
      ['counselor', 'supervisor', 'administrator'].map((role) => evening.staff(`other-${role}`)),
    );
    return { ids: { center, unit, desk }, counselor, supervisor, admin } as Neighbours;
  }
});
