import fc from 'fast-check';
import { FRONT_URGENCY, UNKNOWN_URGENCY, urgencyOf } from '../contacts/urgency.js';
import { compareInLine, givesWay, standing, type Waiting } from './place-in-line.js';

const now = new Date('2026-11-19T12:00:00Z');
const waiting = fc.record<Waiting>({
  contactId: fc.uuid(),
  channel: fc.constantFrom('phone' as const, 'web-call' as const, 'chat' as const, 'board' as const),
  live: fc.boolean(),
  urgency: fc.constantFrom(0, 2, 4, 5, 6, 8, FRONT_URGENCY),
  waitingSince: fc.integer({ min: 0, max: 60 * 24 * 30 }).map((minutes) => new Date(now.getTime() - minutes * 60_000)),
});

describe('the place in line', () => {
  it('is one order for everybody: total, and the same whoever asks', () => {
    fc.assert(
      fc.property(fc.array(waiting, { minLength: 2, maxLength: 30 }), (all) => {
        const distinct = [...new Map(all.map((one) => [one.contactId, one])).values()];
        const sorted = [...distinct].sort((a, b) => compareInLine(a, b, now));
        const again = [...distinct].reverse().sort((a, b) => compareInLine(a, b, now));
        expect(again.map((one) => one.contactId)).toEqual(sorted.map((one) => one.contactId));
      }),
    );
  });

  it('never puts a 3, a 4 or an unknown risk behind anything lesser, however long that has waited', () => {
    fc.assert(
      fc.property(waiting, waiting, (a, b) => {
        fc.pre(a.urgency >= UNKNOWN_URGENCY && b.urgency < a.urgency);
        expect(compareInLine(a, b, now)).toBeLessThan(0);
      }),
    );
  });

  it('puts whoever was talked to and lost the line before everybody else, and those among themselves by their wait', () => {
    fc.assert(
      fc.property(waiting, waiting, (a, b) => {
        const lost = { ...a, live: true, urgency: FRONT_URGENCY };
        fc.pre(b.urgency < FRONT_URGENCY);
        expect(compareInLine(lost, b, now)).toBeLessThan(0);
        expect(standing(lost, now)).toBe(FRONT_URGENCY);
        const too = { ...b, live: true, urgency: FRONT_URGENCY };
        fc.pre(lost.waitingSince.getTime() !== too.waitingSince.getTime());
        expect(compareInLine(lost, too, now) < 0).toBe(lost.waitingSince < too.waitingSince);
      }),
    );
  });

  it('lets waiting lift the lesser ones past a newcomer, but never a rank of their own', () => {
    const old = {
      contactId: 'a',
      channel: 'board' as const,
      live: false,
      urgency: 0,
      waitingSince: new Date(now.getTime() - 3 * 3_600_000),
    };
    const fresh = { contactId: 'b', channel: 'board' as const, live: false, urgency: 2, waitingSince: now };
    expect(compareInLine(old, fresh, now)).toBeLessThan(0);
    expect(standing({ ...old, waitingSince: new Date(0) }, now)).toBeLessThan(UNKNOWN_URGENCY);
  });

  it('takes a calm chat that has just begun before any letter whose risk is known to be below 3', () => {
    fc.assert(
      fc.property(waiting, waiting, (a, b) => {
        const chat = { ...a, channel: 'chat' as const, live: true, urgency: 0, waitingSince: now };
        const letter = { ...b, channel: 'board' as const, live: false };
        const first = compareInLine(chat, letter, now) < 0;
        expect(first).toBe(letter.urgency < UNKNOWN_URGENCY);
      }),
    );
  });

  it('takes whoever is on the line before a letter of the same urgency', () => {
    const letter = { contactId: 'a', channel: 'phone' as const, live: false, urgency: UNKNOWN_URGENCY };
    const caller = { ...letter, contactId: 'b', live: true, waitingSince: now };
    expect(compareInLine(caller, { ...letter, waitingSince: new Date(0) }, now)).toBeLessThan(0);
  });

  it('takes the longer wait among equals', () => {
    fc.assert(
      fc.property(waiting, fc.integer({ min: 1, max: 1000 }), (one, more) => {
        const longer = { ...one, contactId: 'z', waitingSince: new Date(one.waitingSince.getTime() - more * 60_000) };
        expect(compareInLine(longer, one, now)).toBeLessThan(0);
      }),
    );
  });
});

describe('what rings at the only one who is free', () => {
  const letter = { urgency: 0, live: false };
  const caller = { urgency: UNKNOWN_URGENCY, live: true };

  it('gives way to a voice, a chat or a higher risk, and to nothing of its own rank', () => {
    const calmChat = { urgency: 2, live: true };
    expect(givesWay(letter, caller)).toBe(true);
    expect(givesWay(letter, calmChat)).toBe(true);
    expect(givesWay(letter, { urgency: 6, live: false })).toBe(true);
    expect(givesWay(calmChat, caller)).toBe(true);
    expect(givesWay(caller, { ...caller, urgency: FRONT_URGENCY })).toBe(true);
    expect(givesWay(caller, caller)).toBe(false);
    expect(givesWay(letter, { urgency: 4, live: false })).toBe(false);
    expect(givesWay({ urgency: 8, live: false }, caller)).toBe(false);
  });

  it('only ever gives way to whoever comes before it in line, however long either has waited', () => {
    fc.assert(
      fc.property(waiting, waiting, (ringing, other) => {
        if (givesWay(ringing, other)) expect(compareInLine(other, ringing, now)).toBeLessThan(0);
        const later = { ...ringing, waitingSince: now };
        expect(givesWay(later, other)).toBe(givesWay(ringing, other));
      }),
    );
  });

  it('goes up a rank each time, so that it comes to an end and nobody gets back what gave way to another', () => {
    fc.assert(
      fc.property(fc.array(waiting, { minLength: 1, maxLength: 40 }), (comers) => {
        const rang: Waiting[] = [];
        for (const comer of comers) {
          const ringing = rang.at(-1);
          if (!ringing || givesWay(ringing, comer)) rang.push(comer);
        }
        for (const [at, one] of rang.entries()) {
          for (const earlier of rang.slice(0, at)) expect(givesWay(one, earlier)).toBe(false);
        }
        expect(rang.length).toBeLessThanOrEqual(10);
      }),
    );
  });
});

describe('urgency', () => {
  it('of whoever stands at the front is above every signal and grade', () => {
    const highest = Math.max(...[null, 0, 1, 2, 3, 4].map((signal) => urgencyOf(signal, '4')));
    expect(FRONT_URGENCY).toBeGreaterThan(highest);
  });

  it('takes the more serious of signal and grade, and puts the unknown between 2 and 3', () => {
    expect(urgencyOf(null, 'unset')).toBe(UNKNOWN_URGENCY);
    expect(urgencyOf(2, 'unset')).toBeLessThan(UNKNOWN_URGENCY);
    expect(urgencyOf(3, 'unset')).toBeGreaterThan(UNKNOWN_URGENCY);
    expect(urgencyOf(1, '3')).toBe(urgencyOf(3, '1'));
  });

  it('is not lowered by "not assessed"', () => {
    for (const signal of [null, 0, 1, 2, 3, 4]) expect(urgencyOf(signal, 'U')).toBe(urgencyOf(signal, 'unset'));
  });
});
