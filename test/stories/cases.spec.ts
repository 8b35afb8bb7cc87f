import { randomUUID } from 'node:crypto';
import { Evening } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';

describe('a case', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  let student: Visitor;
  let contactId: string;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen] = await Promise.all([evening.staff('lin'), evening.staff('zhou'), evening.staff('chen')]);
    student = evening.visitor();
    await lin.ready();
    contactId = await taken(lin, '最近一直睡不好，想找人长期聊聊');
  });
  afterEach(() => evening.end());

  const taken = async (counselor: StaffMember, text: string, visitor = student) => {
    await (visitor.code ? visitor.adds(text) : visitor.writes(text));
    await evening.settled();
    const { offer } = (await counselor.get('/offers/current')).body;
    return (await counselor.post(`/offers/${offer.id}/accept`)).body.contactId as string;
  };
  const finished = async (counselor: StaffMember, id: string) => {
    await counselor.put(`/contacts/${id}/tags`, { primary: 'NON-06' });
    await counselor.post(`/contacts/${id}/wrap-up`);
    expect((await counselor.post(`/contacts/${id}/close`)).status).toBe(200);
    await evening.settled();
  };

  it('has a named responsible counselor, a number and a next date, and all contacts of the person on one line', async () => {
    const opened = await lin.post(`/contacts/${contactId}/case`, { nextDate: '2026-11-26' });
    expect([opened.status, opened.body.number, opened.body.responsible, opened.body.nextDate]).toEqual([
      201,
      1,
      { id: lin.id, displayName: '林静' },
      '2026-11-26',
    ]);
    await finished(lin, contactId);
    const second = await taken(lin, '这周好一点了');
    const line = (await lin.get(`/cases/${opened.body.id}`)).body.line;
    expect(line.map((entry: { kind: string; id: string }) => [entry.kind, entry.id])).toEqual([
      ['contact', contactId],
      ['contact', second],
    ]);
    expect((await lin.get(`/contacts/${second}/case`)).body.case.id).toBe(opened.body.id);
  });

  it('is one a person, whoever opens it at the same moment', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => lin.post(`/contacts/${contactId}/case`)));
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    expect(replies.find((reply) => reply.status === 409)?.body.error.code).toBe('case.open-already');
  });

  it('is numbered without gaps or doubles when several are opened at once', async () => {
    await evening.rows(`update accounts set board_capacity = 20`);
    const contacts = [contactId];
    for (let at = 0; at < 5; at++) contacts.push(await taken(lin, '想聊聊', evening.visitor()));
    const replies = await Promise.all(contacts.map((id) => lin.post(`/contacts/${id}/case`)));
    expect(replies.map((reply) => reply.body.number).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is handed to a colleague of the desk, who from then on reads what belongs to it', async () => {
    const { id } = (await lin.post(`/contacts/${contactId}/case`)).body;
    expect((await zhou.get(`/cases/${id}`)).status).toBe(404);
    expect((await zhou.get(`/contacts/${contactId}`)).status).toBe(404);
    expect((await zhou.ask(`/cases/${id}`, { method: 'PATCH', body: { nextDate: null } })).status).toBe(404);

    const changed = await lin.ask(`/cases/${id}`, { method: 'PATCH', body: { responsibleId: zhou.id } });
    expect([changed.status, changed.body.responsible.displayName]).toEqual([200, '周明']);
    expect((await zhou.get(`/contacts/${contactId}`)).status).toBe(200);
    expect((await zhou.get('/cases?mine=true')).body.items.map((one: { id: string }) => one.id)).toEqual([id]);
    // reading is not writing: the contact stays with whoever holds it
    expect((await zhou.post(`/contacts/${contactId}/wrap-up`)).body.error.code).toBe('contact.not-yours');

    await chen.ask(`/cases/${id}`, { method: 'PATCH', body: { state: 'closed' } });
    expect((await zhou.get(`/contacts/${contactId}`)).status).toBe(404);
  });

  it('refuses somebody who does not work at the desk', async () => {
    const admin = await evening.staff('admin');
    const reply = await lin.post(`/contacts/${contactId}/case`, { responsibleId: admin.id });
    expect([reply.status, reply.body.error.code]).toEqual([404, 'account.not-found']);
    expect((await lin.get(`/contacts/${contactId}/case`)).body.case).toBeNull();
  });

  it('is found by its next date, those without one last, page by page', async () => {
    await evening.rows(`update accounts set board_capacity = 20`);
    const days = ['2026-12-01', null, '2026-11-25', '2026-12-01'];
    await lin.post(`/contacts/${contactId}/case`, { nextDate: days[0] });
    for (const nextDate of days.slice(1)) {
      const id = await taken(lin, '想聊聊', evening.visitor());
      await lin.post(`/contacts/${id}/case`, { nextDate });
    }
    const found: (string | null)[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: { nextDate: string | null }[]; nextCursor: string | null } = (
        await chen.get(`/cases?limit=1${cursor && `&cursor=${cursor}`}`)
      ).body;
      found.push(...page.items.map((one) => one.nextDate));
      cursor = page.nextCursor;
    }
    expect(found).toEqual(['2026-11-25', '2026-12-01', '2026-12-01', null]);
  });

  it('is shown first to a supervisor, page by page, once whoever answers for it is no longer here', async () => {
    await evening.rows(`update accounts set board_capacity = 20`);
    const [soon, later] = [contactId, await taken(lin, '想聊聊', evening.visitor())];
    const third = await taken(lin, '还想聊聊', evening.visitor());
    await lin.post(`/contacts/${soon}/case`, { nextDate: '2026-11-21' });
    await lin.post(`/contacts/${later}/case`, { nextDate: '2026-12-24', responsibleId: zhou.id });
    await lin.post(`/contacts/${third}/case`, { responsibleId: zhou.id });
    const seen = async (who: StaffMember) => {
      const found: [number, boolean][] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: { items: { number: number; responsibleGone: boolean }[]; nextCursor: string | null } = (
          await who.get(`/cases?limit=1${cursor && `&cursor=${cursor}`}`)
        ).body;
        found.push(...page.items.map((one) => [one.number, one.responsibleGone] as [number, boolean]));
        cursor = page.nextCursor;
      }
      return found;
    };
    const unchanged = [1, 2, 3].map((number) => [number, false]);
    expect(await seen(chen)).toEqual(unchanged);
    const admin = await evening.staff('admin');
    expect((await admin.put(`/accounts/${zhou.id}`, { disabled: true })).status).toBe(200);
    expect(await seen(chen)).toEqual([
      [2, true],
      [3, true],
      [1, false],
    ]);
    // hers are in the order of their dates, as ever
    expect(await seen(lin)).toEqual([
      [1, false],
      [2, true],
      [3, true],
    ]);
  });

  it('leaves a trace of whoever looked', async () => {
    const { id } = (await lin.post(`/contacts/${contactId}/case`)).body;
    await chen.get(`/cases/${id}`);
    const traces = await evening.rows(
      `select action, account_id from audit_log where subject_id = $1 order by occurred_at, id`,
      [id],
    );
    expect(traces).toEqual([
      { action: 'case.opened', account_id: lin.id },
      { action: 'case.read', account_id: chen.id },
    ]);
  });
});

