import { randomUUID } from 'node:crypto';
import { Evening } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

describe('phrases', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  let city: string;
  beforeAll(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen] = [await evening.staff('lin'), await evening.staff('zhou'), await evening.staff('chen')];
    const [desk] = await evening.rows<{ id: string }>('select id from desks where is_default');
    city = desk?.id as string;
  });
  afterAll(() => evening.end());

  const add = (by: StaffMember, deskId: string | null, title: string, clientId: string = randomUUID()) =>
    by.post('/phrases', { clientId, deskId, title, body: `${title}，慢慢说` });
  const titles = async (of: StaffMember): Promise<string[]> =>
    (await of.get('/phrases')).body.items.map(({ title }: { title: string }) => title);
  const audited = (id: string) =>
    evening.rows('select action, account_id as by from audit_log where subject_id = $1 order by seq', [id]);

  it('are the desk’s, the same for all who answer there, and kept by its supervisors', async () => {
    const made = await add(chen, city, '打招呼');
    expect([made.status, made.body]).toEqual([
      201,
      { id: made.body.id, deskId: city, title: '打招呼', body: '打招呼，慢慢说' },
    ]);
    expect((await chen.patch(`/phrases/${made.body.id}`, { body: '你好呀' })).body).toEqual({
      ...made.body,
      body: '你好呀',
    });
    for (const one of [lin, zhou, chen]) expect(await titles(one)).toContain('打招呼');
    expect((await chen.delete(`/phrases/${made.body.id}`)).body).toEqual({ ok: true });
    for (const one of [lin, zhou, chen]) expect(await titles(one)).not.toContain('打招呼');
    expect(await audited(made.body.id)).toEqual(
      ['added', 'changed', 'removed'].map((act) => ({ action: `phrase.${act}`, by: chen.id })),
    );
  });

  it('are not a counselor’s to change where they are the desk’s', async () => {
    const { body: desks } = await add(chen, city, '只归督导改');
    expect((await add(lin, city, '我也加')).body.error.code).toBe('permission.missing');
    expect((await lin.patch(`/phrases/${desks.id}`, { title: '改了' })).body.error.code).toBe('phrase.not-found');
    expect((await lin.delete(`/phrases/${desks.id}`)).body.error.code).toBe('phrase.not-found');
    expect(await titles(lin)).toContain('只归督导改');
  });

  it('of one’s own are seen and changed by nobody else, a supervisor included', async () => {
    const { body: own } = await add(lin, null, '我的口头禅');
    expect(await titles(lin)).toContain('我的口头禅');
    for (const other of [zhou, chen]) {
      expect(await titles(other)).not.toContain('我的口头禅');
      expect((await other.patch(`/phrases/${own.id}`, { title: '偷看' })).status).toBe(404);
      expect((await other.delete(`/phrases/${own.id}`)).status).toBe(404);
    }
    expect((await lin.patch(`/phrases/${own.id}`, { title: '口头禅' })).body.title).toBe('口头禅');
    expect((await lin.delete(`/phrases/${own.id}`)).status).toBe(200);
  });

  it('of a desk out of reach are neither seen nor added to', async () => {
    const [far, unit, theirs] = [randomUUID(), randomUUID(), randomUUID()];
    await evening.sql.query(
      `insert into org_units (id, center_id, parent_id, kind, name)
       select $1::uuid, center_id, org_unit_id, 'district', '城西区' from desks where id = $2`,
      [unit, city],
    );
    await evening.sql.query(
      `insert into desks (id, center_id, org_unit_id, slug, name, is_default, created_at)
       select $1::uuid, center_id, $2::uuid, 'west', '城西区服务台', false, now() from desks where id = $3`,
      [far, unit, city],
    );
    await evening.sql.query(
      `insert into phrases (id, center_id, desk_id, created_by, client_id, title, body, changed_at)
       select $1::uuid, center_id, $2::uuid, $3::uuid, $1::uuid, '城西的', '城西的', now() from desks where id = $2`,
      [theirs, far, chen.id],
    );
    expect(await titles(lin)).not.toContain('城西的');
    expect((await add(lin, randomUUID(), '哪里')).body.error.code).toBe('desk.not-found');
    expect(await titles(chen)).toContain('城西的'); // the city's supervisor reaches all below it
  });

  it('are stored once, however often they are sent', async () => {
    const clientId = randomUUID();
    const all = await Promise.all([1, 2, 3].map(() => add(zhou, null, '只存一次', clientId)));
    expect(new Set(all.map(({ body }) => body.id)).size).toBe(1);
    expect((await titles(zhou)).filter((title) => title === '只存一次')).toHaveLength(1);
  });

  it('refuse what is empty or too long, and a list nobody could find anything in', async () => {
    for (const part of [{ title: ' ' }, { title: '长'.repeat(31) }, { body: '' }, { deskId: 'x' }]) {
      const input = { clientId: randomUUID(), deskId: null, title: '好', body: '好', ...part };
      expect((await zhou.post('/phrases', input)).body.error.code).toBe('input.invalid');
    }
    await evening.sql.query(
      `insert into phrases (id, center_id, account_id, created_by, client_id, title, body, changed_at)
       select gen_random_uuid(), center_id, id, id, gen_random_uuid(), 'n', 'n', now()
       from accounts, generate_series(1, 200) where id = $1`,
      [zhou.id],
    );
    expect((await add(zhou, null, '再来一条')).body.error.code).toBe('phrase.too-many');
  });
});
