import { randomUUID } from 'node:crypto';
import { record } from '../support/acts.js';
import { Evening } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';

describe('the papers of a case', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  let student: Visitor;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen] = await Promise.all([evening.staff('lin'), evening.staff('zhou'), evening.staff('chen')]);
    student = evening.visitor();
  });
  afterEach(() => evening.end());

  const taken = async (by: StaffMember) => {
    await by.ready();
    await (student.code ? student.adds('今天又没睡好') : student.writes('最近一直睡不好'));
    await evening.settled();
    const { offer } = (await by.get('/offers/current')).body;
    return (await by.post(`/offers/${offer.id}/accept`)).body.contactId as string;
  };
  const finished = async (by: StaffMember, id: string, situation: string) => {
    await by.post(`/contacts/${id}/messages`, { clientId: randomUUID(), body: '我在' });
    await by.put(`/contacts/${id}/tags`, { primary: 'HEA-01', secondary: ['STU-01'] });
    await by.put(`/contacts/${id}/record`, {
      revision: 0,
      body: { ...record, situation, risk: '问过', measures: '约好' },
    });
    await by.post(`/contacts/${id}/wrap-up`);
    expect((await by.post(`/contacts/${id}/close`)).status).toBe(200);
    await by.put('/presence', { state: 'offline' });
    await evening.settled();
  };
  /** Two contacts of one person, the second graded 3 and referred, and lin's case of her. */
  const made = async () => {
    const first = await taken(lin);
    const opened = (await lin.post(`/contacts/${first}/case`, { nextDate: '2026-11-26' })).body.id as string;
    await lin.put(`/contacts/${first}/grade`, { grade: '1' });
    await finished(lin, first, '月考之后睡不着');
    const second = await taken(zhou);
    await zhou.put(`/contacts/${second}/grade`, { grade: 'U', reasonCode: 'not-asked' });
    await zhou.put(`/contacts/${second}/grade`, { grade: '3' });
    const packet = { reason: '有计划', measures: '家人陪着', guardian: 'told' };
    expect(
      (await zhou.post(`/contacts/${second}/referrals`, { clientId: randomUUID(), basis: 'life-emergency', packet }))
        .status,
    ).toBe(201);
    await finished(zhou, second, '说过不想醒来');
    return { opened, first, second };
  };
  const open = (by: StaffMember, id: string, reason = 'referral') => by.post(`/cases/${id}/pack`, { reason });

  it('hold problem, grades over time, every record by its template, what was added, and the referral notices', async () => {
    const { opened, first, second } = await made();
    await lin.post(`/contacts/${first}/record/signature`, { revision: 1 });
    await lin.post(`/contacts/${first}/record/additions`, { clientId: randomUUID(), reason: '忘了', body: '补一句' });
    const { status, body } = await open(chen, opened);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      case: { number: 1, responsible: { displayName: '林静' } },
      leftOut: 0,
      printedBy: '陈岚',
    });
    expect(body.contacts).toMatchObject([
      {
        id: first,
        tags: ['HEA-01', 'STU-01'],
        grades: [{ grade: '1', by: '林静' }],
        record: { body: { situation: '月考之后睡不着' }, signed: { by: { displayName: '林静' } } },
        additions: [{ body: '补一句', reason: '忘了' }],
      },
      {
        id: second,
        counselor: '周明',
        grades: [
          { grade: 'U', reasonCode: 'not-asked' },
          { grade: '3', reasonCode: null },
        ],
        record: { body: { situation: '说过不想醒来' } },
      },
    ]);
    expect(body.referrals).toMatchObject([{ grade: '3', packet: { reason: '有计划', guardian: 'told' } }]);
    const { items } = (await chen.get('/record-templates')).body;
    for (const { record: written } of body.contacts) {
      expect(items.map(({ id }: { id: string }) => id)).toContain(written.templateId);
    }
  });

  it('are written down each time, with who and why, before they are shown', async () => {
    const { opened } = await made();
    await open(lin, opened, 'supervision');
    await open(chen, opened, 'archive');
    expect((await open(chen, opened, '好奇')).body.error.code).toBe('input.invalid');
    expect(
      await evening.rows(
        `select account_id as by, detail from audit_log where action = 'case.printed' and subject_id = $1 order by seq`,
        [opened],
      ),
    ).toEqual([
      { by: lin.id, detail: { reason: 'supervision' } },
      { by: chen.id, detail: { reason: 'archive' } },
    ]);
  });

  it('are nobody’s who does not reach the case, and hold nothing that she may not read', async () => {
    const { opened } = await made();
    // she has had one of the contacts, and the case is not hers
    expect((await open(zhou, opened)).body.error.code).toBe('case.not-found');
    for (const login of ['xuexiao', 'jiaoyuju', 'admin', 'dean']) {
      expect((await open(await evening.staff(login), opened)).status).toBe(403);
    }
    await evening.rows(
      `update accounts set org_unit_id = (select id from org_units where kind = 'school') where id = $1`,
      [chen.id],
    );
    expect((await open(chen, opened)).status).toBe(404);
    const read = await evening.rows(`select 1 from audit_log where action = 'case.printed'`);
    expect(read).toEqual([]);
  });

  it('say how many contacts are left out, and keep back a packet its reader may not open', async () => {
    const { opened, second } = await made();
    const own = await open(lin, opened);
    // of a person whose case is hers she reads all contacts, and what a colleague told a hospital she does not
    expect(own.body).toMatchObject({ leftOut: 0, referrals: [{ packet: null }] });
    // a supervisor of the city's desk alone, and a contact at a desk of another district
    const [district, west] = [randomUUID(), randomUUID()];
    await evening.rows(
      `insert into org_units (id, center_id, parent_id, kind, name)
       select $1, center_id, (select id from org_units where kind = 'city'), 'district', '城西区' from desks where slug = 'city'`,
      [district],
    );
    await evening.rows(
      `insert into desks (id, center_id, org_unit_id, slug, name, is_default, created_at)
       select $1, center_id, $2, 'west', '城西区服务台', false, created_at from desks where slug = 'city'`,
      [west, district],
    );
    await evening.rows(`update cases set desk_id = $1`, [west]);
    await evening.rows(`update contacts set desk_id = $1 where id = $2`, [west, second]);
    await evening.rows(`update accounts set org_unit_id = $1 where id = $2`, [district, chen.id]);
    const part = (await open(chen, opened)).body;
    expect([part.contacts.map(({ id }: { id: string }) => id), part.leftOut]).toEqual([[second], 1]);
  });
});
