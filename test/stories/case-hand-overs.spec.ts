import { randomUUID } from 'node:crypto';
import { close, handedTo, move, NOTE, offer, opened, taken } from '../support/casework.js';
import { Evening } from '../support/evening.js';
import { next, type StaffMember } from '../support/people.js';

describe('a case changes hands', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  let contactId: string;
  let id: string;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen] = await Promise.all([evening.staff('lin'), evening.staff('zhou'), evening.staff('chen')]);
    await lin.ready();
    contactId = await taken(evening, lin);
    id = await opened(lin, contactId);
  });
  afterEach(() => evening.end());

  const responsible = async () => (await chen.get(`/cases/${id}`)).body.responsible.displayName;
  const settle = (who: StaffMember, handOverId: string, how: 'accept' | 'decline' | 'withdraw') =>
    who.post(`/hand-overs/${handOverId}/${how}`, how === 'decline' ? { reason: 'busy' } : {});
  const line = async () =>
    (await chen.get(`/cases/${id}`)).body.line.map(({ kind, state }: Record<string, string>) => `${kind} ${state}`);

  it('with a note: offered, read, accepted, and only then is it the other’s', async () => {
    const socket = await zhou.console();
    const told = next(socket, 'case.changed', ({ offeredTo }) => offeredTo === zhou.id);
    const offered = await offer(lin, id, zhou.id);
    expect([offered.status, offered.body.state]).toEqual([201, 'offered']);
    expect(await told).toEqual({ caseId: id, offeredTo: zhou.id });
    expect(await responsible()).toBe('林静');
    // she reads what she is offered by, and nothing that belongs to the case
    const [item] = (await zhou.get('/hand-overs')).body.items;
    expect([item.id, item.number, item.from.displayName, item.note]).toEqual([offered.body.id, 1, '林静', undefined]);
    expect((await zhou.get(`/hand-overs/${item.id}`)).body.note).toBe(NOTE);
    expect((await zhou.get(`/cases/${id}`)).status).toBe(404);
    expect((await zhou.get(`/contacts/${contactId}`)).status).toBe(404);

    expect((await settle(zhou, item.id, 'accept')).body.state).toBe('accepted');
    expect(await responsible()).toBe('周明');
    expect((await zhou.get(`/contacts/${contactId}`)).status).toBe(200);
    expect((await zhou.get('/cases?whose=mine')).body.items.map((one: { id: string }) => one.id)).toEqual([id]);
    expect((await zhou.get('/hand-overs')).body.items).toEqual([]);
    expect(await line()).toEqual(['contact active', 'state open', 'hand-over accepted']);
    // lin still holds the contact; without it the case would be out of her reach
    expect((await move(lin, id, 'watch')).body.error.code).toBe('case.not-yours');
    const [stored] = await evening.rows<{ said: string }>(`
      select string_agg(encode(h.note, 'escape'), ' ') || (select string_agg(e::text, ' ') from contact_events e)
        || (select string_agg(l::text, ' ') from audit_log l) as said from case_hand_overs h`);
    expect(stored?.said).not.toContain('打雷');
    const read = await evening.rows(`select account_id from audit_log where action = 'hand-over.read'`);
    expect(read).toEqual([{ account_id: zhou.id }]);
  });

  it('or stays: declined with a reason, or taken back, and can be offered again', async () => {
    const first = (await offer(lin, id, zhou.id)).body.id;
    expect((await settle(zhou, first, 'decline')).body).toMatchObject({ state: 'declined', reason: 'busy' });
    const second = (await offer(lin, id, zhou.id)).body.id;
    expect((await settle(lin, second, 'withdraw')).body.state).toBe('withdrawn');
    expect(await responsible()).toBe('林静');
    expect((await settle(zhou, second, 'accept')).body.error.code).toBe('hand-over.settled');
    expect(await line()).toEqual(['contact active', 'state open', 'hand-over declined', 'hand-over withdrawn']);
  });

  it('once, however often it is offered or accepted', async () => {
    const clientId = randomUUID();
    const offers = await Promise.all([offer(lin, id, zhou.id, clientId), offer(lin, id, zhou.id, clientId)]);
    expect(new Set(offers.map(({ body }) => body.id)).size).toBe(1);
    const handOverId = offers[0]?.body.id;
    const answers = await Promise.all([settle(zhou, handOverId, 'accept'), settle(zhou, handOverId, 'accept')]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    // the page that offered never had its answer and asks again, though it is the other's by now
    expect((await offer(lin, id, zhou.id, clientId)).body).toMatchObject({ id: handOverId, state: 'accepted' });
    expect(await line()).toEqual(['contact active', 'state open', 'hand-over accepted']);
  });

  it('to one colleague at a time, and one of accepting and taking back is first', async () => {
    const both = await Promise.all([offer(lin, id, zhou.id), offer(chen, id, zhou.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.body.error.code).toBe('hand-over.under-way');
    const handOverId = both.find(({ status }) => status === 201)?.body.id;
    const [accepted, withdrawn] = await Promise.all([
      settle(zhou, handOverId, 'accept'),
      settle(lin, handOverId, 'withdraw'),
    ]);
    expect([accepted.status === 200, withdrawn.status === 200].filter(Boolean)).toHaveLength(1);
    expect(await responsible()).toBe(accepted.status === 200 ? '周明' : '林静');
  });

  it('by a supervisor where whoever answered for it has gone; to herself she has said yes with it', async () => {
    await handedTo(lin, zhou, id);
    const admin = await evening.staff('admin');
    await admin.put(`/accounts/${zhou.id}`, { disabled: true });
    const mine = await offer(chen, id, chen.id);
    expect([mine.status, mine.body.state]).toEqual([201, 'accepted']);
    expect(await responsible()).toBe('陈岚');
    const back = await offer(chen, id, lin.id);
    expect((await settle(lin, back.body.id, 'accept')).status).toBe(200);
    expect(await responsible()).toBe('林静');
  });

  it('not to somebody who has it, does not work at the desk, or takes it for herself', async () => {
    const admin = await evening.staff('admin');
    expect((await offer(lin, id, lin.id)).body.error.code).toBe('hand-over.under-way');
    expect((await offer(lin, id, admin.id)).body.error.code).toBe('account.not-found');
    await lin.put(`/cases/${id}/team`, { standInId: zhou.id, members: [] });
    expect((await offer(zhou, id, zhou.id)).body.error.code).toBe('case.not-yours');
    expect((await zhou.get(`/hand-overs/${randomUUID()}`)).body.error.code).toBe('hand-over.not-found');
  });

  it('and leaves no stand-in who answers for it, nor an offer on a case that is closed', async () => {
    await lin.put(`/cases/${id}/team`, { standInId: zhou.id, members: [] });
    await handedTo(lin, zhou, id);
    expect((await chen.get(`/cases/${id}`)).body.standIn).toBeNull();
    const offered = (await offer(zhou, id, lin.id)).body.id;
    await close(zhou, id);
    expect((await settle(lin, offered, 'accept')).body.error.code).toBe('hand-over.settled');
    expect((await offer(zhou, id, lin.id)).body.error.code).toBe('case.illegal-move');
  });
});

describe('how many cases one counselor answers for', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin({ CASE_CAP: '1' });
    await evening.rows(`update accounts set board_capacity = 20`);
    [lin, zhou, chen] = await Promise.all([evening.staff('lin'), evening.staff('zhou'), evening.staff('chen')]);
    await lin.ready();
  });
  afterEach(() => evening.end());

  const open = (contactId: string) => lin.post(`/contacts/${contactId}/case`, { nextDate: '2026-11-26' });

  it('is capped by the service, and by a supervisor for each', async () => {
    await opened(lin, await taken(evening, lin));
    const contactId = await taken(evening, lin);
    const refused = await open(contactId);
    expect([refused.status, refused.body.error.code, refused.body.error.params]).toEqual([
      409,
      'case.cap-reached',
      { cap: 1 },
    ]);
    expect((await chen.put(`/caseloads/${lin.id}`, { cap: 2 })).status).toBe(200);
    expect((await open(contactId)).status).toBe(201);
    expect((await chen.put(`/caseloads/${lin.id}`, { cap: null })).status).toBe(200);
    const { items } = (await chen.get('/caseloads')).body;
    expect(items[0]).toMatchObject({ account: { id: lin.id }, running: 2, cap: 1, isOwnCap: false, overdue: 0 });
    expect((await lin.get('/caseloads')).status).toBe(403);
  });

  it('never keeps somebody at risk without a case', async () => {
    await opened(lin, await taken(evening, lin));
    const contactId = await taken(evening, lin);
    await lin.put(`/contacts/${contactId}/grade`, { grade: '3' });
    expect((await open(contactId)).status).toBe(201);
    const { items } = (await chen.get('/caseloads')).body;
    expect(items[0].byGrade).toEqual({ 0: 0, 1: 0, 2: 0, 3: 1, 4: 0, none: 1 });
  });

  it('is not passed by two that are accepted at once, nor in an offer, unless a supervisor makes it', async () => {
    await chen.put(`/caseloads/${lin.id}`, { cap: 3 });
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push(await opened(lin, await taken(evening, lin)));
    const offers = await Promise.all(ids.slice(0, 2).map((id) => offer(lin, id, zhou.id)));
    const answers = await Promise.all(offers.map(({ body }) => zhou.post(`/hand-overs/${body.id}/accept`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe('case.cap-reached');
    expect((await offer(lin, ids[2] as string, zhou.id)).body.error.code).toBe('case.cap-reached');
    const offered = await offer(chen, ids[2] as string, zhou.id);
    expect((await zhou.post(`/hand-overs/${offered.body.id}/accept`)).status).toBe(200);
  });
});
