import { Evening } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';
import { statementsOf } from '../support/statements.js';

/** How many statements a screen costs, whatever stands on it: one more row must not cost one more query. */
describe('what a screen asks of the database', () => {
  let evening: Evening;
  let lin: StaffMember;
  let chen: StaffMember;
  let contactId: string;
  beforeAll(async () => {
    evening = await Evening.begin();
    [lin, chen] = await Promise.all([evening.staff('lin'), evening.staff('chen')]);
    await lin.ready();
    const student = evening.visitor();
    await student.writes('最近总是睡不好');
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    contactId = (await lin.post(`/offers/${offer.id}/accept`)).body.contactId;
    for (let n = 0; n < 15; n++) await student.adds(`第 ${n} 句`);
  });
  afterAll(() => evening.end());

  const screens: [string, () => StaffMember, () => string, number?][] = [
    ['the queue', () => chen, () => '/queue'],
    ['the list of contacts', () => chen, () => '/contacts'],
    ['the team', () => chen, () => '/team'],
    ['a conversation', () => lin, () => `/contacts/${contactId}/messages`],
    ['an assessment', () => lin, () => `/contacts/${contactId}/assessment`],
    ['a history', () => lin, () => `/contacts/${contactId}/history`],
    // a statement a table
    ['the month', () => chen, () => '/statistics/month?month=2026-11', 17],
    ['the cases', () => chen, () => '/cases'],
    ['the referrals', () => chen, () => '/referrals'],
  ];

  it.each(screens)('%s costs the same with twenty times as much on it', async (_, who, path, most = 9) => {
    const ask = async () => expect((await who().get(path())).status).toBe(200);
    await ask(); // the person's key is read once and remembered
    const before = await statementsOf(evening, ask);
    for (let n = 0; n < 20; n++) await evening.visitor().writes(`又一条 ${n}`);
    expect(await statementsOf(evening, ask)).toHaveLength(before.length);
    expect(before.length).toBeGreaterThan(1);
    expect(before.length).toBeLessThanOrEqual(most);
  });

  it('stores a first message by one statement', async () => {
    const visitor = evening.visitor();
    await visitor.writes('先看一眼服务台'); // the desk's hours are read once and remembered
    const asked = await statementsOf(evening, () => visitor.writes('一句话'));
    expect(asked.filter((statement) => statement.includes('insert into persons'))).toHaveLength(1);
    expect(asked.find((statement) => statement.includes('insert into persons'))).toMatch(
      /threads.*contacts.*messages.*signals.*contact_events.*outbox/s,
    );
  });
});
