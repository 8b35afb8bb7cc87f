const LETTERS = 'abcdefghjklmnopqrstwxyz';
/** The first character of each letter, as pinyin sorts them. */
const FIRST_OF = '阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他穵夕丫帀';
const collator = new Intl.Collator('zh-Hans-CN-u-co-pinyin');

/**
 * What a hand types for Chinese words without an input method: the first letter of each syllable. Letters and digits stand
 * for themselves, everything else is left out. A character with two readings gets the more usual one.
 */
export function initialsOf(text: string): string {
  return [...text.toLowerCase()].map(initialOf).join('');
}

function initialOf(character: string): string {
  if (/[a-z0-9]/.test(character)) return character;
  if (!/\p{Script=Han}/u.test(character)) return '';
  let letter = '';
  for (let at = 0; at < LETTERS.length; at++) {
    if (collator.compare(FIRST_OF.charAt(at), character) > 0) break;
    letter = LETTERS.charAt(at);
  }
  return letter;
}
