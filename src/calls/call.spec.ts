import fc from 'fast-check';
import { Call, callMoves, talkSeconds } from './call.js';
import { CallNotLive } from './calls.errors.js';
import { callStates } from './calls.schemas.js';

const START = Date.parse('2026-11-19T11:30:00Z');

function ringing(state: 'waiting' | 'recording' = 'waiting'): Call {
  return Object.assign(new Call(), {
    id: 'call',
    centerId: 'center',
    deskId: 'desk',
    personId: 'person',
    contactId: state === 'waiting' ? 'contact' : null,
    carrier: 'browser',
    state,
    counselorId: null,
    startedAt: new Date(START),
    connectedAt: null,
    heldAt: null,
    lineLost: false,
    endedAt: null,
    endedBy: null,
  });
}

type Act = (call: Call, now: Date) => unknown;
const acts: Record<string, Act> = {
  'lin takes it': (call) => call.connectTo('lin'),
  'zhou takes it': (call) => call.connectTo('zhou'),
  'it is given back': (call) => call.waitAgain(),
  'she would rather leave a message': (call) => call.record(),
  'lin’s line breaks and stays so': (call, now) => call.loseLine(now),
  'it is held': (call, now) => call.hold(now),
  'it is fetched back': (call, now) => call.resume(now),
  'it is handed to zhou, who makes a line of her own': (call) => call.handTo('zhou', false),
  'it is handed to zhou, who is on it': (call) => call.handTo('zhou', true),
  'sound flows': (call, now) => call.connected(now),
  'the visitor hangs up': (call, now) => call.end('visitor', now),
  'the counselor hangs up': (call, now) => call.end('counselor', now),
  'the line is lost': (call, now) => call.end('lost', now),
};

/** The CHECKs of the migration, said again. */
function fitsItsRow(call: Call): void {
  expect(callStates).toContain(call.state);
  expect(call.state === 'ended').toBe(call.endedAt !== null);
  expect(call.state === 'ended').toBe(call.endedBy !== null);
  if (call.state === 'connected') expect(call.connectedAt).not.toBeNull();
  if (call.state === 'connecting' || call.state === 'connected') expect(call.counselorId).not.toBeNull();
  if (call.state === 'waiting') expect(call.counselorId).toBeNull();
  if (call.heldAt) expect(call.state).toBe('connected');
  if (call.lineLost) expect(['waiting', 'recording', 'ended']).toContain(call.state);
  if (call.connectedAt) expect(call.connectedAt.getTime()).toBeGreaterThanOrEqual(call.startedAt.getTime());
  if (call.endedAt) {
    expect(call.endedAt.getTime()).toBeGreaterThanOrEqual((call.connectedAt ?? call.startedAt).getTime());
  }
}

describe('a call', () => {
  it('keeps to its table and its row, whatever is done to it in whatever order, even by a clock set back', () => {
    const step = fc.record({
      act: fc.constantFrom(...Object.keys(acts)),
      seconds: fc.integer({ min: -100, max: 4_000 }),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.constantFrom('waiting' as const, 'recording' as const),
        (steps, state) => {
          const call = ringing(state);
          let [connections, ends, at] = [0, 0, START];
          for (const { act, seconds } of steps) {
            const [from, first] = [call.state, call.connectedAt];
            at += seconds * 1000;
            try {
              const event = acts[act]?.(call, new Date(at)) as { type: string } | null | undefined;
              if (event?.type === 'call.connected') connections += 1;
              if (event?.type === 'call.ended') ends += 1;
              if (call.state !== from) expect(callMoves[from]).toContain(call.state);
            } catch (error) {
              expect(error).toBeInstanceOf(CallNotLive);
              expect(call.state).toBe(from);
            }
            if (first) expect(call.connectedAt).toBe(first); // stamped once
            fitsItsRow(call);
          }
          expect(connections).toBe(call.connectedAt ? 1 : 0);
          expect(ends).toBe(call.state === 'ended' ? 1 : 0);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('has been talked on from the first connection to the end', () => {
    const call = ringing();
    expect(talkSeconds(call)).toBeNull();
    call.connectTo('lin');
    call.connected(new Date(START + 10_000));
    call.waitAgain();
    call.connectTo('zhou');
    call.connected(new Date(START + 60_000));
    expect(talkSeconds(call)).toBeNull();
    call.end('visitor', new Date(START + 100_000));
    expect(talkSeconds(call)).toBe(90);
  });
});
