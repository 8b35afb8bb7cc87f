import { randomUUID } from 'node:crypto';
import { Evening } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';

describe('what a counselor is writing and has not sent', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let student: Visitor;
  let contactId: string;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou] = [await evening.staff('lin'), await evening.staff('zhou')];
    student = evening.visitor();
    await student.writes('想问问你们周末开门吗');
    contactId = await take(lin);
  });
  afterEach(() => evening.end());

  async function take(counselor: StaffMember): Promise<string> {
    await counselor.ready();
    await evening.settled();
    const { offer } = (await counselor.get('/offers/current')).body;
    return (await counselor.post(`/offers/${offer.id}/accept`)).body.contactId;
  }
  const draft = async (of: StaffMember = lin) => (await of.get(`/contacts/${contactId}/draft`)).body;
  const save = (body: string, revision: number, by = lin) => by.put(`/contacts/${contactId}/draft`, { revision, body });
  const send = (body: string, more = {}, clientId = randomUUID()) =>
    lin.post(`/contacts/${contactId}/messages`, { clientId, body, ...more });

  it('is kept as it was typed, and found again on another machine', async () => {
    expect(await draft()).toEqual({ body: null, revision: 0, writtenBy: null, updatedAt: null });
    const saved = (await save('周六上午，', 0)).body;
    expect(saved.revision).toBe(1);
    await save('周六上午，九点 ', 1);
    const there = await evening.staff('lin');
    expect(await draft(there)).toMatchObject({
      body: '周六上午，九点 ',
      revision: 2,
      writtenBy: { id: lin.id },
    });
  });

  it('is sealed, and its reading leaves a trace', async () => {
    await save('周六上午九点', 0);
    await draft();
    const [row] = await evening.rows<{ body: Buffer }>('select body from message_drafts');
    expect(row?.body.includes('周六')).toBe(false);
    const traces = await evening.rows(`select account_id from audit_log where action = 'draft.read'`);
    expect(traces).toEqual([{ account_id: lin.id }]);
  });

  it('overwrites nothing that was saved later', async () => {
    const answers = await Promise.all([save('一', 0), save('二', 0), save('三', 0)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const late = await save('更晚', 0);
    expect(late.body.error.code).toBe('draft.stale');
    const discarded = await lin.delete(`/contacts/${contactId}/draft?revision=0`);
    expect(discarded.body.error.code).toBe('draft.stale');
    expect((await draft()).revision).toBe(1);
  });

  it('is gone with the message it became, and a late save does not bring it back', async () => {
    await save('周六上午九点', 0);
    expect((await send('周六上午九点', { draft: 1 })).status).toBe(201);
    expect(await draft()).toMatchObject({ body: null, revision: 2 });
    expect((await save('周六上午九点', 1)).body.error.code).toBe('draft.stale');
    expect((await save('还有', 2)).status).toBe(200);
  });

  it('is gone before it was ever saved, so that its first save comes too late', async () => {
    await send('周六上午九点', { draft: 0 });
    expect((await save('周六上午九点', 0)).body.error.code).toBe('draft.stale');
    expect((await draft()).body).toBeNull();
  });

  it('stays where it is the next sentence already, however late the one before arrives', async () => {
    const clientId = randomUUID();
    await save('第一句', 0);
    await save('第二句', 1);
    await send('第一句', { draft: 1 }, clientId);
    await send('第一句', { draft: 1 }, clientId);
    expect(await draft()).toMatchObject({ body: '第二句', revision: 2 });
    await send('第三句');
    expect((await draft()).body).toBeNull();
  });

  it('can be thrown away', async () => {
    await save('算了', 0);
    expect((await lin.delete(`/contacts/${contactId}/draft?revision=1`)).body.revision).toBe(2);
    expect((await draft()).body).toBeNull();
  });

  it('goes with the contact to whoever takes it next, and is read by nobody else', async () => {
    await save('周六上午，', 0);
    await lin.post(`/contacts/${contactId}/release`, { reason: 'break' });
    await evening.settled();
    const supervisor = await evening.staff('chen');
    expect((await supervisor.get(`/contacts/${contactId}/draft`)).body.error.code).toBe('contact.not-yours');
    expect((await lin.get(`/contacts/${contactId}/draft`)).body.error.code).toBe('contact.not-found');

    expect(await take(zhou)).toBe(contactId);
    expect(await draft(zhou)).toMatchObject({ body: '周六上午，', writtenBy: { id: lin.id } });
    expect((await save('周六上午九点', 1, zhou)).status).toBe(200);
    expect(await draft(zhou)).toMatchObject({ writtenBy: { id: zhou.id } });
  });

  it('is forgotten once the contact is closed', async () => {
    await save('周六上午，', 0);
    await lin.put(`/contacts/${contactId}/tags`, { primary: 'NON-05' });
    await lin.post(`/contacts/${contactId}/wrap-up`);
    expect((await lin.post(`/contacts/${contactId}/close`)).status).toBe(200);
    await evening.settled();
    expect(await evening.rows('select 1 from message_drafts')).toEqual([]);
    expect((await save('再说', 1)).body.error.code).toBe('contact.illegal-move');
  });
});
