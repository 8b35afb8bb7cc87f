import { extractFeatures, type Features, wordingFeatures } from './features.js';
import type { Hit } from './lexicon.js';
import type { SignalLevel } from './lexicon.types.js';
import type { Head, Thresholds } from './model.js';

/** What a head of the model makes of a text's features, 0–1. */
export type Predict = (head: Head, features: Features) => number;

/** A text is scored whole up to here; a longer one in overlapping windows, so that neither middle nor end is lost. */
const windowLength = 400;
const windowStep = 320;

/** With nothing but a low finding (being teased, being tired of it all) it must be somewhat surer, and stays medium. */
const lowFindingFrom = 0.35;

/** How high a text alone raises the signal. */
export interface Decision {
  readonly level: SignalLevel;
  /** The model raised what the lexicon's findings alone would not have. */
  readonly byWording: boolean;
}

/**
 * Joins the lexicon's findings with the model: firm findings count by themselves, the others as far as the model agrees.
 * `predict` is a parameter so that cross-validation decides with the very same rules.
 */
export function decide(masked: string, hits: readonly Hit[], thresholds: Thresholds, predict: Predict): Decision {
  let firm = 0;
  let told = 0;
  let own = 0;
  for (const hit of hits) {
    if (hit.stance === 'self' || hit.stance === 'as-is') {
      own = Math.max(own, hit.level);
      if (hit.firm) firm = Math.max(firm, hit.level);
    } else told = Math.max(told, hit.level);
  }
  let wording = 0;
  for (let from = 0; from === 0 || from + windowLength - windowStep < masked.length; from += windowStep) {
    const to = masked.length <= windowLength ? masked.length : from + windowLength;
    const within = hits.filter((hit) => hit.start < to && hit.end > from);
    wording = Math.max(wording, wordingLevel(masked.slice(from, to), within, thresholds, predict));
    if (wording === 3 || to >= masked.length) break;
  }
  // Said only of others, in general, denied or quoted: the wording alone does not turn it into the writer's own.
  if (own === 0 && hits.length > 0) wording = Math.min(wording, told > 0 ? 1 : 0);
  const level = Math.max(firm, told, wording, Math.min(own, 1)) as SignalLevel;
  return { level, byWording: wording > Math.max(own, told) };
}

function wordingLevel(masked: string, hits: readonly Hit[], thresholds: Thresholds, predict: Predict): SignalLevel {
  if (hits.length === 0) return predict('alone', wordingFeatures(masked)) >= thresholds.alone ? 2 : 0;
  const features = extractFeatures(masked, hits);
  const any = predict('any', features);
  const most = Math.max(0, ...hits.map((hit) => (hit.stance === 'self' || hit.stance === 'as-is' ? hit.level : 0)));
  if (most < 2) return any >= Math.max(lowFindingFrom, thresholds.any) ? 2 : 0;
  if (predict('high', features) >= thresholds.high) return 3;
  return any >= thresholds.any ? 2 : 0;
}
