import pg from 'pg';
import { requestId } from '../../src/platform/index.js';
import type { Evening } from './evening.js';

/**
 * Statements sent for the last request that `work` makes. Timers that an earlier request has started still carry its id; ids
 * follow each other in time, so the greatest is the last one's.
 */
export async function statementsOf(evening: Evening, work: () => Promise<unknown>): Promise<string[]> {
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
