import fc from 'fast-check';
import { readLexicon } from './lexicon.js';
import type { SignalLevel } from './lexicon.types.js';
import { normalize } from './normalize.js';
import { reasons } from './reasons.js';
import { assess, SIGNAL_VERSION } from './signal.js';

const phrases = [
  '想死',
  '自杀',
  '我',
  '不',
  '没',
  '他',
  '同学',
  '累死了',
  '跳楼',
  '割腕',
  '打',
  '爸爸',
  '。',
  '，',
  ' ',
  'zs',
  '紫砂',
  '🔪',
  '殺',
  '《',
  '》',
  '游戏',
  '药',
  '吃了',
  '\u200b',
  '\ud83d',
  'kms',
];
const message = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(fc.constantFrom(...phrases), { maxLength: 60 }).map((parts) => parts.join('')),
);
const level = fc.constantFrom<SignalLevel>(0, 1, 2, 3, 4);

describe('any string at all', () => {
  it('gets a signal whose evidence lies within it', () => {
    fc.assert(
      fc.property(message, (text) => {
        const signal = assess(text);
        expect(signal.version).toBe(SIGNAL_VERSION);
        for (const { start, end, reason } of signal.evidence) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(reasons).toHaveProperty([reason]);
        }
        for (const { confidence } of signal.tags) {
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('gets the same signal every time, whatever was assessed between', () => {
    fc.assert(
      fc.property(message, message, (text, other) => {
        const first = assess(text);
        assess(other);
        expect(assess(text)).toEqual(first);
      }),
      { numRuns: 200 },
    );
  });

  it('never falls below the floor, nor below itself when earlier messages are known', () => {
    fc.assert(
      fc.property(message, fc.array(message, { maxLength: 4 }), level, (text, earlier, floor) => {
        const alone = assess(text).level;
        const { level: raised } = assess(text, { earlier, floor });
        expect(raised).toBeGreaterThanOrEqual(Math.max(alone, floor));
      }),
      { numRuns: 200 },
    );
  });

  it('says why whenever it raises anything', () => {
    fc.assert(
      fc.property(message, (text) => {
        const signal = assess(text);
        if (signal.level > 0) expect(signal.evidence.length).toBeGreaterThan(0);
        if (signal.level > 0) expect(signal.categories.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps one place in the original for every unit it reads', () => {
    fc.assert(
      fc.property(message, (text) => {
        const { text: read, starts, ends } = normalize(text);
        expect(starts).toHaveLength(read.length);
        expect(ends).toHaveLength(read.length);
        for (let i = 0; i < starts.length; i++) expect(ends[i]).toBeGreaterThan(starts[i] as number);
      }),
      { numRuns: 300 },
    );
  });
});

describe('long messages', () => {
  const filling = '今天上午我们去操场集合，老师讲了很多注意事项，然后大家一起回教室。'.repeat(60);

  it.each([
    ['the beginning', (words: string) => `${words}。${filling}${filling}`],
    ['the middle', (words: string) => `${filling}${words}。${filling}`],
    ['the end', (words: string) => `${filling}${filling}${words}`],
  ])('are read at %s', (_, around) => {
    const text = around('我想自杀');
    const signal = assess(text);
    expect(signal.level).toBeGreaterThanOrEqual(3);
    const words = signal.evidence.map(({ start, end }) => text.slice(start, end));
    expect(words.some((found) => found.includes('自杀'))).toBe(true);
  });
});

describe('hostile input', () => {
  /** Milliseconds of this process's own processor time, the best of nine: what else the machine does counts for nothing. */
  function bestOf(text: string): number {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 9; i++) {
      const from = process.cpuUsage();
      assess(text);
      best = Math.min(best, process.cpuUsage(from).user / 1000);
    }
    return best;
  }

  const hostile = [
    '死',
    '想',
    '不',
    '我',
    '的',
    '吃',
    '怎么',
    '想死',
    '自杀',
    '不想死',
    '爸爸',
    '我同学',
    '被打',
    '自 杀',
    '紫砂',
    'zs',
    'a',
    ' ',
    '，',
    '刀',
    '。',
    '\u200b',
    '死.',
    '想要',
    '在天台',
    '把所有药',
    '药攒了等他睡了就吃',
    '把我',
    '爸爸拿',
    '说了再见',
    '游戏',
    '《',
  ];

  it.each(hostile)('%j over and over stays about linear', (part) => {
    const text = (length: number): string => part.repeat(Math.ceil(length / part.length)).slice(0, length);
    assess(text(4000));
    const short = bestOf(text(2000));
    const long = bestOf(text(16_000));
    // Eight times the text; quadratic work would be sixty-four times.
    expect(long).toBeLessThan(24 * short + 20);
  });

  it('keeps a bounded number of findings however often a phrase is repeated', () => {
    expect(readLexicon('我想自杀'.repeat(4000)).hits.length).toBeLessThan(1000);
  });
});
