import { maskIdioms } from './idioms.js';
import { normalize } from './normalize.js';

/** What was written at the place of `word` in the normalized text. */
function written(original: string, word: string): string {
  const { text, starts, ends } = normalize(original);
  const at = text.indexOf(word);
  return at < 0 ? '' : original.slice(starts[at], ends[at + word.length - 1]);
}

describe('reading what was written', () => {
  it.each([
    ['我想自殺', '我想自杀'],
    ['ＡＢＣ１２３', 'abc123'],
    ['想　死', '想死'],
    ['自\u200b杀', '自杀'],
    ['割.*腕', '割腕'],
    ['想紫砂', '想自杀'],
    ['想zs', '想自杀'],
    ['KMS', '自杀'],
    ['I want to die', 'i 想死'],
    ['🔪', '刀'],
    ['好\ufe0f的', '好的'],
    ['唔該', '唔該'],
  ])('%s is read as %s', (original, expected) => {
    expect(normalize(original).text).toBe(expected);
  });

  it.each([
    ['紫砂壶', '紫砂壶'],
    ['zs老师', 'zs老师'],
    ['不。想好了', '不。想好了'],
    ['跳远', '跳远'],
  ])('%s stays %s', (original, expected) => {
    expect(normalize(original).text).toBe(expected);
  });

  it.each([
    ['真的想 自 殺 了', '自杀', '自 殺'],
    ['😭😭想紫砂', '自杀', '紫砂'],
    ['i Want To Die now', '想死', 'Want To Die'],
    ['用🔪割', '刀', '🔪'],
    ['A\u200b自*杀', '自杀', '自*杀'],
  ])('in %s the word %s points back at %s', (original, word, expected) => {
    expect(written(original, word)).toBe(expected);
  });

  it('reads the second of two evasions as well as the first', () => {
    expect(normalize('紫砂紫砂').text).toBe('自杀自杀');
  });
});

describe('idioms', () => {
  it.each(['累死了', '热得要死', '死党', '三国杀', '笑死我了', '跳楼价'])('%s is blotted out', (idiom) => {
    expect(maskIdioms(idiom)).toBe('·'.repeat(idiom.length));
  });

  it.each(['想死', '我想自杀', '不想活了', '割腕', '去死', '我要死在这里'])('%s stays', (words) => {
    expect(maskIdioms(words)).toBe(words);
  });

  it('leaves a real wish beside a game', () => {
    expect(maskIdioms('打游戏输了，我想死')).toContain('想死');
  });
});
