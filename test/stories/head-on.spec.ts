import sql from 'sql-template-tag';
import { UnitOfWork } from '../../src/platform/index.js';
import { Evening } from '../support/evening.js';

describe('two transactions that wait for each other', () => {
  let evening: Evening;
  beforeAll(async () => {
    evening = await Evening.begin();
  });
  afterAll(() => evening.end());

  it('both come about, one after the other', async () => {
    const work = evening.service.get(UnitOfWork);
    const first = { 1: gate(), 2: gate() };
    let times = 0;
    const takes = (one: 1 | 2, other: 1 | 2) =>
      work.run(async (tx) => {
        times += 1;
        await tx.rows(sql`select pg_advisory_xact_lock(${one}::bigint)`);
        first[one].open();
        await first[other].opened;
        await tx.rows(sql`select pg_advisory_xact_lock(${other}::bigint)`);
        return one;
      });
    expect(await Promise.all([takes(1, 2), takes(2, 1)])).toEqual([1, 2]);
    expect(times).toBe(3);
  });
});

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}
