import { randomUUID } from 'node:crypto';
import { Evening, hours } from '../support/evening.js';
import { next, type Reply, type StaffMember, type Visitor } from '../support/people.js';
import { packet } from '../support/referring.js';

const RUDE = '你们都是废物';
const GRAVE = '我不想活了，药已经准备好了';

describe('a block against abuse', () => {
  let evening: Evening;
  let lin: StaffMember;
  let chen: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, chen] = (await Promise.all(['lin', 'chen'].map((login) => evening.staff(login)))) as [
      StaffMember,
      StaffMember,
    ];
    await lin.ready();
  });
  afterEach(() => evening.end());

  const said = ({ status, body }: Reply) => [status, body.error?.code];
  const count = async (table: string) =>
    (await evening.rows<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n;
  const open = async () => (await chen.get('/blocks')).body.items;

  /** Somebody who wrote, and whom Lin is with. */
  async function talking(words = RUDE): Promise<{ student: Visitor; contactId: string }> {
    const student = evening.visitor();
    await student.writes(words);
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
    return { student, contactId };
  }

  const block = (contactId: string, more: Record<string, unknown> = {}) =>
    chen.post(`/contacts/${contactId}/block`, { clientId: randomUUID(), reason: 'insults', hours: 24, ...more });

  async function blocked(
    more: Record<string, unknown> = {},
  ): Promise<{ student: Visitor; contactId: string; blockId: string }> {
    const one = await talking();
    const made = await block(one.contactId, more);
    expect(made.status).toBe(200);
    return { ...one, blockId: made.body.block.id };
  }

  it('refuses new words before anything is stored, and says until when', async () => {
    const { student } = await blocked();
    const [messages, signals] = [await count('messages'), await count('signals')];
    expect(said(await student.adds(RUDE))).toEqual([403, 'person.blocked']);
    expect([await count('messages'), await count('signals')]).toEqual([messages, signals]);
    expect((await student.reads()).body).toMatchObject({ blockedUntil: '2026-11-20T11:30:00.000Z' });
  });

  it('is told to the page that is open, and that it is over', async () => {
    const { student, contactId } = await talking();
    const page = await student.page();
    const told = next(page, 'thread.state', ({ blockedUntil }) => blockedUntil !== null);
    const made = await block(contactId);
    expect((await told).blockedUntil).toBe(made.body.block.until);
    const over = next(page, 'thread.state', ({ blockedUntil }) => blockedUntil === null);
    await chen.post(`/blocks/${made.body.block.id}/lift`);
    await over;
    expect((await student.adds('对不起')).status).toBe(201);
  });

  it('takes words that show risk all the same, and falls', async () => {
    const { student, contactId } = await blocked();
    const grave = await student.adds(GRAVE);
    expect(grave.status).toBe(201);
    expect(grave.body.showHelp).toBe(true);
    expect((await student.adds('还有一句')).status).toBe(201);
    expect(await open()).toEqual([]);
    expect(said(await block(contactId))).toEqual([409, 'block.person-at-risk']);
  });

  it('answers a repeated message like the first time, blocked or not', async () => {
    const { student, contactId } = await talking();
    const clientId = randomUUID();
    const first = await student.adds('在吗', clientId);
    await block(contactId);
    const again = await student.adds('在吗', clientId);
    expect([again.status, again.body]).toEqual([201, first.body]);
  });

  it('never keeps anybody from calling', async () => {
    const { student } = await blocked();
    expect((await student.calls()).status).toBe(201);
  });

  it('ends by itself', async () => {
    const { student } = await blocked();
    await evening.pass(hours(24) - 1);
    expect(said(await student.adds(RUDE))).toEqual([403, 'person.blocked']);
    await evening.pass(1);
    expect((await student.adds('今天好一点了')).status).toBe(201);
    expect(await evening.rows('select lifted_why, lifted_by from person_blocks')).toEqual([
      { lifted_why: 'time', lifted_by: null },
    ]);
  });

  it('is over at its time, whenever the sweep comes by, and another may follow', async () => {
    const { student, contactId } = await blocked({ hours: 6 });
    evening.clock.advance(hours(6)); // nobody has swept
    expect((await student.adds('我回来了')).status).toBe(201);
    expect(await open()).toEqual([]);
    expect((await block(contactId)).status).toBe(200);
    expect(await open()).toHaveLength(1);
  });

  it('is one at a time, and the same one when it is asked for again', async () => {
    const { contactId } = await talking();
    const clientId = randomUUID();
    const made = await Promise.all([1, 2, 3].map(() => block(contactId, { clientId, words: '骂了三次' })));
    expect(made.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await count('person_blocks')).toBe(1);
    expect(said(await block(contactId))).toEqual([409, 'block.open-already']);
  });

  it.each([0, 7 * 24 + 1, 1.5])('is not of %d hours', async (length) => {
    const { contactId } = await talking();
    expect(said(await block(contactId, { hours: length }))).toEqual([400, 'input.invalid']);
  });

  it('is shown with what was written about it to whoever may read the contact, and that is written down', async () => {
    const { contactId } = await talking();
    await block(contactId, { reason: 'threats', words: '说要来找老师' });
    const { body } = await lin.get(`/contacts/${contactId}/block`);
    expect(body.block).toMatchObject({ reason: 'threats', words: '说要来找老师', until: '2026-11-20T11:30:00.000Z' });
    expect((await open())[0]).not.toHaveProperty('words');
    const read = await evening.rows('select account_id from audit_log where action = $1 and account_id = $2', [
      'block.read',
      lin.id,
    ]);
    expect(read).toHaveLength(1);
    expect(
      await evening.rows(`select 1 from person_blocks where position('老师' in encode(words, 'escape')) > 0`),
    ).toEqual([]);
  });

  it('is no business of a counselor, nor of a supervisor whose desks are others', async () => {
    const { contactId, blockId } = await blocked();
    const zhou = await evening.staff('zhou');
    expect(said(await lin.post(`/contacts/${contactId}/block`, {}))).toEqual([403, 'permission.missing']);
    expect(said(await zhou.get(`/contacts/${contactId}/block`))).toEqual([404, 'contact.not-found']);
    // her unit is another one from here on, and so is her reach
    await evening.rows(`update accounts set org_unit_id = (select id from org_units where kind = 'hospital' limit 1)
      where id = '${chen.id}'`);
    const away = await evening.staff('chen');
    expect(said(await away.post(`/blocks/${blockId}/lift`))).toEqual([404, 'block.not-found']);
    expect((await away.get('/blocks')).body.items).toEqual([]);
  });

  describe('is refused, and falls in the transaction that makes it one, for somebody', () => {
    const alliance = { clientId: randomUUID(), basis: 'guardian-consent', packet };
    const acts: [string, (contactId: string) => Promise<Reply>][] = [
      ['graded 2', (contactId) => lin.put(`/contacts/${contactId}/grade`, { grade: '2' })],
      [
        'who is sent to a hospital',
        async (contactId) => {
          await lin.put(`/contacts/${contactId}/grade`, { grade: '4' });
          return lin.post(`/contacts/${contactId}/referrals`, alliance);
        },
      ],
    ];
    it.each(acts)('%s', async (_, act) => {
      const { student, contactId } = await blocked();
      expect((await act(contactId)).status).toBeLessThan(300);
      expect(await open()).toEqual([]);
      expect((await student.adds('我还在')).status).toBe(201);
      expect(said(await block(contactId))).toEqual([409, 'block.person-at-risk']);
    });

    it('who is to be called back', async () => {
      const { student, contactId } = await blocked();
      const { callId } = (await student.calls()).body;
      const asked = await student.ask('/calls/web/callback', {
        method: 'POST',
        body: { callId, number: '13800138000', safeToCall: 'yes' },
      });
      expect(asked.status).toBe(200);
      expect(await open()).toEqual([]);
      expect(said(await block(contactId))).toEqual([409, 'block.person-at-risk']);
    });
  });

  it('never stands beside risk, whichever of the two comes first', async () => {
    for (let round = 0; round < 5; round++) {
      const student = evening.visitor();
      await student.writes(RUDE);
      const [contact] = await evening.rows<{ id: string }>(
        'select id from contacts order by opened_at desc, id desc limit 1',
      );
      const [made, wrote] = await Promise.all([block(String(contact?.id)), student.adds(GRAVE)]);
      expect(wrote.status).toBe(201);
      expect([200, 409]).toContain(made.status);
      expect(await open()).toEqual([]);
    }
  });
});
