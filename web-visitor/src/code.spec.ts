import { dammDigit, groupsOf, readCode } from './code';

const payload = '3927184650019283746';
const code = payload + dammDigit(payload);

describe('the retrieval code', () => {
  it('agrees with the published example of the Damm digit', () => {
    expect(dammDigit('572')).toBe(4);
    expect(dammDigit('5724')).toBe(0);
  });

  it('is read however it was typed, dictated or pasted', () => {
    const fullWidth = code.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
    const spoken = code.replace(/\d/g, (digit) => '零一二三四五六七八九'.charAt(Number(digit)));
    for (const typed of [code, groupsOf(code).join(' '), groupsOf(code).join('－'), ` ${fullWidth}\n`, spoken]) {
      expect(readCode(typed)).toEqual({ kind: 'complete', code });
    }
  });

  it('notices every wrong digit and every swap of neighbors', () => {
    for (let at = 0; at < code.length; at += 1) {
      for (let digit = 0; digit < 10; digit += 1) {
        const typed = code.slice(0, at) + digit + code.slice(at + 1);
        expect(readCode(typed).kind).toBe(typed === code ? 'complete' : 'digit-off');
      }
      const swapped =
        code.slice(0, at) +
        code
          .slice(at, at + 2)
          .split('')
          .reverse()
          .join('') +
        code.slice(at + 2);
      expect(readCode(swapped).kind).toBe(swapped === code ? 'complete' : 'digit-off');
    }
  });

  it('says what is missing or too much', () => {
    expect(readCode('').kind).toBe('empty');
    expect(readCode(code.slice(0, 18))).toEqual({ kind: 'short', digits: code.slice(0, 18) });
    expect(readCode(`${code}1`).kind).toBe('long');
    expect(readCode(`${code}x`).kind).toBe('not-digits');
  });

  it('is grouped by four', () => {
    expect(groupsOf(code)).toHaveLength(5);
    expect(groupsOf('12345')).toEqual(['1234', '5']);
  });
});
