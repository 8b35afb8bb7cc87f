import { assess } from './signal.js';

const wordsOf = (text: string): Record<string, string[]> => {
  const found: Record<string, string[]> = {};
  for (const { start, end, reason } of assess(text).evidence) {
    found[reason] = [...(found[reason] ?? []), text.slice(start, end)];
  }
  return found;
};

describe('the reasons of a signal', () => {
  it('points at the words as they were written', () => {
    expect(wordsOf('老师，我想紫砂')['suicide.intent']).toEqual(['我想紫砂']);
    expect(wordsOf('我想自 殺，真的')['suicide.intent']).toEqual(['我想自 殺']);
  });

  it('shows what was found and not counted', () => {
    expect(wordsOf('我不会自杀的')).toHaveProperty(['context.negated']);
    expect(wordsOf('电影里他最后自杀了')).toHaveProperty(['context.fiction']);
  });

  it('names both categories when both are there', () => {
    expect(assess('爸爸天天打我，我不想活了').categories).toEqual(['suicide', 'being-harmed']);
  });

  it('is empty for plain talk', () => {
    expect(assess('明天下午有课吗')).toMatchObject({ level: 0, categories: [], evidence: [] });
    expect(assess('')).toMatchObject({ level: 0, categories: [], tags: [], evidence: [] });
  });
});

describe('a signal within a contact', () => {
  it('never falls by itself', () => {
    expect(assess('谢谢，我没事了', { floor: 3 }).level).toBe(3);
    expect(assess('我想自杀', { floor: 2 }).level).toBe(3);
  });

  it.each([
    ['我都吃下去了', 4],
    ['已经喝完了', 4],
    ['我上来了，风好大', 4],
    ['好晕', 4],
    ['血流出来了', 4],
    ['对不起，照顾好妈妈', 3],
    ['再见了', 3],
    ['别找我了', 3],
  ])('reads %s after a wish to die as %i', (text, expected) => {
    expect(assess(text, { earlier: ['你好', '我不想活了，想自杀'] }).level).toBe(expected);
  });

  it.each(['我都吃下去了', '已经喝完了', '再见了', '好晕'])('reads %s as nothing by itself', (text) => {
    expect(assess(text).level).toBe(0);
    expect(assess(text, { earlier: ['今天吃的是饺子', '妈妈做的'] }).level).toBe(0);
  });

  it('does not take what was said of somebody else for the writer’s own', () => {
    expect(assess('再见了', { earlier: ['我同学想自杀'] }).level).toBe(0);
  });
});

describe('a desk’s own thresholds', () => {
  it('move what the model weighs, never what the lexicon is sure of', () => {
    const deaf = { high: 1.1, any: 1.1, alone: 1.1 };
    expect(assess('我想自杀', { thresholds: deaf }).level).toBe(3);
    expect(assess('他们说起自残的时候我沉默了', { thresholds: deaf }).level).toBeLessThan(2);
  });
});
