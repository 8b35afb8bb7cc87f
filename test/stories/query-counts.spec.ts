import pg from 'pg';
import { requestId } from '../../src/platform/index.js';
import { Evening } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

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

  /**
   * Statements sent for the last request that `work` makes. Timers that an earlier request has started still carry its id;
   * ids follow each other in time, so the greatest is the last one's.
   */
  async function statements(work: () => Promise<unknown>): Promise<string[]> {
    await evening.settled();
    const asked: { by: string; statement: string }[] = [];
    const original = pg.Client.prototype.query as (...args: unknown[]) => unknown;
    const spy = jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
      this: pg.Client,
      ...args: unknown[]
    ) {
      const by = requestId();
      if (by !== null) asked.push({ by, statement: JSON.stringify(args[0]) });
      return original.apply(this, args);
    } as never);
    try {
      await work();
      const last = asked
        .map(({ by }) => by)
        .sort()
        .at(-1);
      return asked.filter(({ by }) => by === last).map(({ statement }) => statement);
    } finally {
      spy.mockRestore();
    }
  }

  const screens: [string, () => StaffMember, () => string, number?][] = [
    ['the queue', () => chen, () => '/queue'],
    ['the list of contacts', () => chen, () => '/contacts'],
    ['the team', () => chen, () => '/team'],
    ['a conversation', () => lin, () => `/contacts/${contactId}/messages`],
    ['an assessment', () => lin, () => `/contacts/${contactId}/assessment`],
    ['a history', () => lin, () => `/contacts/${contactId}/history`],
    // a statement a table
    ['the month', () => chen, () => '/statistics/month?month=2026-11', 13],
    ['the cases', () => chen, () => '/cases'],
    ['the referrals', () => chen, () => '/referrals'],
  ];

  it.each(screens)('%s costs the same with twenty times as much on it', async (_, who, path, most = 9) => {
    const ask = async () => expect((await who().get(path())).status).toBe(200);
    await ask(); // the person's key is read once and remembered
    const before = await statements(ask);
    for (let n = 0; n < 20; n++) await evening.visitor().writes(`又一条 ${n}`);
    expect(await statements(ask)).toHaveLength(before.length);
    expect(before.length).toBeGreaterThan(1);
    expect(before.length).toBeLessThanOrEqual(most);
  });

  it('stores a first message by one statement', async () => {
    const visitor = evening.visitor();
    await visitor.writes('先看一眼服务台'); // the desk's hours are read once and remembered
    const asked = await statements(() => visitor.writes('一句话'));
    expect(asked.filter((statement) => statement.includes('insert into persons'))).toHaveLength(1);
    expect(asked.find((statement) => statement.includes('insert into persons'))).toMatch(
      /threads.*contacts.*messages.*signals.*contact_events.*outbox/s,
    );
  });
});
