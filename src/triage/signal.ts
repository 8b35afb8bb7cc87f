import { decide } from './decision.js';
import { type Hit, readLexicon } from './lexicon.js';
import type { Category, SignalLevel } from './lexicon.types.js';
import { fittedThresholds, MODEL_VERSION, predict, type Thresholds } from './model.js';
import { type Normalized, normalize } from './normalize.js';
import { REASONS_VERSION, type ReasonCode } from './reasons.js';
import { suggestTags } from './tags.js';
import { meansMoreAfterOthers, readWithEarlier } from './thread.js';

/** Why a signal was raised: a stretch of the original message (UTF-16 indices, end exclusive) and a reason code. */
export interface Evidence {
  readonly start: number;
  readonly end: number;
  readonly reason: ReasonCode;
}

/** What the machine makes of a message. A person sets the grade; this only orders the queue and highlights words. */
export interface Signal {
  readonly level: SignalLevel;
  readonly categories: Category[];
  readonly tags: { code: string; confidence: number }[];
  readonly evidence: Evidence[];
  /** Lexicon and weights that produced it, stored with the signal. */
  readonly version: string;
}

/** What is known besides the message. */
export interface SignalContext {
  /** Earlier messages of the same contact, oldest first. */
  readonly earlier?: readonly string[];
  /** The contact's signal so far: a signal never falls by itself within a contact. */
  readonly floor?: SignalLevel;
  /** A desk's own thresholds for the model; firm findings of the lexicon do not depend on them. */
  readonly thresholds?: Thresholds;
}

/** Names everything a signal depends on. */
export const SIGNAL_VERSION = `${REASONS_VERSION}+${MODEL_VERSION}`;

const categoryOrder: readonly Category[] = [
  'suicide',
  'self-harm',
  'being-harmed',
  'sexual-harm',
  'harming-others',
  'running-away',
  'third-party',
];

/**
 * Reads one message. Pure and deterministic; never throws on any string; about linear in the text's length.
 *
 * @param text the message as it was sent
 * @param context earlier messages, the contact's level so far, a desk's thresholds
 */
export function assess(text: string, context: SignalContext = {}): Signal {
  const normalized = normalize(text);
  const { masked, hits } = readLexicon(normalized.text);
  const own = decide(masked, hits, context.thresholds ?? fittedThresholds, predict);
  const thread = readWithEarlier(normalized.text, hits, own.level, context.earlier ?? []);
  const floor = context.floor ?? 0;
  const level = Math.max(own.level, thread.level, floor) as SignalLevel;
  const counted = hits.filter((hit) => hit.level > 0 && (own.level > 1 || hit.level <= own.level || hit.firm));
  const categories = categoriesOf(counted, own.byWording, thread.level > own.level);
  return {
    level,
    categories,
    tags: suggestTags(normalized.text, {
      level: Math.max(own.level, thread.level) as SignalLevel,
      categories,
      hits: [...counted, ...thread.hits],
    }),
    evidence: evidenceOf(normalized, [...hits, ...thread.hits], own.byWording),
    version: SIGNAL_VERSION,
  };
}

/** Whether what was said before can change anything about the signal of a message: if not, it need not be read. */
export function dependsOnEarlier(text: string): boolean {
  return meansMoreAfterOthers(normalize(text).text);
}

function categoriesOf(hits: readonly Hit[], byWording: boolean, byThread: boolean): Category[] {
  const found = new Set(hits.map((hit) => hit.category));
  if ((byWording && found.size === 0) || byThread) found.add('suicide');
  return categoryOrder.filter((category) => found.has(category));
}

/** Stretches in the original text; overlapping ones of one reason are joined. */
function evidenceOf(normalized: Normalized, hits: readonly Hit[], byWording: boolean): Evidence[] {
  const length = normalized.starts.length;
  const evidence: Evidence[] = [];
  const last = new Map<ReasonCode, number>();
  for (const hit of [...hits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const start = normalized.starts[hit.start];
    const end = normalized.ends[Math.min(hit.end, length) - 1];
    if (start === undefined || end === undefined) continue;
    const at = last.get(hit.reason);
    const before = at === undefined ? undefined : evidence[at];
    if (at !== undefined && before !== undefined && start <= before.end) {
      evidence[at] = { ...before, end: Math.max(before.end, end) };
    } else {
      last.set(hit.reason, evidence.length);
      evidence.push({ start, end, reason: hit.reason });
    }
  }
  if (byWording && length > 0) {
    evidence.push({
      start: normalized.starts[0] as number,
      end: normalized.ends[length - 1] as number,
      reason: 'model.wording',
    });
  }
  return evidence;
}
