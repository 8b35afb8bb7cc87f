/**
 * The heads of the model. `high` and `any` (at least medium) read wording and findings; `alone` is at least medium by
 * the wording only, for messages in which the lexicon finds nothing.
 */
export const HEADS = ['high', 'any', 'alone'] as const;
export type Head = (typeof HEADS)[number];

/** The shape of `model.weights.ts`, written by `npm run triage:fit`. */
export interface PackedWeights {
  /** Names the fit: stored with every signal. */
  readonly version: string;
  readonly buckets: number;
  readonly heads: { readonly [head in Head]: { readonly bias: number; readonly scale: number; readonly data: string } };
  /** Probabilities from which a head speaks up; desks may set their own. */
  readonly thresholds: Thresholds;
}

/** Probabilities from which the model raises level 3 (`high`) or level 2 (`any`). */
export interface Thresholds {
  readonly high: number;
  readonly any: number;
  /** From here the wording alone raises level 2. */
  readonly alone: number;
}
