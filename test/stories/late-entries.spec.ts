import { randomUUID } from 'node:crypto';
import { ProjectionService } from '../../src/statistics/projection.service.js';
import { record } from '../support/acts.js';
import { Evening, hours, minutes } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

describe('a contact that is entered late', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  let city: string;
  beforeEach(async () => {
    evening = await Evening.begin();
    // the center is older than the evening: there is a yesterday to enter
    await evening.rows(`update centers set created_at = created_at - interval '60 days'`);
    [lin, zhou, chen] = await Promise.all([evening.staff('lin'), evening.staff('zhou'), evening.staff('chen')]);
    [{ id: city }] = (await evening.rows<{ id: string }>('select id from desks where is_default')) as [{ id: string }];
  });
  afterEach(() => evening.end());

  const ago = (ms: number) => new Date(evening.clock.now().getTime() - ms).toISOString();
  const entry = (change: object = {}) => ({
    clientId: randomUUID(),
    deskId: city,
    channel: 'phone',
    source: 'paper',
    startedAt: ago(hours(20 * 24)),
    minutes: 25,
    counselorId: zhou.id,
    callerRole: 'parent',
    grade: { grade: '1' },
    tags: { primary: 'FAM-01', secondary: ['EMO-01'] },
    record: { body: record },
    ...change,
  });
  const enter = (by: StaffMember, change: object = {}) => by.post('/late-entries', entry(change));
  const refused = async (by: StaffMember, change: object) => (await enter(by, change)).body.error?.code;
  const month = async (which: string) => (await chen.get(`/statistics/month?month=${which}`)).body;

  it('is its real counselor’s, at its real time, closed and waiting for her name; and says who entered it', async () => {
    const startedAt = ago(hours(20 * 24));
    const { status, body } = await enter(lin, { startedAt });
    expect(status).toBe(201);
    const shown = (await zhou.get(`/contacts/${body.contactId}`)).body;
    expect(shown).toMatchObject({
      state: 'closed',
      channel: 'phone',
      callerRole: 'parent',
      grade: '1',
      primaryTag: 'FAM-01',
      openedAt: startedAt,
      closedAt: new Date(Date.parse(startedAt) + minutes(25)).toISOString(),
      counselor: { id: zhou.id },
      record: { body: record, signed: null },
      lateEntry: { by: { id: lin.id, displayName: '林静' }, at: evening.clock.now().toISOString(), source: 'paper' },
    });
    expect((await zhou.get('/records/to-sign')).body.items).toMatchObject([{ contactId: body.contactId }]);
    // who only entered it has no right to it
    expect((await lin.get(`/contacts/${body.contactId}`)).status).toBe(404);
    await evening.settled();
    expect((await chen.get('/queue')).body.total).toBe(0);
    const sealed = await evening.rows<{ body: Buffer }>('select body from records');
    expect(sealed[0]?.body.toString('utf8')).not.toContain('月考');
  });

  it('counts in the month it happened, apart from what came in by the line, and the same when counted anew', async () => {
    await enter(lin, { startedAt: '2026-10-15T02:00:00Z' });
    await enter(lin, { startedAt: '2026-10-15T03:00:00Z', grade: { grade: 'U', reasonCode: 'not-asked' } });
    await evening.settled();
    const check = async () => {
      const october = await month('2026-10');
      expect(october.traffic.at(-1)).toMatchObject({
        entered: 0,
        answered: 0,
        outOfHours: 0,
        outgoing: 0,
        late: 2,
        answerRate: null,
        meanWaitSeconds: null,
      });
      expect(october.channels).toEqual([{ channel: 'phone', contacts: 2, persons: 2, messages: 0 }]);
      expect(october.byChannel).toEqual([]);
      expect(october.problems.primary).toEqual([{ code: 'FAM-01', count: 2, share: 1 }]);
      expect(october.grades).toMatchObject({ counseling: 2, assessed: 1 });
      expect((await month('2026-11')).traffic.at(-1)).toMatchObject({ late: 0 });
    };
    await check();
    await evening.service.get(ProjectionService).rebuild();
    await check();
  });

  it('is one, however often and at the same moment it is sent', async () => {
    const sent = entry();
    const replies = await Promise.all(Array.from({ length: 5 }, () => lin.post('/late-entries', sent)));
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.contactId}`)).size).toBe(1);
    expect((await lin.post('/late-entries', sent)).body).toEqual(replies[0]?.body);
    for (const table of ['contacts', 'persons', 'records', 'late_entries', 'grades']) {
      expect(await evening.rows(`select 1 from ${table}`)).toHaveLength(1);
    }
  });

  it('can be no contact of the future, none from before the center, and none that goes on', async () => {
    expect(await refused(lin, { startedAt: ago(-minutes(1)), minutes: 0 })).toBe('late-entry.time');
    expect(await refused(lin, { startedAt: ago(minutes(5)), minutes: 10 })).toBe('late-entry.time');
    expect(await refused(lin, { startedAt: ago(hours(24 * 61)) })).toBe('late-entry.time');
    expect(await refused(lin, { startedAt: '3026-10-15T02:00:00Z' })).toBe('input.invalid');
    expect(await evening.rows('select 1 from contacts')).toEqual([]);
  });

  it('is of somebody who has worked at the desk, and of a desk within reach', async () => {
    const [district, west] = [randomUUID(), randomUUID()];
    await evening.rows(
      `insert into org_units (id, center_id, parent_id, kind, name)
       select $1, center_id, (select id from org_units where kind = 'city'), 'district', '城西区' from desks where id = $2`,
      [district, city],
    );
    await evening.rows(
      `insert into desks (id, center_id, org_unit_id, slug, name, is_default, created_at)
       select $1, center_id, $2, 'west', '城西区服务台', false, created_at from desks where id = $3`,
      [west, district, city],
    );
    expect(await refused(lin, { deskId: west })).toBe('desk.not-found');
    expect(await refused(chen, { deskId: west })).toBe('late-entry.not-of-the-desk');
    expect(await refused(lin, { counselorId: randomUUID() })).toBe('account.not-found');
    const admin = await evening.staff('admin');
    expect(await refused(lin, { counselorId: admin.id })).toBe('account.not-found');
    expect((await admin.post('/late-entries', entry())).status).toBe(403);
    // she had a shift there, and is no member any more
    await evening.rows('delete from desk_members where account_id = $1 and desk_id = $2', [zhou.id, city]);
    await evening.rows('delete from shifts where account_id = $1', [zhou.id]);
    expect(await refused(lin, {})).toBe('late-entry.not-of-the-desk');
    await evening.rows(
      `insert into shifts (id, center_id, desk_id, account_id, kind, starts_at, ends_at)
       select $1, center_id, id, $2, 'ordinary', $3::timestamptz, $3::timestamptz + interval '4 hours' from desks where id = $4`,
      [randomUUID(), zhou.id, ago(hours(21 * 24)), city],
    );
    expect((await enter(lin)).status).toBe(201);
  });

  it('keeps the rules of grade, tags and record', async () => {
    expect(await refused(lin, { grade: { grade: 'U' } })).toBe('input.invalid');
    expect(await refused(lin, { tags: { primary: 'XXX-01' } })).toBe('tag.unknown');
    expect(await refused(lin, { record: { body: { who: '只有一栏' } } })).toBe('record.incomplete');
    expect(await refused(lin, { record: undefined })).toBe('record.incomplete');
    expect(await refused(lin, { tags: { primary: 'NON-01' }, grade: { grade: '3' } })).toBe('tag.grave-contact');
    const silent = {
      tags: { primary: 'NON-01' },
      grade: { grade: 'U', reasonCode: 'not-counseling' },
      record: undefined,
    };
    expect((await enter(lin, silent)).status).toBe(201);
    expect(await evening.rows('select 1 from contacts')).toHaveLength(1);
  });

  it('of a known person belongs to her, for whoever may read of her; and a grade of 3 asks for follow-ups from now on', async () => {
    const crisis = { record: { body: { ...record, risk: '说过', measures: '约好' } } };
    const first = (await enter(zhou)).body.contactId;
    expect(await refused(lin, { sameAs: first })).toBe('contact.not-found');
    const grave = { ...crisis, sameAs: first, grade: { grade: '3' }, startedAt: ago(hours(48)) };
    const second = (await enter(zhou, grave)).body.contactId;
    expect((await zhou.get(`/contacts/${second}/history`)).body.items).toMatchObject([{ id: first }]);
    const due = 'select min(due_at) as at from tasks where contact_id = $1';
    const [soonest] = await evening.rows<{ at: Date }>(due, [second]);
    expect(soonest?.at.getTime()).toBeGreaterThan(evening.clock.now().getTime());
    // of a time before what is known since: what was judged since holds
    const older = { ...crisis, sameAs: second, grade: { grade: '4' }, startedAt: ago(hours(24 * 10)) };
    const third = (await enter(zhou, older)).body.contactId;
    expect(await evening.rows<{ at: Date | null }>(due, [third])).toEqual([{ at: null }]);
  });
});
