import fc from 'fast-check';
import type { Socket } from 'socket.io-client';
import { errorText } from '../../src/platform/http/error-texts.js';
import { Evening } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';

const SEED = 20261119;
const RUNS = 150;
/** Stands in everything that is sent and must stand in nothing that comes back. */
const MARK = '别说出去-7f3a';

const payloads = fc.oneof(
  fc.anything({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value) ?? 'null')),
  fc.record({ contactId: fc.constantFrom('1', MARK, null), after: fc.integer() }, { requiredKeys: [] }),
  fc.record({ after: fc.constantFrom(-1, 0.5, 2 ** 31, MARK, null, [MARK], {}), [MARK]: fc.constant(1) }),
);

/** Everything may be left out of a catch-up, and numbers may come as text. */
function fitsCatchUp(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { after = 0, ...more } = value as { after?: unknown };
  return Object.keys(more).length === 0 && /^\d{1,9}$/.test(String(Number(after)));
}

/** Packets as they stand on the wire below Socket.IO's own client, which would not send them. */
const garbage = ['', '2', '5', '9', '2["', '2[]', '2{}', '2[1]', '2[null]', '51-["x",{"_placeholder":true}]', MARK];

describe('frames that make no sense', () => {
  let evening: Evening;
  let lin: StaffMember;
  let student: Visitor;

  beforeAll(async () => {
    evening = await Evening.begin();
    lin = await evening.staff('lin');
    student = evening.visitor();
    await student.writes('这次月考没考好');
    await evening.settled();
  });
  afterAll(() => evening.end());

  const doors = { console: () => lin.console(), visitor: () => student.page() };

  const stored = () =>
    evening.rows(`select (select count(*) from contacts) as contacts, (select count(*) from messages) as messages,
      (select count(*) from contact_events) as events, (select max(last_seq) from threads) as last`);

  it.each([
    ['console', 'thread.follow'],
    ['console', 'thread.unfollow'],
    ['visitor', 'thread.catch-up'],
    ['console', 'call.signal'],
    ['console', 'call.connected'],
    ['visitor', 'call.here'],
    ['visitor', 'call.signal'],
    ['visitor', 'call.connected'],
  ] as const)('on /%s: a %s that does not fit is refused as over HTTP', async (door, event) => {
    const before = await stored();
    const socket = await doors[door]();
    const wrong = door === 'visitor' ? payloads.filter((one) => !fitsCatchUp(one)) : payloads;
    const refused = async (payload: unknown) => {
      const ack = await socket.timeout(5_000).emitWithAck(event, payload);
      expect(ack).toMatchObject({ ok: false, error: { code: 'input.invalid', requestId: null } });
      const { code, message, params } = ack.error;
      expect(message).toBe(errorText(code, 'zh', params));
      expect(JSON.stringify(ack)).not.toContain(MARK);
    };
    await fc.assert(fc.asyncProperty(wrong, refused), { seed: SEED, numRuns: RUNS, endOnFailure: true });
    expect(await stored()).toEqual(before);
    expect(socket.connected).toBe(true);
  });

  it.each(['console', 'visitor'] as const)(
    'on /%s: nonsense costs its sender the line and nobody else',
    async (door) => {
      const before = await stored();
      const other = await doors[door]();
      for (const frame of garbage) {
        const socket = await doors[door]();
        socket.emit(MARK, { [MARK]: MARK });
        socket.io.engine.write(frame);
        await isHeard(door, other);
        socket.disconnect();
      }
      expect(other.connected).toBe(true);
      expect(await stored()).toEqual(before);
    },
  );

  it.each(['console', 'visitor'] as const)('on /%s: a frame longer than any message ends the line', async (door) => {
    const socket = await doors[door]();
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    socket.emit('thread.catch-up', { after: 'x'.repeat(100_000) });
    expect(await gone).toMatch(/transport/);
    socket.disconnect();
    expect((await student.reads()).status).toBe(200);
  });

  /** Whoever behaves is heard as before. */
  async function isHeard(door: keyof typeof doors, socket: Socket): Promise<void> {
    const event = door === 'visitor' ? 'thread.catch-up' : 'thread.unfollow';
    expect(await socket.timeout(5_000).emitWithAck(event, 7)).toMatchObject({ ok: false });
  }
});
