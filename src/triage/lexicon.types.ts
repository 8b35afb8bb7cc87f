import type { ReasonCode } from './reasons.js';

/** What the machine raises: 0 none, 1 low, 2 medium, 3 high, 4 act under way or a child in danger now. */
export type SignalLevel = 0 | 1 | 2 | 3 | 4;

/** What a signal may be about. */
export type Category =
  | 'suicide'
  | 'self-harm'
  | 'being-harmed'
  | 'harming-others'
  | 'sexual-harm'
  | 'running-away'
  | 'third-party';

/** One entry of the lexicon: a bounded pattern over the normalized text and what it means when the writer says it. */
export interface Rule {
  readonly reason: ReasonCode;
  readonly category: Category;
  readonly level: SignalLevel;
  /** Firm: counts whatever the model says. Otherwise the model weighs it. */
  readonly firm: boolean;
  /**
   * Whether it matters who is meant: `stance` reads negation, person and quotation around the match, `as-is` does not
   * (the pattern itself names the person).
   */
  readonly reading: 'stance' | 'as-is';
  /** Global flag set; no unbounded repetition, so that matching is linear in the text. */
  readonly pattern: RegExp;
}

/** Makes a rule; `source` is a pattern without flags. */
export function rule(
  reason: ReasonCode,
  category: Category,
  level: SignalLevel,
  source: RegExp,
  options: { firm?: boolean; reading?: 'stance' | 'as-is' } = {},
): Rule {
  return {
    reason,
    category,
    level,
    firm: options.firm ?? true,
    reading: options.reading ?? 'stance',
    pattern: new RegExp(source.source, 'g'),
  };
}