describe('a retrieval code', () => {
  it('is given once to whoever has none, and leads to that person alone', async () => {
    const evening = await Evening.begin();
    try {
      const lin = await evening.staff('lin');
      await lin.ready();
      const student = evening.visitor();
      await student.writes('想问问');
      await evening.settled();
      const { offer } = (await lin.get('/offers/current')).body;
      const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
      const give = (who: StaffMember, clientId: string = randomUUID()) =>
        who.post(`/contacts/${contactId}/retrieval-code`, { clientId });
      expect((await give(lin)).body.error.code).toBe('code.already-given');

      await evening.rows('update persons set code_hash = null'); // as of a caller by telephone
      const zhou = await evening.staff('zhou');
      expect((await give(zhou)).status).toBe(404);
      const clientId = randomUUID();
      const [given, twice] = await Promise.all([give(lin, clientId), give(lin, clientId)]);
      expect([given.status, given.body.code]).toEqual([201, expect.stringMatching(/^\d{20}$/)]);
      // a reply that was lost: asked again, at once or later, it is the same code
      const again = await give(lin, clientId);
      expect([twice.body, again.status, again.body]).toEqual([given.body, 201, given.body]);
      expect((await give(lin)).body.error.code).toBe('code.already-given');
      expect((await give(zhou, clientId)).status).toBe(404);
      const caller = evening.visitor();
      caller.code = given.body.code;
      expect((await caller.reads()).body.messages).toHaveLength(1);
      expect((await student.reads()).status).toBe(404);
    } finally {
      await evening.end();
    }
  });

  it('is not learned from the id that its page sent', async () => {
    const evening = await Evening.begin();
    try {
      const lin = await evening.staff('lin');
      await lin.ready();
      const clientId = randomUUID();
      await evening.visitor().writes('想问问', { clientId });
      await evening.settled();
      const { offer } = (await lin.get('/offers/current')).body;
      const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
      const reply = await lin.post(`/contacts/${contactId}/retrieval-code`, { clientId });
      expect([reply.status, reply.body.error?.code]).toEqual([409, 'code.already-given']);
    } finally {
      await evening.end();
    }
  });
});
