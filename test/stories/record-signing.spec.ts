import { randomUUID } from 'node:crypto';
import { record } from '../support/acts.js';
import { Evening, minutes } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

describe('a record that is signed', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen] = await Promise.all([evening.staff('lin'), evening.staff('zhou'), evening.staff('chen')]);
  });
  afterEach(() => evening.end());

  const taken = async (counselor = lin) => {
    await counselor.ready();
    await evening.visitor().writes('同桌不理我了', { callerRole: 'student' });
    await evening.settled();
    const { offer } = (await counselor.get('/offers/current')).body;
    return (await counselor.post(`/offers/${offer.id}/accept`)).body.contactId as string;
  };
  const closed = async (counselor = lin) => {
    const id = await taken(counselor);
    await counselor.post(`/contacts/${id}/messages`, { clientId: randomUUID(), body: '我在' });
    await counselor.put(`/contacts/${id}/tags`, { primary: 'PEE-01' });
    await counselor.put(`/contacts/${id}/grade`, { grade: '1' });
    await counselor.put(`/contacts/${id}/record`, { revision: 0, body: record });
    await counselor.post(`/contacts/${id}/wrap-up`);
    expect((await counselor.post(`/contacts/${id}/close`)).status).toBe(200);
    await counselor.put('/presence', { state: 'offline' });
    return id;
  };
  const sign = (by: StaffMember, id: string, revision = 1) => by.post(`/contacts/${id}/record/signature`, { revision });
  const countersign = (by: StaffMember, id: string) => by.post(`/contacts/${id}/record/countersignature`);
  const add = (by: StaffMember, id: string, body: string, clientId: string = randomUUID()) =>
    by.post(`/contacts/${id}/record/additions`, { clientId, reason: '当时忘了写', body });
  const shown = async (by: StaffMember, id: string) => (await by.get(`/contacts/${id}`)).body;
  const code = (reply: { body: { error?: { code: string } } }) => reply.body.error?.code;
  const demandSecond = async () => {
    const admin = await evening.staff('admin');
    const city = (await admin.get('/desks')).body.items.find(({ slug }: { slug: string }) => slug === 'city');
    await admin.patch(`/desks/${city.id}`, { recordsCountersigned: true });
  };

  it('is signed in wrap-up or later, by its counselor, once it is complete and as she has read it', async () => {
    const id = await taken();
    await lin.put(`/contacts/${id}/record`, { revision: 0, body: { situation: '月考' } });
    expect(code(await sign(lin, id))).toBe('contact.illegal-move');
    await lin.post(`/contacts/${id}/wrap-up`);
    expect(code(await sign(lin, id))).toBe('record.incomplete');
    await lin.put(`/contacts/${id}/record`, { revision: 1, body: record });
    expect(code(await sign(lin, id, 1))).toBe('record.stale');
    expect(code(await sign(chen, id, 2))).toBe('contact.not-yours');
    expect(code(await sign(zhou, id, 2))).toBe('contact.not-found');
    expect((await sign(lin, id, 2)).status).toBe(200);
    const { signed } = (await shown(lin, id)).record;
    expect(signed).toEqual({ by: { id: lin.id, displayName: '林静' }, at: evening.clock.now().toISOString() });
    await evening.pass(minutes(5));
    expect((await sign(lin, id, 2)).status).toBe(200);
    expect((await shown(lin, id)).record.signed).toEqual(signed);
    expect(await evening.rows(`select detail from audit_log where action = 'record.signed'`)).toEqual([
      { detail: { revision: 2 } },
    ]);
  });

  it('is changed by nobody any more, not in the database either', async () => {
    const id = await taken();
    await lin.put(`/contacts/${id}/record`, { revision: 0, body: record });
    await lin.post(`/contacts/${id}/wrap-up`);
    await sign(lin, id);
    const changed = await lin.put(`/contacts/${id}/record`, { revision: 1, body: { ...record, effect: '改写' } });
    expect([changed.status, code(changed)]).toEqual([409, 'record.signed']);
    for (const act of [
      `update records set body = 'x' where contact_id = $1`,
      'update records set signed_at = null, signed_by = null where contact_id = $1',
      'update records set revision = 9 where contact_id = $1',
      'delete from records where contact_id = $1',
    ]) {
      await expect(evening.rows(act, [id])).rejects.toThrow('a signed record never changes');
    }
    expect((await shown(lin, id)).record).toMatchObject({ revision: 1, body: record });
  });

  it('is either signed or saved when both come at the same moment, never both', async () => {
    const id = await taken();
    await lin.put(`/contacts/${id}/record`, { revision: 0, body: record });
    await lin.post(`/contacts/${id}/wrap-up`);
    const [signing, saving] = await Promise.all([
      sign(lin, id),
      lin.put(`/contacts/${id}/record`, { revision: 1, body: { ...record, effect: '另一处' } }),
    ]);
    expect([signing.status, saving.status].sort()).toEqual([200, 409]);
    const after = (await shown(lin, id)).record;
    expect(after.signed === null).toBe(signing.status === 409);
    expect(after.revision).toBe(signing.status === 200 ? 1 : 2);
  });

  it('is added to below, by its counselor and her supervisor, each time with author, time and reason', async () => {
    const id = await closed();
    await sign(lin, id);
    const clientId = randomUUID();
    for (const _ of [1, 2]) expect((await add(lin, id, '妈妈下午来过电话', clientId)).status).toBe(200);
    await evening.pass(minutes(3));
    expect((await add(chen, id, '已和年级组核对')).status).toBe(200);
    const { additions, record: written } = await shown(lin, id);
    expect(written.body).toEqual(record);
    expect(additions).toMatchObject([
      { by: { displayName: '林静' }, reason: '当时忘了写', body: '妈妈下午来过电话' },
      { by: { displayName: '陈岚' }, reason: '当时忘了写', body: '已和年级组核对' },
    ]);
    expect(Date.parse(additions[1].addedAt) - Date.parse(additions[0].addedAt)).toBe(minutes(3));
    const stored = await evening.rows<{ body: Buffer }>('select body from record_additions');
    expect(stored.map(({ body }) => body.toString('utf8')).join()).not.toMatch(/妈妈|当时/);
    const [may] = await evening.rows(
      `select has_table_privilege($1, 'record_additions', 'update') or has_table_privilege($1, 'record_additions', 'delete') as change`,
      [evening.database.runtime.user],
    );
    expect(may).toEqual({ change: false });
  });

  it('is added to by nobody else, and not while it can still be written', async () => {
    const open = await taken();
    expect(code(await add(lin, open, '先记一句'))).toBe('record.still-open');
    const id = await closed(zhou);
    expect((await add(lin, id, '我也想说')).status).toBe(404);
    // closed and not signed: the record itself is written no more
    expect((await add(zhou, id, '补一句')).status).toBe(200);
  });

  it('stands on its counselor’s list until it is signed, and on her supervisor’s', async () => {
    const [first, second] = [await closed(), await closed(zhou)];
    const list = async (by: StaffMember) => (await by.get('/records/to-sign')).body;
    expect(await list(lin)).toMatchObject({
      total: 1,
      mine: 1,
      items: [{ contactId: first, waitsFor: 'signature', counselor: { displayName: '林静' } }],
    });
    expect(await list(chen)).toMatchObject({ total: 2, mine: 0 });
    await sign(lin, first);
    expect(await list(lin)).toEqual({ total: 0, mine: 0, items: [] });
    expect((await list(chen)).items.map(({ contactId }: { contactId: string }) => contactId)).toEqual([second]);
    await evening.rows(
      `update accounts set org_unit_id = (select id from org_units where kind = 'school') where id = $1`,
      [chen.id],
    );
    expect(await list(chen)).toEqual({ total: 0, mine: 0, items: [] });
  });

  it('has a supervisor’s name below the counselor’s where the desk wants one, another one’s and after hers', async () => {
    await demandSecond();
    const id = await closed();
    expect(code(await countersign(chen, id))).toBe('record.not-signed');
    await sign(lin, id);
    expect((await shown(lin, id)).record).toMatchObject({ countersignAsked: true, countersigned: null });
    const waits = (await chen.get('/records/to-sign')).body;
    expect(waits).toMatchObject({ total: 1, mine: 1, items: [{ contactId: id, waitsFor: 'countersignature' }] });
    expect((await countersign(lin, id)).status).toBe(403);
    for (const _ of [1, 2]) expect((await countersign(chen, id)).status).toBe(200);
    expect((await shown(lin, id)).record.countersigned.by.displayName).toBe('陈岚');
    expect((await chen.get('/records/to-sign')).body.total).toBe(0);
    await expect(
      evening.rows('update records set countersigned_by = null, countersigned_at = null where contact_id = $1', [id]),
    ).rejects.toThrow('a signed record never changes');

    await evening.rows(
      `insert into shifts (id, center_id, desk_id, account_id, kind, starts_at, ends_at)
       select $1, center_id, id, $2, 'ordinary', $3::timestamptz, $3::timestamptz + interval '3 hours' from desks where slug = 'city'`,
      [randomUUID(), chen.id, evening.clock.now()],
    );
    const own = await closed(chen);
    await sign(chen, own);
    expect((await shown(chen, own)).record.countersignAsked).toBe(false);
    expect(code(await countersign(chen, own))).toBe('record.countersigns-own');
  });
});
