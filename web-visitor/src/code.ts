/** The retrieval code: 19 random digits and a Damm check digit, grouped by four for reading aloud. */
export const CODE_LENGTH = 20;

/** The quasigroup of H. M. Damm's thesis (2004): every wrong digit and every swap of neighbors shows. */
const DAMM = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
] as const;

/** @param digits ASCII digits @returns the check digit to append; 0 if the last digit already is the right one */
export function dammDigit(digits: string): number {
  let interim = 0;
  for (const digit of digits) interim = DAMM[interim]?.[Number(digit)] ?? interim;
  return interim;
}

/** Digits as people write, dictate or paste them. */
const SPOKEN: Readonly<Record<string, string>> = {
  〇: '0',
  零: '0',
  一: '1',
  幺: '1',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
};

/** What people put between groups: any space, dash, dot, comma or underline. */
const BETWEEN = /[\s\u200b\ufeff\-‐‑‒–—―－ー_＿.．。·,，、/|]/;

export type CodeReading =
  | { kind: 'complete'; code: string }
  | { kind: 'empty' }
  | { kind: 'short'; digits: string }
  | { kind: 'long'; digits: string }
  | { kind: 'not-digits'; digits: string }
  | { kind: 'digit-off'; digits: string };

/** Reads a typed, dictated or pasted code; says what is wrong with it without asking the service. */
export function readCode(typed: string): CodeReading {
  let digits = '';
  let strange = false;
  for (const sign of typed) {
    if (sign >= '0' && sign <= '9') digits += sign;
    else if (sign >= '０' && sign <= '９') digits += String(sign.charCodeAt(0) - 0xff10);
    else if (SPOKEN[sign]) digits += SPOKEN[sign];
    else if (!BETWEEN.test(sign)) strange = true;
  }
  if (strange) return { kind: 'not-digits', digits };
  if (digits === '') return { kind: 'empty' };
  if (digits.length < CODE_LENGTH) return { kind: 'short', digits };
  if (digits.length > CODE_LENGTH) return { kind: 'long', digits };
  return dammDigit(digits) === 0 ? { kind: 'complete', code: digits } : { kind: 'digit-off', digits };
}

/** @returns groups of four, the last one shorter if need be */
export function groupsOf(digits: string): string[] {
  return digits.match(/\d{1,4}/g) ?? [];
}
