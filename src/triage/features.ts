import type { Hit } from './lexicon.js';

/** Buckets of the hashed feature space; a power of two. */
export const BUCKETS = 1 << 15;

/** Longest character sequence that becomes a feature: too short to bring a sentence back. */
export const LONGEST_GRAM = 4;

/** How much the wording weighs beside the lexicon's findings. */
const wordingScale = 2.5;

/** A sparse vector: distinct buckets and their values. */
export interface Features {
  readonly buckets: readonly number[];
  readonly values: readonly number[];
}

/** FNV-1a over UTF-16 units, folded into the buckets. */
function bucketOf(text: string, from: number, to: number, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = from; i < to; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  hash ^= hash >>> 15;
  return (Math.imul(hash, 0x2c1b3c6d) >>> 17) & (BUCKETS - 1);
}

/** The distinct character 1- to 4-grams of a text, as buckets. Digits count as one, runs of blanks as one. */
export function gramBuckets(masked: string): number[] {
  const text = `\u0002${masked.replace(/\d/g, '0').replace(/\s{1,64}/g, ' ')}\u0003`;
  const seen = new Set<number>();
  for (let size = 1; size <= LONGEST_GRAM; size++) {
    for (let i = 0; i + size <= text.length; i++) seen.add(bucketOf(text, i, i + size, size));
  }
  return [...seen];
}

/** Names of what the lexicon found, one per reason and stance, with a few sums. */
export function findingNames(hits: readonly Hit[]): string[] {
  const names = new Set<string>();
  let own = 0;
  let told = 0;
  let soft = 0;
  for (const hit of hits) {
    names.add(`${hit.reason}|${hit.stance}|${hit.firm ? 'firm' : 'soft'}`);
    if (hit.stance === 'self' || hit.stance === 'as-is') {
      if (hit.firm) own = Math.max(own, hit.level);
      else soft = Math.max(soft, hit.level);
    } else told = Math.max(told, 1);
  }
  names.add(`own=${own}`);
  names.add(`soft=${soft}`);
  if (own === 0) names.add(`soft-only=${soft}`);
  if (own === 0 && soft === 0) names.add(told > 0 ? 'told-only' : 'nothing');
  return [...names];
}

/** The wording alone, of unit length, scaled. */
export function wordingFeatures(masked: string): Features {
  const buckets = gramBuckets(masked);
  const each = wordingScale / Math.sqrt(buckets.length || 1);
  return { buckets, values: buckets.map(() => each) };
}

/** The model's view of a text: its wording (unit length, scaled) and the lexicon's findings (one each). */
export function extractFeatures(masked: string, hits: readonly Hit[]): Features {
  const wording = wordingFeatures(masked);
  const values = new Map(wording.buckets.map((bucket, i) => [bucket, wording.values[i] as number]));
  for (const name of findingNames(hits)) {
    const bucket = bucketOf(name, 0, name.length, 99);
    values.set(bucket, (values.get(bucket) ?? 0) + 1);
  }
  return { buckets: [...values.keys()], values: [...values.values()] };
}
