import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { checkDigit, retrievalCodeFor } from './retrieval-code.js';

const secret = Buffer.alloc(32, 7);

describe('the retrieval code', () => {
  it('is twenty digits, the same for the same sender’s id and another for another', () => {
    const id = randomUUID();
    expect(retrievalCodeFor(secret, id)).toMatch(/^\d{20}$/);
    expect(retrievalCodeFor(secret, id)).toBe(retrievalCodeFor(secret, id));
    expect(retrievalCodeFor(secret, id)).not.toBe(retrievalCodeFor(Buffer.alloc(32, 8), id));
    const many = new Set(Array.from({ length: 5_000 }, () => retrievalCodeFor(secret, randomUUID())));
    expect(many.size).toBe(5_000);
  });

  it('tells every single wrong digit and every two neighbours exchanged', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 0, max: 19 }), fc.integer({ min: 1, max: 9 }), (id, at, by) => {
        const code = retrievalCodeFor(secret, id);
        expect(checkDigit(code)).toBe(0);
        const digit = Number(code[at]);
        expect(checkDigit(`${code.slice(0, at)}${(digit + by) % 10}${code.slice(at + 1)}`)).not.toBe(0);
        const next = code[at + 1];
        if (next === undefined || next === code[at]) return;
        expect(checkDigit(`${code.slice(0, at)}${next}${digit}${code.slice(at + 2)}`)).not.toBe(0);
      }),
    );
  });

  it('spreads evenly: no digit stands out at any place', () => {
    const counts = Array.from({ length: 20 }, () => new Array<number>(10).fill(0));
    for (let n = 0; n < 4_000; n++) {
      [...retrievalCodeFor(secret, `sender-${n}`)].forEach((digit, at) => {
        const place = counts[at];
        if (place) place[Number(digit)] = (place[Number(digit)] ?? 0) + 1;
      });
    }
    for (const place of counts) for (const count of place) expect(Math.abs(count - 400)).toBeLessThan(120);
  });
});
