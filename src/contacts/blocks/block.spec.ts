import fc from 'fast-check';
import { nothingKnown, OPEN_RISK_FROM, openRisk, type RiskFacts } from './block.js';

const level = fc.integer({ min: 0, max: 4 });
const facts: fc.Arbitrary<RiskFacts> = fc.record({
  signal: level,
  grade: level,
  caseGrade: level,
  referral: fc.boolean(),
  callback: fc.boolean(),
});

describe('who may be blocked', () => {
  it('is somebody of whom nothing is known that speaks against it', () => {
    expect(openRisk(nothingKnown)).toBeNull();
    expect(openRisk({ ...nothingKnown, signal: 1, grade: 1, caseGrade: 1 })).toBeNull();
  });

  it.each([
    ['signal', { signal: 2 }],
    ['grade', { grade: 2 }],
    ['caseGrade', { caseGrade: 2 }],
    ['referral', { referral: true }],
    ['callback', { callback: true }],
  ])('is nobody with an open %s', (risk, known) => {
    expect(openRisk({ ...nothingKnown, ...known })).toBe(risk);
  });

  it('is nobody about whom a single fact speaks against it, whatever else is known', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const levels = [known.signal, known.grade, known.caseGrade];
        const against = known.referral || known.callback || levels.some((one) => one >= OPEN_RISK_FROM);
        expect(openRisk(known) !== null).toBe(against);
      }),
    );
  });

  it('never becomes somebody who was not, when one thing more is known', () => {
    fc.assert(
      fc.property(facts, facts, (known, more) => {
        const both: RiskFacts = {
          signal: Math.max(known.signal, more.signal),
          grade: Math.max(known.grade, more.grade),
          caseGrade: Math.max(known.caseGrade, more.caseGrade),
          referral: known.referral || more.referral,
          callback: known.callback || more.callback,
        };
        if (openRisk(known) !== null) expect(openRisk(both)).not.toBeNull();
      }),
    );
  });
});
