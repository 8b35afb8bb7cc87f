import { Evening, minutes } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

describe('a letter that a counselor takes herself', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou] = [await evening.staff('lin'), await evening.staff('zhou')];
  });
  afterEach(() => evening.end());

  async function aLetter(): Promise<string> {
    const { status } = await evening.visitor().writes('想问问你们周末开门吗');
    expect(status).toBe(201);
    await evening.settled();
    const [row] = await evening.rows<{ id: string }>(
      'select id from contacts order by opened_at desc, id desc limit 1',
    );
    return row?.id as string;
  }
  const take = (id: string, by = lin) => by.post(`/contacts/${id}/take`);
  const code = async (id: string, by = lin) => (await take(id, by)).body.error?.code;

  it('is hers, with all that is to be done, though nothing was offered to her', async () => {
    const id = await aLetter();
    expect((await take(id)).body).toEqual({ contactId: id });
    const detail = (await lin.get(`/contacts/${id}`)).body;
    expect(detail).toMatchObject({ state: 'active', isMine: true });
    expect(detail.requirements).toHaveLength(4);
    const traces = await evening.rows(`select account_id from audit_log where action = 'contact.claimed'`);
    expect(traces).toEqual([{ account_id: lin.id }]);
  });

  it('goes to exactly one of several who take it at the same moment', async () => {
    const id = await aLetter();
    const answers = await Promise.all([lin, zhou, lin, zhou].map((by) => take(id, by)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(await code(id, zhou)).toBe('claim.gone');
  });

  it('is accepted where it rings at her, and left alone where it rings at a colleague', async () => {
    await lin.ready();
    const id = await aLetter();
    expect((await lin.get('/offers/current')).body.offer.contactId).toBe(id);
    expect(await code(id, zhou)).toBe('claim.gone');
    expect((await take(id)).status).toBe(200);
    expect((await lin.get('/offers/current')).body.offer).toBeNull();
    expect(await evening.rows('select state from offers')).toEqual([{ state: 'accepted' }]);
  });

  it('goes to one of taking and matching that come together', async () => {
    const id = await aLetter();
    const [, taken] = await Promise.all([lin.ready(), take(id, zhou)]);
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    expect([taken.status, offer?.contactId]).toEqual(taken.status === 200 ? [200, undefined] : [409, id]);
  });

  it('is refused beyond what she may hold, though she asks for all at once', async () => {
    const [{ capacity } = { capacity: 0 }] = await evening.rows<{ capacity: number }>(
      `select board_capacity as capacity from accounts where login = 'lin'`,
    );
    const letters: string[] = [];
    for (let n = 0; n <= capacity; n++) letters.push(await aLetter());
    const answers = await Promise.all(letters.map((id) => take(id)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(capacity);
    expect(answers.find(({ status }) => status !== 200)?.body.error.code).toBe('claim.no-room');
  });

  it('waits in line where somebody is there live', async () => {
    await evening.visitor().chats('在吗');
    const [row] = await evening.rows<{ id: string }>('select id from contacts');
    expect(await code(row?.id as string)).toBe('claim.not-a-letter');
  });

  it('is refused off shift, and out of reach it is not there', async () => {
    const id = await aLetter();
    await evening.rows(`delete from shifts where account_id = '${lin.id}'`);
    expect(await code(id)).toBe('claim.no-room');
    await evening.rows(`delete from desk_members where account_id = '${zhou.id}'`);
    expect(await code(id, zhou)).toBe('contact.not-found');
  });

  it('is not offered to her again after she has given it back for a conflict of interest', async () => {
    const id = await aLetter();
    await take(id);
    await lin.post(`/contacts/${id}/release`, { reason: 'conflict' });
    await lin.ready();
    await evening.pass(minutes(1));
    expect((await lin.get('/offers/current')).body.offer).toBeNull();
  });
});
