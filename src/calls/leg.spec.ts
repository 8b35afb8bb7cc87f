import fc from 'fast-check';
import { Call } from './call.js';
import { LegOver } from './calls.errors.js';
import { CallLeg, legMoves } from './leg.js';

const START = Date.parse('2026-11-19T11:30:00Z');
const call = Object.assign(new Call(), { id: 'call', centerId: 'center', deskId: 'desk', contactId: 'contact' });

function asked(part: 'consulted' | 'supervisor' = 'consulted'): CallLeg {
  return Object.assign(new CallLeg(), {
    id: 'leg',
    centerId: 'center',
    callId: 'call',
    part,
    accountId: 'zhou',
    entryId: null,
    mode: 'talk',
    state: 'asked',
    askedAt: new Date(START),
    answeredAt: null,
    joinedAt: null,
    leftAt: null,
    goneAt: null,
  });
}

const acts: Record<string, (leg: CallLeg, now: Date) => unknown> = {
  'she says yes': (leg, now) => leg.answer(now),
  'she comes on': (leg, now) => leg.join(call, now),
  'she goes': (leg, now) => leg.end(call, 'left', now),
  'she says no': (leg, now) => leg.end(call, 'declined', now),
  'the carrier fails': (leg, now) => leg.end(call, 'failed', now),
};

describe('a leg of a call', () => {
  it('keeps to its table and its row, whatever comes in whatever order, and is told of once each way', () => {
    const step = fc.record({
      act: fc.constantFrom(...Object.keys(acts)),
      seconds: fc.integer({ min: -100, max: 100 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const leg = asked();
        const told: string[] = [];
        let at = START;
        for (const { act, seconds } of steps) {
          at += seconds * 1000;
          const from = leg.state;
          try {
            const event = acts[act]?.(leg, new Date(at)) as { type: string } | undefined;
            if (event) told.push(event.type);
            if (leg.state !== from) expect(legMoves[from]).toContain(leg.state);
          } catch (error) {
            expect(error).toBeInstanceOf(LegOver);
            expect(leg.state).toBe(from);
          }
          expect(leg.isLive).toBe(leg.leftAt === null);
          if (leg.state === 'joined') expect(leg.joinedAt).not.toBeNull();
          if (leg.joinedAt) expect(leg.answeredAt).not.toBeNull();
          const times = [leg.askedAt, leg.joinedAt, leg.leftAt].flatMap((time) => time?.getTime() ?? []);
          expect(times).toEqual([...times].sort((a, b) => a - b));
        }
        expect(told.filter((type) => type === 'call.leg-joined')).toHaveLength(leg.joinedAt ? 1 : 0);
        expect(told.filter((type) => type === 'call.leg-left')).toHaveLength(leg.isLive ? 0 : 1);
      }),
      { numRuns: 2_000 },
    );
  });
});
