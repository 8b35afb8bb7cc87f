import fc from 'fast-check';
import { urgencyOf } from '../../src/contacts/index.js';
import { inRequest, newId, requestId } from '../../src/platform/index.js';
import { compareInLine, PlacesInLine, type Waiting } from '../../src/queue/index.js';
import { EVENING, Evening, minutes } from '../support/evening.js';

const waiting = fc.record({
  channel: fc.constantFrom('phone' as const, 'web-call' as const, 'chat' as const, 'board' as const),
  /** a letter is never live */
  on: fc.boolean(),
  signal: fc.constantFrom(null, 0, 1, 2, 3, 4),
  // often the same minute: ties are decided by the wait and then by the id
  waited: fc.oneof(
    fc.integer({ min: 0, max: 5 }),
    fc.integer({ min: 0, max: 6 * 60 }),
    fc.double({ min: 0, max: 90, noNaN: true }),
  ),
});

describe('where somebody stands in line', () => {
  let evening: Evening;
  let desks: string[];
  beforeAll(async () => {
    evening = await Evening.begin();
    desks = (await evening.rows<{ id: string }>('select id from desks order by slug')).map((desk) => desk.id);
  });
  afterAll(() => evening.end());
  // alarms and all: where this takes long, the sweep has looked at the line meanwhile
  afterEach(() => evening.sql.query('truncate contacts cascade'));

  async function given(
    deskId: string,
    all: readonly { channel: string; on: boolean; signal: number | null; waited: number }[],
  ) {
    const [person] = await evening.rows<{ id: string; centerId: string }>(
      `insert into persons (id, center_id, wrapped_key, created_at) select $1, id, '', $2 from centers
       returning id, center_id as "centerId"`,
      [newId(), EVENING],
    );
    const line = all.map((one) => ({
      contactId: newId(),
      channel: one.channel as Waiting['channel'],
      live: one.on && one.channel !== 'board',
      urgency: urgencyOf(one.signal, 'unset'),
      waitingSince: new Date(EVENING.getTime() - Math.round(minutes(one.waited))),
    }));
    await evening.sql.query(
      `insert into contacts (id, center_id, desk_id, person_id, channel, live, state, caller_role, entered, urgency, opened_at,
         waiting_since)
       select (e->>'contactId')::uuid, $2, $3, $4, e->>'channel', (e->>'live')::boolean, 'waiting', 'unknown', true, (e->>'urgency')::smallint,
         (e->>'waitingSince')::timestamptz, (e->>'waitingSince')::timestamptz
       from jsonb_array_elements($1::jsonb) e`,
      [JSON.stringify(line), person?.centerId, deskId, person?.id],
    );
    return line satisfies Waiting[];
  }

  it('is told by the same rule that the queue offers by, whatever the channels, and nothing of another desk', async () => {
    const places = evening.service.get(PlacesInLine);
    await fc.assert(
      fc.asyncProperty(
        fc.array(waiting, { minLength: 1, maxLength: 60 }),
        fc.array(waiting, { maxLength: 5 }),
        async (here, elsewhere) => {
          await evening.sql.query('delete from contacts');
          const line = await given(desks[0] as string, here);
          const other = await given(desks[1] as string, elsewhere);
          // letters keep nobody from a chat or a call; whoever is on the line keeps hands from letters
          const ahead = (all: Waiting[], me: Waiting) =>
            all.filter((one) => compareInLine(one, me, evening.clock.now()) < 0 && (one.live || !me.live)).length;
          const expected = (all: Waiting[]) =>
            all.map((me) => [
              me.contactId,
              ahead(
                all.filter((one) => one !== me),
                me,
              ),
            ]);
          const told = await places.of([...line, ...other].map((one) => one.contactId));
          expect(Object.fromEntries([...told].map(([id, place]) => [id, place.ahead]))).toEqual(
            Object.fromEntries([...expected(line), ...expected(other)]),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('costs two statements and as many rows as were asked for, with three thousand in line', async () => {
    const line = await given(
      desks[0] as string,
      Array.from({ length: 3_000 }, (_, n) => ({ channel: 'chat', on: true, signal: n % 5, waited: (n * 7) % 300 })),
    );
    const places = evening.service.get(PlacesInLine);
    const asked = line.slice(0, 40).map((one) => one.contactId);
    const rows: number[] = [];
    const { pool } = (
      places as unknown as { db: { pool: { query: (...args: unknown[]) => Promise<{ rows: unknown[] }> } } }
    ).db;
    const original = pool.query.bind(pool);
    // the service's timers ask on the same pool: what they ask carries no request
    const spy = jest.spyOn(pool, 'query').mockImplementation(async (...args) => {
      const by = requestId();
      const result = await original(...args);
      if (by !== null) rows.push(result.rows.length);
      return result;
    });
    try {
      expect((await inRequest({ requestId: 'this one' }, () => places.of(asked))).size).toBe(40);
    } finally {
      spy.mockRestore();
    }
    expect(rows).toEqual([40, 1]);
  });

  it('knows how long others have waited: of the same desk and channel, lately, and only when there are enough', async () => {
    const answered = async (deskId: string, channel: string, count: number, waitedSeconds: number, daysAgo = 0) => {
      const opened = new Date(EVENING.getTime() - daysAgo * 86_400_000 - minutes(60));
      const line = await given(
        deskId,
        Array.from({ length: count }, () => ({ channel, on: true, signal: 0, waited: 1 })),
      );
      await evening.sql.query(
        `update contacts set state = 'closed', opened_at = $2, answered_at = $3, closed_at = $3 where id = any($1)`,
        [line.map((one) => one.contactId), opened, new Date(opened.getTime() + waitedSeconds * 1000)],
      );
    };
    const [here, elsewhere] = desks as [string, string];
    await answered(here, 'chat', 5, 90);
    await answered(here, 'board', 4, 3_000);
    await answered(elsewhere, 'chat', 20, 7_000);
    await answered(here, 'chat', 20, 7_000, 8);
    const [first, second, letter] = await given(here, [
      { channel: 'chat', on: true, signal: 4, waited: 2 },
      { channel: 'chat', on: true, signal: 3, waited: 2 },
      { channel: 'board', on: false, signal: 2, waited: 2 },
    ]);
    const told = await evening.service
      .get(PlacesInLine)
      .of([first, second, letter].map((one) => one?.contactId as string));
    expect([first, second, letter].map((one) => told.get(one?.contactId as string))).toEqual([
      { ahead: 0, waitSeconds: 90 },
      { ahead: 1, waitSeconds: 180 },
      { ahead: 2, waitSeconds: null },
    ]);
  });
});
