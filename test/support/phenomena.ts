import type { Category } from '../../src/triage/lexicon.types.js';
import { assess } from '../../src/triage/signal.js';

/** Sentences that have something in common, and between which levels their signals are. */
export interface Phenomenon {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly category?: Category;
  readonly sentences: readonly string[];
}

/** A test for each sentence. */
export function expectLevels(what: string, phenomena: readonly Phenomenon[]): void {
  const cases = phenomena.flatMap((one) => one.sentences.map((sentence) => [one.name, sentence, one] as const));
  describe(what, () => {
    it.each(cases)('%s: %s', (_, sentence, { least, most, category }) => {
      const signal = assess(sentence);
      expect({ sentence, low: signal.level >= least, high: signal.level <= most, level: signal.level }).toEqual({
        sentence,
        low: true,
        high: true,
        level: signal.level,
      });
      if (category !== undefined) expect(signal.categories).toContain(category);
    });
  });
}
