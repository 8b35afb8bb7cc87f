import fc from 'fast-check';
import { Case, caseMoves, type Onward } from './case.js';
import { IllegalCaseMove, NextDateMissing } from './cases.errors.js';
import { type CaseState, caseStates } from './cases.schemas.js';

const now = new Date('2026-11-19T12:00:00Z');
const onward = (to: Onward) => ({ to, run: (one: Case) => one.moveTo(to, 'other', 'counselor', now) });
const acts: Record<string, { to: CaseState; run: (one: Case) => unknown }> = {
  work: onward('active'),
  watch: onward('watch'),
  refer: onward('referred'),
  returns: onward('returning'),
  close: { to: 'closed', run: (one) => one.close('improved', 'counselor', now) },
  reopen: { to: 'reopened', run: (one) => one.reopen('came-back', '2026-12-01', 'counselor', now) },
};

function opened(): Case {
  return new Case({
    id: 'case',
    centerId: 'center',
    deskId: 'desk',
    contactId: 'contact',
    personId: 'person',
    state: 'open',
    responsibleId: 'counselor',
    standInId: null,
    nextDate: '2026-11-26',
    nextDateAssumed: false,
    reviewDate: null,
    effect: null,
    closedAt: null,
  });
}

describe('a case', () => {
  it('makes the moves its table lists and refuses every other, changing nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(acts)), { maxLength: 40 }), (names) => {
        const one = opened();
        for (const name of names) {
          const act = acts[name];
          if (!act) continue;
          const before = { ...one };
          const listed = (caseMoves[one.state] as readonly CaseState[]).includes(act.to);
          if (listed) act.run(one);
          else expect(() => act.run(one)).toThrow(IllegalCaseMove);
          expect(one.state).toBe(listed ? act.to : before.state);
          if (!listed) expect({ ...one }).toEqual(before);
          // what the CHECKs of the migration say
          expect(one.state === 'closed').toBe(one.closedAt !== null);
          expect(one.state === 'closed').toBe(one.effect !== null);
          expect(one.state === 'closed' && one.reviewDate !== null).toBe(false);
          expect(one.state === 'closed' || one.nextDate !== null).toBe(true);
        }
      }),
    );
  });

  it('has an act for every state that the table leads to, and a way on from each', () => {
    const reached = new Set(Object.values(caseMoves).flat());
    expect([...reached].sort()).toEqual([...new Set(Object.values(acts).map(({ to }) => to))].sort());
    for (const state of caseStates) expect(caseMoves[state].length).toBeGreaterThan(0);
  });

  it('never ends in a hospital or on the way back from it', () => {
    const intoClosed = caseStates.filter((state) => (caseMoves[state] as readonly CaseState[]).includes('closed'));
    expect(intoClosed).toEqual(['open', 'active', 'watch', 'reopened']);
  });

  it('is never left without a day to look again', () => {
    const one = opened();
    expect(() => one.lookAgainOn(null, 'counselor', now)).toThrow(NextDateMissing);
    expect(one.nextDate).toBe('2026-11-26');
  });

  it('publishes facts, never words', () => {
    expect(Object.keys(opened().moveTo('watch', 'steadier', 'counselor', now).payload)).toEqual([
      'caseId',
      'from',
      'to',
      'reason',
    ]);
  });
});
