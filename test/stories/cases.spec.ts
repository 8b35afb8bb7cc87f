import { randomUUID } from 'node:crypto';
import { EventDispatcher, type StoredEvent } from '../../src/platform/index.js';
import { close, handedTo, lookAgain, move, NEXT_DATE, opened, reopen, SUMMARY, taken } from '../support/casework.js';
import { Evening } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';
import { refer } from '../support/referring.js';

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
    contactId = await taken(evening, lin, '最近一直睡不好，想找人长期聊聊', student);
  });
  afterEach(() => evening.end());

  const finished = async (counselor: StaffMember, id: string) => {
    await counselor.put(`/contacts/${id}/tags`, { primary: 'NON-06' });
    await counselor.post(`/contacts/${id}/wrap-up`);
    expect((await counselor.post(`/contacts/${id}/close`)).status).toBe(200);
    await evening.settled();
  };
  const view = async (id: string, who = chen) => (await who.get(`/cases/${id}`)).body;
  const line = async (id: string, who = chen): Promise<string[]> =>
    (await view(id, who)).line.map((entry: { kind: string; state: string }) => `${entry.kind} ${entry.state}`);

  it('has a named responsible counselor, a number and a next date, and all contacts of the person on one line', async () => {
    const made = await lin.post(`/contacts/${contactId}/case`, { nextDate: NEXT_DATE });
    expect([made.status, made.body.number, made.body.responsible, made.body.nextDate, made.body.state]).toEqual([
      201,
      1,
      { id: lin.id, displayName: '林静' },
      NEXT_DATE,
      'open',
    ]);
    await finished(lin, contactId);
    const second = await taken(evening, lin, '这周好一点了', student);
    expect(
      (await view(made.body.id, lin)).line.map(({ kind, id }: { kind: string; id: string }) => [kind, id]),
    ).toEqual([
      ['contact', contactId],
      ['state', made.body.id],
      // not for counseling: the tag has graded it
      ['grade', expect.any(String)],
      ['contact', second],
    ]);
    expect((await lin.get(`/contacts/${second}/case`)).body.case.id).toBe(made.body.id);
  });

  it('is one a person, whoever opens it at the same moment', async () => {
    const input = { nextDate: NEXT_DATE };
    const replies = await Promise.all(Array.from({ length: 8 }, () => lin.post(`/contacts/${contactId}/case`, input)));
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    expect(replies.find((reply) => reply.status === 409)?.body.error.code).toBe('case.open-already');
  });

  it('is the only one of its person in whatever state it is, until it is closed', async () => {
    const id = await opened(lin, contactId);
    await move(lin, id, 'watch');
    const beside = () => lin.post(`/contacts/${contactId}/case`, { nextDate: NEXT_DATE });
    expect((await beside()).body.error.code).toBe('case.open-already');
    await close(lin, id);
    expect((await beside()).status).toBe(201);
    expect((await reopen(lin, id)).body.error.code).toBe('case.open-already');
  });

  it('is numbered without gaps or doubles when several are opened at once', async () => {
    await evening.rows(`update accounts set board_capacity = 20`);
    const contacts = [contactId];
    for (let at = 0; at < 5; at++) contacts.push(await taken(evening, lin));
    const replies = await Promise.all(contacts.map((id) => lin.post(`/contacts/${id}/case`, { nextDate: NEXT_DATE })));
    expect(replies.map((reply) => reply.body.number).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('moves by acts that say why, leaves each on its line, and refuses what its table does not list', async () => {
    const id = await opened(lin, contactId);
    expect((await move(lin, id, 'active', 'plan-made')).body.state).toBe('active');
    const wrong = await move(lin, id, 'returning');
    expect([wrong.status, wrong.body.error.code]).toEqual([409, 'case.illegal-move']);
    for (const to of ['referred', 'returning', 'watch'] as const) expect((await move(lin, id, to)).status).toBe(200);
    expect(await line(id)).toEqual([
      'contact active',
      'state open',
      'state active',
      'state referred',
      'state returning',
      'state watch',
    ]);
    const entry = (await view(id)).line.find(({ state }: { state: string }) => state === 'active');
    expect([(await view(id)).line[2].detail, entry.by]).toEqual(['plan-made', '林静']);
  });

  it('is moved once by an act that is sent twice, at once or later', async () => {
    const id = await opened(lin, contactId);
    const clientId = randomUUID();
    const act = () => move(lin, id, 'watch', 'steadier', clientId);
    const replies = [...(await Promise.all([act(), act()])), await act()];
    expect(replies.map(({ status, body }) => [status, body.state])).toEqual(Array(3).fill([200, 'watch']));
    expect(await evening.rows('select 1 from case_moves where case_id = $1', [id])).toHaveLength(1);
  });

  it('never stands without a day to look again: not when it is opened, set, or opened again', async () => {
    const refused = await lin.post(`/contacts/${contactId}/case`, {});
    expect([refused.status, refused.body.error.code]).toEqual([400, 'case.next-date-missing']);
    const id = await opened(lin, contactId);
    expect((await lookAgain(lin, id, null)).body.error.code).toBe('case.next-date-missing');
    await expect(evening.rows('update cases set next_date = null where id = $1', [id])).rejects.toMatchObject({
      constraint: 'cases_look_again_while_running',
    });
    expect((await close(lin, id)).body.nextDate).toBeNull();
    expect((await reopen(lin, id, { nextDate: null })).body.error.code).toBe('case.next-date-missing');
    expect((await reopen(lin, id)).body).toMatchObject({ state: 'reopened', nextDate: NEXT_DATE, effect: null });
  });

  it('has the look that was done on its line, once, and the next one set with it', async () => {
    const id = await opened(lin, contactId, '2026-11-19');
    const again = { done: true, clientId: randomUUID() };
    await Promise.all([lookAgain(lin, id, '2026-12-03', again), lookAgain(lin, id, '2026-12-03', again)]);
    expect((await view(id)).nextDate).toBe('2026-12-03');
    expect(await line(id)).toEqual(['contact active', 'state open', 'look 2026-12-03']);
  });

  it('ends with a summary and its effect, sealed, and keeps both when it is opened again', async () => {
    const id = await opened(lin, contactId);
    expect((await lin.post(`/cases/${id}/close`, { clientId: randomUUID(), effect: 'improved' })).status).toBe(400);
    expect((await close(lin, id)).body).toMatchObject({ state: 'closed', effect: 'improved' });
    await reopen(lin, id);
    await close(lin, id, { effect: 'moved', summary: '随父母搬到南京，已告诉当地热线' });
    const { closings } = await view(id);
    expect(closings.map(({ effect, closedBy }: Record<string, string>) => [effect, closedBy])).toEqual([
      ['moved', '林静'],
      ['improved', '林静'],
    ]);
    expect(closings[1].summary).toBe(SUMMARY);
    const [stored] = await evening.rows<{ said: string }>(`
      select string_agg(t::text, ' ') || (select string_agg(e::text, ' ') from contact_events e)
        || (select string_agg(l::text, ' ') from audit_log l) as said from case_closings t`);
    expect(stored?.said).not.toContain('睡眠好了');
    expect(stored?.said).not.toContain(Buffer.from('睡眠好了').toString('hex'));
  });

  it('goes with a referral that a hospital acknowledges, once, and not against what was said since', async () => {
    await lin.put(`/contacts/${contactId}/grade`, { grade: '4' });
    const id = await opened(lin, contactId);
    const referral = (await refer(lin, contactId)).body.id;
    const hospital = await evening.staff('yiyuan');
    expect((await hospital.post(`/referrals/${referral}/acknowledge`)).status).toBe(200);
    await evening.settled();
    expect((await view(id)).state).toBe('referred');
    expect((await view(id)).line.at(-1)).toMatchObject({ state: 'referred', detail: 'referral', by: null });
    await move(lin, id, 'returning', 'from-hospital');
    // the event once more, as the relay may bring it
    const [acknowledged] = await evening.rows<{ event: StoredEvent }>(
      `select jsonb_build_object('id', id, 'type', type, 'version', version, 'centerId', center_id, 'deskId', desk_id,
        'contactId', contact_id, 'actorId', actor_id, 'occurredAt', occurred_at, 'payload', payload) as event
        from contact_events where type = 'referral.acknowledged'`,
    );
    evening.service.get(EventDispatcher).accept([acknowledged?.event as StoredEvent]);
    await evening.settled();
    expect((await view(id)).state).toBe('returning');
    const [moves] = await evening.rows<{ n: number }>(
      'select count(*)::int as n from case_moves where referral_id = $1',
      [referral],
    );
    expect(moves?.n).toBe(1);
  });

  it('is found by its next date, page by page', async () => {
    await evening.rows(`update accounts set board_capacity = 20`);
    const days = ['2026-12-01', '2026-12-02', '2026-11-25', '2026-12-01'];
    await opened(lin, contactId, days[0]);
    for (const nextDate of days.slice(1)) await opened(lin, await taken(evening, lin), nextDate);
    const found: (string | null)[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: { nextDate: string | null }[]; nextCursor: string | null } = (
        await chen.get(`/cases?limit=1${cursor && `&cursor=${cursor}`}`)
      ).body;
      found.push(...page.items.map((one) => one.nextDate));
      cursor = page.nextCursor;
    }
    expect(found).toEqual(['2026-11-25', '2026-12-01', '2026-12-01', '2026-12-02']);
  });

  it('is shown first to a supervisor, page by page, once whoever answers for it is no longer here', async () => {
    await evening.rows(`update accounts set board_capacity = 20`);
    const ids: string[] = [await opened(lin, contactId, '2026-11-21')];
    for (const day of ['2026-12-24', '2026-12-25']) {
      const id = await opened(lin, await taken(evening, lin), day);
      await handedTo(lin, zhou, id);
      ids.push(id);
    }
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
    expect(await seen(chen)).toEqual([1, 2, 3].map((number) => [number, false]));
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
    const id = await opened(lin, contactId);
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
