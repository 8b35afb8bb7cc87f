import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import { type Act, expectAll, reads, record, writes } from '../support/acts.js';
import { Evening } from '../support/evening.js';
import { next, type StaffMember, type Visitor } from '../support/people.js';

describe('how far each of the staff reaches', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  /** Lin's, at the city desk, under way */
  let contactId: string;
  let student: Visitor;
  let desks: { city: string; east: string };

  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen] = [await evening.staff('lin'), await evening.staff('zhou'), await evening.staff('chen')];
    const [row] = await evening.rows<typeof desks>(`
      select (select id from desks where slug = 'city') as city, (select id from desks where slug = 'east') as east`);
    desks = row as typeof desks;
    student = evening.visitor();
    await student.writes('这次月考没考好，想死了算了');
    contactId = await take(lin);
  });
  afterEach(() => evening.end());

  /** The next contact in line, with whoever is the only one ready. */
  async function take(counselor: StaffMember): Promise<string> {
    await counselor.ready();
    await evening.settled();
    const { offer } = (await counselor.get('/offers/current')).body;
    return (await counselor.post(`/offers/${offer.id}/accept`)).body.contactId;
  }

  async function finish(counselor: StaffMember, id: string): Promise<void> {
    await counselor.put('/presence', { state: 'break' });
    await counselor.post(`/contacts/${id}/messages`, { clientId: randomUUID(), body: '我在这里' });
    await counselor.put(`/contacts/${id}/tags`, { primary: 'STU-01' });
    await counselor.put(`/contacts/${id}/grade`, { grade: '1' });
    await counselor.put(`/contacts/${id}/record`, { revision: 0, body: record });
    await counselor.post(`/contacts/${id}/wrap-up`);
    expect((await counselor.post(`/contacts/${id}/close`)).status).toBe(200);
    await evening.settled();
  }

  const bodies = async (reader: StaffMember, id: string): Promise<string[]> =>
    (await reader.get(`/contacts/${id}/messages`)).body.messages.map(({ body }: { body: string }) => body);

  describe('a counselor', () => {
    it('finds nothing where a colleague is with somebody', async () => {
      const [signal] = await evening.rows<{ id: string }>('select id from signals');
      const [offer] = await evening.rows<{ id: string }>('select id from offers');
      await expectAll(zhou, [...reads(contactId), ...writes(contactId)], 404, 'contact.not-found');
      await expectAll(
        zhou,
        [['post', `/signals/${signal?.id}/dismiss`, { reason: 'idiom' }]],
        404,
        'contact.not-found',
      );
      await expectAll(
        zhou,
        [
          ['post', `/offers/${offer?.id}/accept`, {}],
          ['post', `/offers/${offer?.id}/decline`, { reason: 'busy' }],
        ],
        404,
        'offer.not-found',
      );
      expect((await zhou.get('/contacts')).body.items).toEqual([]);
      expect((await lin.get('/contacts')).body.items).toHaveLength(1);
      const followed = await (await zhou.console()).emitWithAck('thread.follow', { contactId });
      expect(followed).toMatchObject({ ok: false, error: { code: 'contact.not-found' } });
    });

    it('hears nothing of a conversation she may not follow', async () => {
      const [hers, his] = [await lin.console(), await zhou.console()];
      const heard: unknown[] = [];
      his.on('thread.message', (message) => heard.push(message));
      await his.emitWithAck('thread.follow', { contactId });
      await hers.emitWithAck('thread.follow', { contactId });
      const arrived = next(hers, 'thread.message');
      await student.adds('还在吗');
      await arrived;
      await his.emitWithAck('thread.unfollow', { contactId }); // a round trip: anything pushed has come by now
      expect(heard).toEqual([]);
    });

    it('reads what a colleague wrote earlier while she is with the same person, and no longer', async () => {
      await finish(lin, contactId);
      await student.adds('又是我');
      const second = await take(zhou);

      await expectAll(zhou, reads(contactId), 200);
      expect((await zhou.get(`/contacts/${second}/history`)).body.items).toMatchObject([
        { id: contactId, record: { body: record } },
      ]);
      expect(await bodies(zhou, second)).toEqual(['这次月考没考好，想死了算了', '我在这里', '又是我']);
      await expectAll(zhou, writes(contactId), 403, 'contact.not-yours');

      await finish(zhou, second);
      await expectAll(zhou, reads(contactId), 404, 'contact.not-found');
      expect((await zhou.get(`/contacts/${second}/history`)).body.items).toEqual([]);
      expect(await bodies(zhou, second)).toEqual(['又是我', '我在这里']);
    });

    it('keeps reading her own past contact, but nothing that the person told a colleague later', async () => {
      await finish(lin, contactId);
      await student.adds('这些话我只想跟新来的老师说');
      const second = await take(zhou);
      await zhou.post(`/contacts/${second}/messages`, { clientId: randomUUID(), body: '我是周老师' });

      await expectAll(lin, reads(contactId), 200);
      const mine = (await lin.get(`/contacts/${contactId}/messages`)).body;
      expect(mine.messages.map(({ body }: { body: string }) => body)).toEqual([
        '这次月考没考好，想死了算了',
        '我在这里',
      ]);
      expect(mine.lastSeq).toBe(2);
      expect((await lin.get(`/contacts/${contactId}/history`)).body.items).toEqual([]);
      await expectAll(lin, [...reads(second), ...writes(second)], 404, 'contact.not-found');
    });

    it('changes nothing on a contact that is closed', async () => {
      const clientId = randomUUID();
      await lin.post(`/contacts/${contactId}/messages`, { clientId, body: '晚安' });
      await finish(lin, contactId);
      const before = await evening.rows('select * from messages order by seq');
      await expectAll(lin, writes(contactId), 409, 'contact.illegal-move');
      // only what was stored before is answered again, as ever
      const again = await lin.post(`/contacts/${contactId}/messages`, { clientId, body: '晚安' });
      expect([again.status, again.body.seq]).toEqual([201, 2]);
      expect(await evening.rows('select * from messages order by seq')).toEqual(before);
    });

    it('can’t pass a visitor’s message off as her own by its id, nor a visitor hers', async () => {
      const [theirs] = await evening.rows<{ client_id: string }>('select client_id from messages');
      const reused = await lin.post(`/contacts/${contactId}/messages`, { clientId: theirs?.client_id, body: '我在' });
      expect([reused.status, reused.body.error.code]).toEqual([409, 'message.client-id-reused']);
      const clientId = randomUUID();
      await lin.post(`/contacts/${contactId}/messages`, { clientId, body: '我在' });
      expect((await student.adds('我也在', clientId)).body.error.code).toBe('message.client-id-reused');
    });

    it('takes a grade of 3 or 4 up, and leaves taking it down to a supervisor', async () => {
      const grade = (member: StaffMember, value: string, more = {}) =>
        member.put(`/contacts/${contactId}/grade`, { grade: value, ...more });
      expect((await grade(lin, '3')).status).toBe(200);
      for (const lower of ['0', '1', '2']) {
        const refused = await grade(lin, lower);
        expect([refused.status, refused.body.error.code]).toEqual([403, 'grade.lowering-needs-supervisor']);
      }
      const unsaid = await grade(lin, 'U', { reasonCode: 'not-asked' });
      expect(unsaid.body.error.code).toBe('grade.lowering-needs-supervisor');
      expect((await grade(lin, '4')).status).toBe(200);
      expect((await grade(lin, '3')).body.error.code).toBe('grade.lowering-needs-supervisor');
      await lin.put(`/contacts/${contactId}/tags`, { primary: 'NON-01' }); // nor by the way round
      expect((await lin.get(`/contacts/${contactId}`)).body.grade).toBe('4');
      expect((await grade(chen, '2')).status).toBe(200);
      expect((await grade(lin, '1')).status).toBe(200);
    });
  });

  describe('a supervisor of one district', () => {
    let gao: StaffMember;
    let eastern: string;

    beforeEach(async () => {
      const admin = await evening.staff('admin');
      const units = (await admin.get('/org-units')).body.items as { id: string; kind: string }[];
      const orgUnitId = units.find(({ kind }) => kind === 'district')?.id;
      const account = {
        login: 'gao',
        displayName: '高主任',
        role: 'supervisor',
        orgUnitId,
        password: 'gao-of-the-east',
      };
      expect((await admin.post('/accounts', account)).status).toBe(201);
      gao = await evening.staff('gao', 'gao-of-the-east');
      await evening.visitor().writes('同桌不理我了', { desk: 'east' });
      eastern = await take(zhou);
    });

    it('reads what her district’s desk holds', async () => {
      await expectAll(gao, reads(eastern), 200);
      expect((await gao.get('/contacts')).body.items.map(({ id }: { id: string }) => id)).toEqual([eastern]);
      expect((await gao.get('/desks')).body.items.map(({ id }: { id: string }) => id)).toEqual([desks.east]);
      expect((await gao.put(`/contacts/${eastern}/grade`, { grade: '2' })).status).toBe(200);
    });

    it('finds nothing of the city’s desk', async () => {
      await expectAll(gao, [...reads(contactId), ...writes(contactId)], 404, 'contact.not-found');
      const shift = {
        accountId: lin.id,
        kind: 'ordinary',
        startsAt: '2026-12-20T01:00:00Z',
        endsAt: '2026-12-20T02:00:00Z',
      };
      const range = 'from=2026-11-19T00:00:00Z&to=2026-11-20T00:00:00Z';
      const atDesk: Act[] = [
        ['get', `/desks/${desks.city}/shifts?${range}`],
        ['post', `/desks/${desks.city}/shifts`, shift],
        ['get', `/statistics/month?month=2026-11&deskId=${desks.city}`],
      ];
      await expectAll(gao, atDesk, 404, 'desk.not-found');
      const [planned] = await evening.rows<{ id: string }>('select id from shifts where desk_id = $1 limit 1', [
        desks.city,
      ]);
      await expectAll(gao, [['delete', `/shifts/${planned?.id}`]], 404, 'shift.not-found');
      expect((await gao.get(`/contacts?deskId=${desks.city}`)).body.items).toEqual([]);
      expect(
        (await gao.get('/statistics/month?month=2026-11')).body.traffic.map((row: { deskId: string }) => row.deskId),
      ).not.toContain(desks.city);
      const accounts = (await gao.get('/accounts')).body.items.map(({ login }: { login: string }) => login);
      expect(accounts.sort()).toEqual(['gao', 'xuexiao']);
    });

    it('is told live of her own desk only', async () => {
      const [hers, city] = [await gao.console(), await chen.console()];
      const told: string[] = [];
      hers.on('contact.changed', ({ contactId: changed }) => told.push(changed));
      const [both, one] = [
        next(city, 'contact.changed', (at) => at.contactId === contactId),
        next(hers, 'contact.changed'),
      ];
      await lin.put(`/contacts/${contactId}/grade`, { grade: '2' });
      await both;
      await zhou.put(`/contacts/${eastern}/grade`, { grade: '2' });
      await one;
      expect(told).toEqual([eastern]);
    });
  });

  it('ends at counting for the bureau, and at four of a kind', async () => {
    const bureau = await evening.staff('jiaoyuju');
    await expectAll(bureau, [...reads(contactId), ...writes(contactId)], 403, 'permission.missing');
    const others = ['/contacts', '/queue', '/team', '/alarms', '/accounts', '/audit', '/desks', '/offers/current'];
    await expectAll(
      bureau,
      others.map((path): Act => ['get', path]),
      403,
      'permission.missing',
    );
    const followed = await (await bureau.console()).emitWithAck('thread.follow', { contactId });
    expect(followed.error.code).toBe('permission.missing');

    const shown = async (reader: StaffMember) => (await reader.get('/statistics/month?month=2026-11')).body;
    expect((await shown(chen)).traffic.at(-1)).toMatchObject({ entered: 1, answered: 0 });
    const hidden = await shown(bureau);
    expect(hidden.suppressed).toBe(true);
    expect(hidden.traffic.at(-1).entered).toBeNull();
    expect(hidden.channels).toEqual([{ channel: 'board', contacts: null, persons: null, messages: null }]);
    expect(hidden.grades.counseling).toBeNull();
    expect(JSON.stringify([hidden.traffic, hidden.channels, hidden.grades])).not.toMatch(/:[1-4][,}]/);

    for (let n = 0; n < 5; n++) await evening.visitor().writes(`第 ${n} 位`);
    await evening.settled();
    expect((await shown(bureau)).traffic.at(-1)).toMatchObject({ entered: 6, answered: 0 });
  });

  it('needs a console opened by our own page with a sign-in that stands', async () => {
    const refusal = (headers: Record<string, string>, namespace = 'console') =>
      new Promise<string>((resolve, reject) => {
        const socket = io(`${evening.url}/${namespace}`, {
          path: '/api/socket.io',
          transports: ['websocket'],
          extraHeaders: headers,
          forceNew: true,
          reconnection: false,
        });
        socket.once('connect', () => reject(new Error('connected')));
        socket.once('connect_error', ({ message }) => resolve(message));
      });

    const { cookie } = lin;
    expect(await refusal({})).toBe('sign-in.required');
    expect(await refusal({ cookie: 'lamplight_sign_in=guessed' })).toBe('sign-in.required');
    for (const origin of [
      'https://evil.example',
      'null',
      `${evening.url}.evil.example`,
      evening.url.replace(/\d+$/, '1'),
    ]) {
      expect(await refusal({ cookie, origin })).toBe('sign-in.required');
    }
    expect(await refusal({}, 'visitor')).toBe('thread.not-found');
    expect(await refusal({}, 'nowhere')).toBe('Invalid namespace');
    await lin.delete('/sign-in');
    expect(await refusal({ cookie })).toBe('sign-in.required');
    await expectAll(lin, reads(contactId), 401, 'sign-in.required');
  });
});
