import { expectAll, reads, writes } from '../support/acts.js';
import { Evening, minutes } from '../support/evening.js';
import { next, type StaffMember } from '../support/people.js';
import { gradedContact, packet, refer } from '../support/referring.js';

describe('the green channel', () => {
  let evening: Evening;
  let lin: StaffMember;
  let chen: StaffMember;
  let yiyuan: StaffMember;
  let dean: StaffMember;
  let jiuling: StaffMember;
  let contactId: string;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, chen, yiyuan, dean, jiuling] = (await Promise.all(
      ['lin', 'chen', 'yiyuan', 'dean', 'jiuling'].map((login) => evening.staff(login)),
    )) as [StaffMember, StaffMember, StaffMember, StaffMember, StaffMember];
    contactId = await gradedContact(evening, lin);
  });
  afterEach(() => evening.end());

  const standing = async (at: StaffMember) =>
    (await at.get('/referrals')).body.items.map((one: { asked: { name: string; state: string }[] }) =>
      one.asked.map(({ name, state }) => `${name} ${state}`),
    );
  /** Beside those of letters: a grade leaves them little time, too. */
  const alarms = async () =>
    (await chen.get('/alarms')).body.items
      .map(({ kind }: { kind: string }) => kind)
      .filter((kind: string) => kind !== 'reply-overdue');

  it('asks the first hospital of the alliance, which sees what it needs and answers', async () => {
    const atYiyuan = await yiyuan.console();
    const told = next(atYiyuan, 'referral.changed');
    const sent = await refer(lin, contactId);
    expect(sent.status).toBe(201);
    expect(sent.body).toMatchObject({
      contactId,
      grade: '4',
      state: 'sent',
      sentBy: '林静',
      deskName: '市服务台',
      dueAt: '2026-11-19T11:45:00.000Z',
      unanswered: false,
      asked: [{ name: '市第一人民医院', state: 'asked' }],
      acknowledgedBy: null,
    });
    expect(await told).toEqual({ referralId: sent.body.id });

    const [listed] = (await yiyuan.get('/referrals')).body.items;
    expect(listed).toEqual(sent.body);
    const opened = await yiyuan.get(`/referrals/${listed.id}`);
    expect(opened.body.packet).toEqual(packet);

    const atLin = await lin.console();
    const answered = next(atLin, 'referral.changed');
    const acknowledged = await yiyuan.post(`/referrals/${listed.id}/acknowledge`);
    expect(acknowledged.body).toMatchObject({
      state: 'acknowledged',
      dueAt: null,
      acknowledgedBy: { name: '市第一人民医院', by: '市一院 联络员' },
    });
    await answered;
    const { items } = (await lin.get(`/contacts/${contactId}/referrals`)).body;
    expect(items).toEqual([acknowledged.body]);
    await evening.pass(minutes(60));
    expect(await standing(lin)).toEqual([['市第一人民医院 acknowledged']]);
    expect(await standing(dean)).toEqual([]);
  });

  it('goes to the next hospital when the clock passes, and on to the last', async () => {
    const { id } = (await refer(lin, contactId)).body;
    const atDean = await dean.console();
    const told = next(atDean, 'referral.changed');
    expect((await dean.get(`/referrals/${id}`)).status).toBe(404);
    await evening.pass(minutes(15));
    expect(await told).toEqual({ referralId: id });
    expect(await standing(lin)).toEqual([['市第一人民医院 passed', '心灯市得安医院 asked']]);
    expect(await standing(dean)).toEqual([['心灯市得安医院 asked']]);
    expect(await standing(yiyuan)).toEqual([['市第一人民医院 passed']]);
    await evening.pass(minutes(14));
    expect(await standing(jiuling)).toEqual([]);
    await evening.pass(minutes(1));
    expect(await standing(jiuling)).toEqual([['心灯市九龄医院 asked']]);
    expect(await alarms()).toEqual([]);
  });

  it('stands as an alarm when nobody is left, one for each child, and may be answered all the same', async () => {
    const { id } = (await refer(lin, contactId)).body;
    const zhou = await evening.staff('zhou');
    await lin.put('/presence', { state: 'break' });
    const other = await gradedContact(evening, zhou, '3');
    await refer(chen, other);
    const atChen = await chen.console();
    const raised = next(atChen, 'alarm.raised', (alarm) => alarm.kind === 'referral-unanswered');
    for (let hour = 0; hour < 3; hour++) await evening.pass(minutes(15));
    expect((await raised).deskName).toBe('市服务台');
    expect(await alarms()).toEqual(['referral-unanswered', 'referral-unanswered']);
    const [first] = (await lin.get('/referrals')).body.items;
    expect(first).toMatchObject({ state: 'sent', unanswered: true, dueAt: null });
    expect(first.asked.map(({ state }: { state: string }) => state)).toEqual(['passed', 'passed', 'passed']);
    await evening.pass(minutes(600));
    expect(await alarms()).toHaveLength(2);

    const late = await yiyuan.post(`/referrals/${id}/acknowledge`);
    expect(late.body).toMatchObject({ state: 'acknowledged', unanswered: false });
    expect(await alarms()).toHaveLength(1);
    const left = (await chen.get('/alarms')).body.items;
    expect(left.filter(({ kind }: { kind: string }) => kind === 'referral-unanswered')).toMatchObject([
      { contactId: other },
    ]);
  });

  it('asks whoever joins the alliance about those that nobody answered', async () => {
    const admin = await evening.staff('admin');
    const { items } = (await admin.get('/alliance')).body;
    const hospitals = items.map(({ hospitalId, phone }: { hospitalId: string; phone: string }) => ({
      hospitalId,
      phone,
    }));
    expect(items.map((one: { rank: number }) => one.rank)).toEqual([1, 2, 3]);
    await admin.put('/alliance', { hospitals: hospitals.slice(0, 1) });
    await refer(lin, contactId);
    await evening.pass(minutes(15));
    expect(await alarms()).toEqual(['referral-unanswered']);
    // whoever is first now was asked already; of the others the new order decides
    await admin.put('/alliance', { hospitals: [hospitals[0], hospitals[2], hospitals[1]] });
    await evening.pass(0);
    expect(await standing(lin)).toEqual([['市第一人民医院 passed', '心灯市九龄医院 asked']]);
    expect(await alarms()).toEqual([]);
    // removed while its clock runs: it may still answer; the next is asked when it does not
    await admin.put('/alliance', { hospitals: [hospitals[1]] });
    await evening.pass(minutes(15));
    expect(await standing(lin)).toEqual([['市第一人民医院 passed', '心灯市九龄医院 passed', '心灯市得安医院 asked']]);
    const [{ id }] = (await jiuling.get('/referrals')).body.items;
    expect((await jiuling.post(`/referrals/${id}/acknowledge`)).status).toBe(200);
    expect(await standing(lin)).toEqual([
      ['市第一人民医院 passed', '心灯市九龄医院 acknowledged', '心灯市得安医院 withdrawn'],
    ]);
  });

  it('refuses what is not for it before anything is written', async () => {
    const admin = await evening.staff('admin');
    await lin.put('/presence', { state: 'break' });
    const zhou = await evening.staff('zhou');
    const calm = await gradedContact(evening, zhou, '2');
    const refused = async (reply: Promise<{ status: number; body: { error: { code: string } } }>) => {
      const { status, body } = await reply;
      return [status, body.error.code];
    };
    expect(await refused(refer(zhou, calm))).toEqual([409, 'referral.grade-too-low']);
    expect(await refused(refer(zhou, contactId))).toEqual([404, 'contact.not-found']);
    expect(await refused(refer(lin, contactId, { hospitalId: lin.id }))).toEqual([404, 'hospital.not-found']);
    const { items } = (await admin.get('/alliance')).body;
    await admin.put('/alliance', { hospitals: [] });
    expect(await refused(refer(lin, contactId))).toEqual([409, 'referral.no-hospital']);
    const [school] = await evening.rows<{ id: string }>(`select id from org_units where kind = 'school'`);
    expect(await refused(admin.put('/alliance', { hospitals: [{ hospitalId: school?.id }] }))).toEqual([
      404,
      'hospital.not-found',
    ]);
    const twice = [1, 2].map(() => ({ hospitalId: items[0].hospitalId }));
    expect(await refused(admin.put('/alliance', { hospitals: twice }))).toEqual([400, 'input.invalid']);
    const [left] = await evening.rows(`select (select count(*)::int from referrals) as referrals,
      (select count(*)::int from referral_asks) as asks, (select count(*)::int from alliance_hospitals) as hospitals,
      (select count(*)::int from deadlines where kind like 'referral%') as clocks,
      (select count(*)::int from contact_events where type like 'referral%') as events`);
    expect(left).toEqual({ referrals: 0, asks: 0, hospitals: 0, clocks: 0, events: 0 });
  });

  it('is sent once whatever is tapped twice, one at a time, and stays when the grade goes down', async () => {
    const clientId = '0b0e7a8e-7f0a-4b8e-9c55-0a1b2c3d4e5f';
    const replies = await Promise.all([1, 2, 3].map(() => refer(lin, contactId, { clientId })));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect((await refer(chen, contactId)).body.error.code).toBe('referral.under-way');
    await chen.put(`/contacts/${contactId}/grade`, { grade: '1' });
    expect((await refer(lin, contactId, { clientId })).body.id).toBe(replies[0]?.body.id);
    expect(await standing(yiyuan)).toEqual([['市第一人民医院 asked']]);
    expect((await lin.get('/referrals')).body.items[0].grade).toBe('4');

    const told = next(await yiyuan.console(), 'referral.changed');
    const withdrawn = await lin.post(`/referrals/${replies[0]?.body.id}/withdraw`);
    expect(withdrawn.body).toMatchObject({ state: 'withdrawn', dueAt: null, asked: [{ state: 'withdrawn' }] });
    await told;
    expect((await yiyuan.get(`/referrals/${withdrawn.body.id}`)).body).toMatchObject({
      state: 'withdrawn',
      packet: null,
    });
    const late = await yiyuan.post(`/referrals/${withdrawn.body.id}/acknowledge`);
    expect([late.status, late.body.error.code]).toEqual([409, 'referral.withdrawn']);
    await evening.pass(minutes(60));
    expect(await standing(dean)).toEqual([]);
  });

  it('shows each no more than it needs, and keeps a ledger of what was shared with whom', async () => {
    const { id } = (await refer(lin, contactId, { basis: 'life-emergency' })).body;
    await evening.pass(minutes(15));
    const zhou = await evening.staff('zhou');
    for (const stranger of [zhou, jiuling]) {
      expect((await stranger.get(`/referrals/${id}`)).body.error.code).toBe('referral.not-found');
      expect((await stranger.get('/referrals')).body.items).toEqual([]);
    }
    expect((await jiuling.post(`/referrals/${id}/acknowledge`)).body.error.code).toBe('referral.not-found');
    expect((await zhou.post(`/referrals/${id}/withdraw`)).body.error.code).toBe('referral.not-found');
    await expectAll(yiyuan, [...reads(contactId), ...writes(contactId)], 403, 'permission.missing');
    expect((await yiyuan.get(`/contacts/${contactId}/referrals`)).status).toBe(403);
    for (const reader of [yiyuan, dean, lin, chen]) {
      expect((await reader.get(`/referrals/${id}`)).body.packet).toEqual(packet);
    }
    const seen = (await dean.get(`/referrals/${id}`)).body;
    expect(seen.asked.map(({ name }: { name: string }) => name)).toEqual(['心灯市得安医院']);
    await dean.post(`/referrals/${id}/acknowledge`);
    const passed = (await yiyuan.get(`/referrals/${id}`)).body;
    expect(passed).toMatchObject({ packet: null, asked: [{ state: 'passed' }], acknowledgedBy: { by: null } });

    const ledger = await evening.rows<{ action: string }>(
      `select l.action, a.login, l.detail->>'basis' as basis, o.name as hospital, l.person_id is not null as person
       from audit_log l left join accounts a on a.id = l.account_id
         left join org_units o on o.id = (l.detail->>'hospitalId')::uuid
       where l.subject_id = $1 order by l.seq`,
      [id],
    );
    const shared = { action: 'referral.shared', basis: 'life-emergency', person: true };
    expect(ledger.filter(({ action }) => action === 'referral.shared')).toEqual([
      { ...shared, login: 'lin', hospital: '市第一人民医院' },
      { ...shared, login: null, hospital: '心灯市得安医院' },
    ]);
    expect(ledger.filter(({ action }) => action === 'referral.read')).toHaveLength(5);
    const [stored] = await evening.rows<{ said: string }>(`
      select string_agg(t::text, ' ') || (select string_agg(e::text, ' ') from contact_events e)
        || (select string_agg(l::text, ' ') from audit_log l) as said from referrals t`);
    expect(stored?.said).not.toContain('有具体计划');
  });

  it('stands on the line of the case', async () => {
    const { id } = (await refer(lin, contactId)).body;
    const { body } = await lin.post(`/contacts/${contactId}/case`, { nextDate: '2026-11-26' });
    const line = (await lin.get(`/cases/${body.id}`)).body.line;
    expect(line.find(({ kind }: { kind: string }) => kind === 'referral')).toMatchObject({
      id,
      state: 'sent',
      detail: '市第一人民医院',
      grade: '4',
      by: '林静',
    });
  });
});
