// The arithmetic of scripts/triage-fit.mjs: logistic regression, quantizing, near-duplicates, thresholds, intervals.

/** mulberry32: a small seeded generator. */
export function seeded(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const EPOCHS = 40;
const RATE = 0.35;
const L2 = 4e-4;

/** Logistic regression by AdaGrad; buckets seen in one row only are left out. */
export function fitHead(features, labels, buckets) {
  const seenIn = new Uint16Array(buckets);
  for (const { buckets: present } of features) for (const bucket of present) seenIn[bucket]++;
  const weights = new Float64Array(buckets);
  const squares = new Float64Array(buckets).fill(1e-3);
  const positives = labels.filter(Boolean).length;
  // Both classes matter, the rare one somewhat more than its share.
  const lift = Math.sqrt((labels.length - positives) / Math.max(1, positives));
  let bias = Math.log((positives + 1) / (labels.length - positives + 1));
  let biasSquare = 1;
  const order = labels.map((_, i) => i);
  const random = seeded(7);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    for (const i of order) {
      const { buckets: present, values } = features[i];
      let sum = bias;
      for (let k = 0; k < present.length; k++) sum += weights[present[k]] * values[k];
      const slope = (1 / (1 + Math.exp(-sum)) - (labels[i] ? 1 : 0)) * (labels[i] ? lift : 1);
      biasSquare += slope * slope;
      bias -= (RATE * slope) / Math.sqrt(biasSquare);
      for (let k = 0; k < present.length; k++) {
        const bucket = present[k];
        if (seenIn[bucket] < 2) continue;
        const step = slope * values[k] + L2 * weights[bucket];
        squares[bucket] += step * step;
        weights[bucket] -= (RATE * step) / Math.sqrt(squares[bucket] + 1);
      }
    }
  }
  return { bias, weights };
}

/** Signed bytes with one scale per head. */
export function quantize({ bias, weights }) {
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
  const scale = Number((largest / 127 || 1).toPrecision(6));
  return {
    bias: Number(bias.toFixed(4)),
    scale,
    weights: Int8Array.from(weights, (weight) => Math.round(weight / scale)),
  };
}

/** A group number per text: texts whose character 3-gram sets overlap by half or more share one (single linkage). */
export function groupNearDuplicates(texts, overlap = 0.5) {
  const shingles = texts.map((text) => {
    const plain = text.replace(/[\s\p{P}\p{S}]/gu, '');
    const set = new Set();
    for (let i = 0; i < Math.max(1, plain.length - 2); i++) set.add(plain.slice(i, i + 3));
    return set;
  });
  const parent = texts.map((_, i) => i);
  const root = (i) => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]];
    return i;
  };
  const holders = new Map();
  for (const [i, set] of shingles.entries()) {
    const shared = new Map();
    for (const shingle of set) {
      for (const j of holders.get(shingle) ?? []) shared.set(j, (shared.get(j) ?? 0) + 1);
      if (!holders.has(shingle)) holders.set(shingle, []);
      holders.get(shingle).push(i);
    }
    for (const [j, both] of shared)
      if (both / (set.size + shingles[j].size - both) >= overlap) parent[root(i)] = root(j);
  }
  return texts.map((_, i) => root(i));
}

const share = (part, whole) => (whole === 0 ? Number.NaN : part / whole);

/** The scorer's figures for rows of { gold 0–3, level 0–4 }. */
export function riskMetrics(rows) {
  const count = (test) => rows.filter(test).length;
  const highs = count((row) => row.gold === 3);
  const called = count((row) => row.level >= 3);
  const both = count((row) => row.gold === 3 && row.level >= 3);
  const risks = count((row) => row.gold >= 2);
  const alarms = count((row) => row.level >= 2);
  const caught = count((row) => row.gold >= 2 && row.level >= 2);
  const recall = share(both, highs);
  const precision = share(both, called);
  return {
    'high recall': recall,
    'high precision': precision,
    'high F1': (2 * recall * precision) / (recall + precision),
    'any risk recall': share(caught, risks),
    'any risk precision': share(caught, alarms),
    'false alarm on none': share(
      count((row) => row.gold === 0 && row.level >= 2),
      count((row) => row.gold === 0),
    ),
    'low predicted high': share(
      count((row) => row.gold === 1 && row.level >= 3),
      count((row) => row.gold === 1),
    ),
  };
}

/** Percentile bootstrap over rows. */
export function withIntervals(rows, metrics, resamples = 1000) {
  const point = metrics(rows);
  const random = seeded(7);
  const drawn = Object.fromEntries(Object.keys(point).map((name) => [name, []]));
  for (let b = 0; b < resamples; b++) {
    const values = metrics(rows.map(() => rows[Math.floor(random() * rows.length)]));
    for (const name of Object.keys(point)) if (!Number.isNaN(values[name])) drawn[name].push(values[name]);
  }
  return Object.fromEntries(
    Object.entries(point).map(([name, v]) => {
      const sorted = drawn[name].sort((x, y) => x - y);
      return [
        name,
        { v, lo: sorted[Math.floor(0.025 * sorted.length)], hi: sorted[Math.floor(0.975 * sorted.length)] },
      ];
    }),
  );
}

/** What false alarms may cost: alarms among the hard negatives in all, by wording alone, and precision of high. */
const FALSE_ALARMS = 0.03;
const FALSE_ALARMS_ALONE = 0.004;
const HIGH_PRECISION = 0.8;
const STEPS = Array.from({ length: 18 }, (_, i) => Number((0.1 + 0.05 * i).toFixed(2)));

/** The most sensitive thresholds that stay within the limits above; `decideAll` scores held-out rows with them. */
export function chooseThresholds(decideAll) {
  const falseAlarms = (thresholds) => riskMetrics(decideAll(thresholds))['false alarm on none'];
  const firmOnly = falseAlarms({ high: 2, any: 2, alone: 2 });
  const alone =
    STEPS.find((step) => falseAlarms({ high: 2, any: 2, alone: step }) - firmOnly <= FALSE_ALARMS_ALONE) ?? 0.95;
  const any = STEPS.find((step) => step >= 0.15 && falseAlarms({ high: 2, any: step, alone }) <= FALSE_ALARMS) ?? 0.9;
  const high =
    STEPS.find(
      (step) => step >= 0.15 && riskMetrics(decideAll({ high: step, any, alone }))['high precision'] >= HIGH_PRECISION,
    ) ?? 0.9;
  return { high, any, alone };
}
