import { Evening } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

describe('the directory', () => {
  let evening: Evening;
  let admin: StaffMember;
  let lin: StaffMember;
  beforeAll(async () => {
    evening = await Evening.begin();
    [admin, lin] = [await evening.staff('admin'), await evening.staff('lin')];
  });
  afterAll(() => evening.end());

  const numbers = async (member: StaffMember): Promise<string[]> =>
    (await member.get('/directory')).body.items.map(({ number }: { number: string }) => number);
  const change = (id: string, body: object, member = admin) =>
    member.ask(`/directory/${id}`, { method: 'PATCH', body });

  it('begins with whom to call in an emergency, the common line, and the hospitals of the alliance', async () => {
    expect((await numbers(lin)).slice(0, 4)).toEqual(['12356', '110', '120', '119']);
    expect(await numbers(lin)).toHaveLength(7);
  });

  it('is kept by administrators: added to, changed in part, closed and opened again, and each of it written down', async () => {
    const entry = { name: '市红十字会', number: '051988000000', kind: 'other', note: '值班到 21:00', rank: 0 };
    const made = await admin.post('/directory', entry);
    expect([made.status, made.body]).toEqual([201, { ...entry, id: made.body.id, isClosed: false }]);
    expect((await numbers(lin))[0]).toBe(entry.number);
    expect((await change(made.body.id, { rank: 9 })).body).toEqual({ ...made.body, rank: 9 });
    expect((await numbers(lin)).at(-1)).toBe(entry.number);
    expect((await change(made.body.id, { isClosed: true })).body).toEqual({ ...made.body, rank: 9, isClosed: true });
    expect(await numbers(lin)).not.toContain(entry.number);
    expect(await numbers(admin)).toContain(entry.number); // who manages it may open it again
    await change(made.body.id, { isClosed: false });
    expect(await numbers(lin)).toContain(entry.number);
    expect(
      await evening.rows('select action, account_id as by from audit_log where subject_id = $1 order by seq', [
        made.body.id,
      ]),
    ).toEqual(
      ['added', 'changed', 'changed', 'changed'].map((act) => ({ action: `directory.entry-${act}`, by: admin.id })),
    );
  });

  it('refuses what is no number, and what is not there', async () => {
    const wrong = [
      { number: '12' },
      { number: '0519-8812' },
      { name: '' },
      { kind: 'friend' },
      { rank: -1 },
      { note: '\u0000' },
    ];
    for (const part of wrong) {
      const entry = { name: '某处', number: '110', kind: 'other', ...part };
      expect((await admin.post('/directory', entry)).body.error.code).toBe('input.invalid');
    }
    const gone = await change('01a2055f-7666-776f-834b-7f3402e61d73', { rank: 1 });
    expect([gone.status, gone.body.error.code]).toEqual([404, 'directory-entry.not-found']);
  });
});
