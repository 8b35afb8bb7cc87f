import type { Category, SignalLevel } from './lexicon.types.js';
import { topicCues } from './topics.js';

/** A problem tag the machine suggests; it counts only once a person has confirmed it. */
export interface TagSuggestion {
  readonly code: string;
  /** 0–1, how sure the cues make us; comparable within one message, not a calibrated probability. */
  readonly confidence: number;
}

/** Suggestions below this are not shown. */
const shownFrom = 0.5;

/** One primary and up to three secondary tags are kept per contact; a few more may be offered. */
const offeredAtMost = 5;

/** Longest stretch of a message that is read for topics: the cues are the same in more words. */
const readAtMost = 4000;

/**
 * Suggests problem tags for a normalized text. Crisis codes (CRI) are not suggested: the signal's categories carry
 * them. A wish to die without any other cue is offered as low mood (EMO-02).
 */
export function suggestTags(text: string, level: SignalLevel, categories: readonly Category[]): TagSuggestion[] {
  const doubt = new Map<string, number>();
  const add = (code: string, weight: number): void => {
    doubt.set(code, (doubt.get(code) ?? 1) * (1 - weight));
  };
  const read = text.length > readAtMost ? `${text.slice(0, readAtMost / 2)}${text.slice(-readAtMost / 2)}` : text;
  for (const { code, weight, pattern } of topicCues) if (pattern.test(read)) add(code, weight);
  if (level >= 2 && (categories.includes('suicide') || categories.includes('self-harm'))) add('EMO-02', 0.7);
  else if (level === 1 && categories.includes('suicide')) add('EMO-02', 0.45);
  return [...doubt]
    .map(([code, left]) => ({ code, confidence: Math.round((1 - left) * 100) / 100 }))
    .filter((tag) => tag.confidence >= shownFrom)
    .sort((a, b) => b.confidence - a.confidence || (a.code < b.code ? -1 : 1))
    .slice(0, offeredAtMost);
}
