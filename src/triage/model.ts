import { BUCKETS, type Features } from './features.js';
import type { Head, Thresholds } from './model.shape.js';
import { weights as packed } from './model.weights.js';

export { HEADS, type Head, type PackedWeights, type Thresholds } from './model.shape.js';

interface Unpacked {
  readonly bias: number;
  readonly scale: number;
  readonly weights: Int8Array;
}

const unpacked: { readonly [head in Head]: Unpacked } = {
  high: unpack('high'),
  any: unpack('any'),
  alone: unpack('alone'),
};

function unpack(head: Head): Unpacked {
  const { bias, scale, data } = packed.heads[head];
  const bytes = Buffer.from(data, 'base64');
  if (data !== '' && (packed.buckets !== BUCKETS || bytes.length !== BUCKETS)) {
    throw new Error(
      `model.weights.ts holds ${bytes.length} weights for ${head}, ${BUCKETS} expected: run npm run triage:fit`,
    );
  }
  return {
    bias,
    scale,
    weights: data === '' ? new Int8Array(BUCKETS) : new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length),
  };
}

/** Names the fitted weights in use. */
export const MODEL_VERSION = packed.version;

/** The thresholds chosen when the weights were fitted. */
export const fittedThresholds: Thresholds = packed.thresholds;

/** What a head makes of a text's features, 0–1. */
export function predict(head: Head, features: Features): number {
  return probability(unpacked[head], features);
}

function probability({ bias, scale, weights }: Unpacked, { buckets, values }: Features): number {
  let sum = 0;
  for (let i = 0; i < buckets.length; i++) sum += (weights[buckets[i] as number] as number) * (values[i] as number);
  return 1 / (1 + Math.exp(-(bias + scale * sum)));
}
