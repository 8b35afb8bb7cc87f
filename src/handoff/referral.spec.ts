import fc from 'fast-check';
import { AlreadyAcknowledged, ReferralWithdrawn } from './handoff.errors.js';
import { type AllianceHospital, askMoves, Referral, referralMoves } from './referral.js';

const START = Date.parse('2026-11-19T12:00:00Z');
const all: AllianceHospital[] = [10, 15, 20, 30].map((acknowledgeMinutes, at) => ({
  hospitalId: `hospital-${at}`,
  name: `医院 ${at}`,
  acknowledgeMinutes,
}));

/** What can happen to a referral, in any order. `dies` is an act whose transaction is lost: it never was. */
const act = fc.oneof(
  fc.record({ kind: fc.constant('pass' as const), minutes: fc.nat({ max: 40 }), dies: fc.boolean() }),
  fc.record({ kind: fc.constant('look-twice' as const) }),
  fc.record({ kind: fc.constant('acknowledge' as const), hospital: fc.nat({ max: 3 }), dies: fc.boolean() }),
  fc.record({ kind: fc.constant('withdraw' as const), dies: fc.boolean() }),
  fc.record({ kind: fc.constant('alliance' as const), order: fc.shuffledSubarray(all) }),
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function sent(alliance: readonly AllianceHospital[], now: Date): Referral {
  const referral = Object.assign(new Referral(), {
    id: 'referral',
    centerId: 'center',
    deskId: 'desk',
    contactId: 'contact',
    personId: 'person',
    grade: '4' as const,
    basis: 'life-emergency' as const,
    state: 'sent' as const,
    sentBy: 'lin',
    sentAt: now,
    unansweredAt: null,
    acknowledgedHospitalId: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    withdrawnBy: null,
    withdrawnAt: null,
  });
  referral.send(alliance[0] as AllianceHospital, now);
  return referral;
}

const copyOf = (referral: Referral) =>
  Object.assign(new Referral(), referral, { asks: referral.asks.map((ask) => ({ ...ask })) });

/** After every act, whatever it was. */
function holds(referral: Referral): void {
  const states = referral.asks.map(({ state }) => state);
  const count = (state: string) => states.filter((one) => one === state).length;
  expect(new Set(referral.asks.map(({ hospitalId }) => hospitalId)).size).toBe(states.length);
  expect(referral.asks.map(({ place }) => place)).toEqual(states.map((_, at) => at + 1));
  // sent: a clock runs, or it stands as unanswered; nothing between
  expect(count('asked')).toBe(referral.state === 'sent' && !referral.unansweredAt ? 1 : 0);
  expect(count('acknowledged')).toBe(referral.state === 'acknowledged' ? 1 : 0);
  expect(referral.state === 'withdrawn').toBe(referral.withdrawnAt !== null);
  if (referral.state !== 'sent') expect(referral.unansweredAt).toBeNull();
  for (const { state, settledAt } of referral.asks) expect(state === 'asked').toBe(settledAt === null);
}

describe('a referral', () => {
  it('has one clock or one answer or stands unanswered, and asks nobody twice, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        let alliance = all;
        let now = new Date(START);
        let referral = sent(alliance, now);

        function play(one: Act): void {
          const before = copyOf(referral);
          switch (one.kind) {
            case 'alliance':
              alliance = one.order;
              if (referral.unansweredAt) referral.letClockPass(alliance, now); // as a change of the alliance does
              return;
            case 'pass': {
              now = new Date(now.getTime() + one.minutes * 60_000);
              const due = referral.asked !== undefined && referral.asked.dueAt <= now;
              const next = alliance.find((one) => !before.asks.some((ask) => ask.hospitalId === one.hospitalId));
              const event = referral.letClockPass(alliance, now);
              if (!due && !referral.unansweredAt && !before.unansweredAt) expect(event).toBeNull();
              if (due) {
                expect(event?.type).toBe(next ? 'referral.escalated' : 'referral.unanswered');
                expect(referral.asked?.hospitalId).toBe(next?.hospitalId);
              }
              if (one.dies) referral = before; // and the sweep comes again with the next act
              return;
            }
            case 'look-twice':
              referral.letClockPass(alliance, now);
              expect(referral.letClockPass(alliance, now)).toBeNull();
              return;
            case 'acknowledge': {
              const { hospitalId } = all[one.hospital] as AllianceHospital;
              if (!referral.asks.some((ask) => ask.hospitalId === hospitalId)) return; // it gets 404
              const answer = () => referral.acknowledge(hospitalId, hospitalId, now);
              if (referral.state === 'withdrawn') expect(answer).toThrow(ReferralWithdrawn);
              else if (referral.state === 'sent') expect(answer()?.type).toBe('referral.acknowledged');
              else if (referral.acknowledgedBy === hospitalId) expect(answer()).toBeNull();
              else expect(answer).toThrow(AlreadyAcknowledged);
              if (before.state !== 'sent') expect({ ...referral }).toEqual({ ...before });
              if (one.dies) referral = before;
              return;
            }
            case 'withdraw':
              expect(referral.withdraw('lin', now)?.type).toBe(
                before.state === 'withdrawn' ? undefined : 'referral.withdrawn',
              );
              if (one.dies) referral = before;
          }
        }

        for (const one of acts) {
          play(one);
          holds(referral);
        }
        // left to itself it ends with an answer, a withdrawal, or a standing alarm after the last hospital
        for (let hour = 0; hour <= all.length; hour++) play({ kind: 'pass', minutes: 40, dies: false });
        holds(referral);
        expect(referral.asked).toBeUndefined();
        if (referral.state !== 'sent') return;
        const asked = referral.asks.map(({ hospitalId }) => hospitalId);
        expect(asked).toEqual(expect.arrayContaining(alliance.map(({ hospitalId }) => hospitalId)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('names the hospital that was first', () => {
    const referral = sent(all, new Date(START));
    referral.letClockPass(all, new Date(START + 600_000));
    referral.acknowledge('hospital-0', 'wang', new Date(START + 600_001));
    const late = () => referral.acknowledge('hospital-1', 'li', new Date(START + 600_002));
    expect(late).toThrow(expect.objectContaining({ params: { hospital: '医院 0' } }));
    const colleague = () => referral.acknowledge('hospital-0', 'zhao', new Date(START + 600_002));
    expect(colleague).toThrow(expect.objectContaining({ params: { hospital: '医院 0' } }));
  });

  it('has no way back in either of its tables', () => {
    const ends = (moves: Record<string, readonly string[]>) =>
      Object.keys(moves).filter((state) => moves[state]?.length === 0);
    expect(ends(referralMoves)).toEqual(['withdrawn']);
    expect(ends(askMoves)).toEqual(['withdrawn']);
    expect([...Object.values(referralMoves), ...Object.values(askMoves)].flat()).not.toContain('sent');
    expect(Object.values(askMoves).flat()).not.toContain('asked');
  });

  it('publishes ids, codes and times', () => {
    const referral = sent(all, new Date(START));
    const event = referral.letClockPass(all, new Date(START + 600_000));
    expect(event).toMatchObject({ contactId: 'contact', occurredAt: '2026-11-19T12:10:00.000Z' });
    expect(event?.payload).toEqual({
      referralId: 'referral',
      fromHospitalId: 'hospital-0',
      hospitalId: 'hospital-1',
      dueAt: '2026-11-19T12:25:00.000Z',
    });
  });
});
