// npm run triage:fit -- FOLDER           fits src/triage/model.weights.ts to FOLDER/*.jsonl (rows with a risk label)
// npm run triage:fit -- FOLDER --cv      cross-validates by near-duplicate group instead, and writes nothing
// Only rows from sources whose licence allows shipping the weights are used. Deterministic: same rows, same weights.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  chooseThresholds,
  fitHead,
  groupNearDuplicates,
  quantize,
  riskMetrics,
  seeded,
  withIntervals,
} from './triage-fit-math.mjs';
import { loadEngine, readRows } from './triage-load.mjs';

const ALLOWED = new Set(['psysuicide', 'cpsycoune']);
const RANK = { none: 0, low: 1, medium: 2, high: 3 };
const FOLDS = 10;
const INNER_FOLDS = 5;

const engine = loadEngine();
const { normalize } = engine('normalize');
const { readLexicon } = engine('lexicon');
const { BUCKETS, extractFeatures, wordingFeatures } = engine('features');
const { decide } = engine('decision');

const args = process.argv.slice(2);
const folder = args.find((arg) => !arg.startsWith('--'));
if (folder === undefined) {
  console.error('usage: npm run triage:fit -- FOLDER [--cv]');
  process.exit(2);
}

const rows = readRows(folder)
  .filter((row) => ALLOWED.has(row.src) && row.label in RANK && row.kind === undefined)
  .sort((a, b) => (a.id < b.id ? -1 : 1))
  .map((row) => {
    const { masked, hits } = readLexicon(normalize(row.text).text);
    return {
      id: row.id,
      text: row.text,
      gold: RANK[row.label],
      masked,
      hits,
      features: extractFeatures(masked, hits),
      wording: wordingFeatures(masked),
    };
  });
if (rows.length === 0) {
  console.error(`${folder}: no rows that may be fitted`);
  process.exit(2);
}
for (const [i, group] of groupNearDuplicates(rows.map((row) => row.text)).entries()) rows[i].group = group;

/** The three heads, quantized as they are shipped. */
function fitHeads(train) {
  return {
    high: quantize(
      fitHead(
        train.map((row) => row.features),
        train.map((row) => row.gold >= 3),
        BUCKETS,
      ),
    ),
    any: quantize(
      fitHead(
        train.map((row) => row.features),
        train.map((row) => row.gold >= 2),
        BUCKETS,
      ),
    ),
    alone: quantize(
      fitHead(
        train.map((row) => row.wording),
        train.map((row) => row.gold >= 2),
        BUCKETS,
      ),
    ),
  };
}

const sigmoid = (x) => 1 / (1 + Math.exp(-x));
function predictWith(heads) {
  const one = ({ bias, scale, weights }, { buckets, values }) => {
    let sum = 0;
    for (let i = 0; i < buckets.length; i++) sum += weights[buckets[i]] * values[i];
    return sigmoid(bias + scale * sum);
  };
  return (head, features) => one(heads[head], features);
}

/** Splits groups of near-duplicates over folds, the same way every time. */
function foldsOf(some, count, seed) {
  const groups = [...new Set(some.map((row) => row.group))];
  const random = seeded(seed);
  for (let i = groups.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [groups[i], groups[j]] = [groups[j], groups[i]];
  }
  const foldOf = new Map(groups.map((group, i) => [group, i % count]));
  return Array.from({ length: count }, (_, fold) => ({
    train: some.filter((row) => foldOf.get(row.group) !== fold),
    held: some.filter((row) => foldOf.get(row.group) === fold),
  }));
}

/** Thresholds from held-out predictions inside the training rows, through the product's own decision. */
function thresholdsFor(train) {
  const held = foldsOf(train, INNER_FOLDS, 11).flatMap((fold) => {
    const predict = predictWith(fitHeads(fold.train));
    return fold.held.map((row) => ({ ...row, predict }));
  });
  return chooseThresholds((thresholds) =>
    held.map((row) => ({ gold: row.gold, level: decide(row.masked, row.hits, thresholds, row.predict).level })),
  );
}

function report(title, scored) {
  console.log(`\n${title} (n=${scored.length}; 95 % bootstrap intervals over messages, %)`);
  for (const [name, { v, lo, hi }] of Object.entries(withIntervals(scored, riskMetrics))) {
    console.log(
      `  ${name.padEnd(34)} ${(100 * v).toFixed(1).padStart(5)} [${(100 * lo).toFixed(1)}–${(100 * hi).toFixed(1)}]`,
    );
  }
}

if (args.includes('--cv')) {
  const lexiconOnly = rows.map((row) => ({
    gold: row.gold,
    level: decide(row.masked, row.hits, { high: 2, any: 2, alone: 2 }, () => 0).level,
  }));
  const heldOut = foldsOf(rows, FOLDS, 3).flatMap(({ train, held }) => {
    const thresholds = thresholdsFor(train);
    const predict = predictWith(fitHeads(train));
    return held.map((row) => ({ gold: row.gold, level: decide(row.masked, row.hits, thresholds, predict).level, row }));
  });
  const thresholds = thresholdsFor(rows);
  const predict = predictWith(fitHeads(rows));
  const fitted = rows.map((row) => ({
    gold: row.gold,
    level: decide(row.masked, row.hits, thresholds, predict).level,
  }));
  const groups = new Set(rows.map((row) => row.group)).size;
  console.log(
    `${rows.length} rows in ${groups} groups of near-duplicates; ${FOLDS} folds, thresholds chosen inside each`,
  );
  report('Lexicon alone', lexiconOnly);
  report('Held out: weights and thresholds', heldOut);
  report('Fitted', fitted);
  if (args.includes('--ids'))
    for (const { gold, level, row } of heldOut)
      if (gold >= 2 !== level >= 2 || (gold === 3) !== level >= 3)
        console.log(`${gold}→${level} ${row.id} ${row.hits.map((hit) => `${hit.reason}/${hit.stance}`).join(' ')}`);
} else {
  const thresholds = thresholdsFor(rows);
  const heads = fitHeads(rows);
  const digest = createHash('sha256');
  for (const head of Object.values(heads))
    digest.update(head.weights).update(String(head.scale)).update(String(head.bias));
  const version = `fit-${digest.digest('hex').slice(0, 10)}`;
  const head = ({ bias, scale, weights }) =>
    `{\n      bias: ${bias},\n      scale: ${scale},\n      data: '${Buffer.from(weights.buffer).toString('base64')}',\n    }`;
  const target = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'triage', 'model.weights.ts');
  writeFileSync(
    target,
    `import type { PackedWeights } from './model.shape.js';

/**
 * Written by \`npm run triage:fit\`; not by hand. Hashed character 1- to 4-grams and lexicon findings, one signed byte
 * each. Fitted to ${rows.length} rows of PsyGUARD's PsySUICIDE (MIT, see NOTICE).
 */
export const weights: PackedWeights = {
  version: '${version}',
  buckets: ${BUCKETS},
  heads: {
    high: ${head(heads.high)},
    any: ${head(heads.any)},
    alone: ${head(heads.alone)},
  },
  thresholds: { high: ${thresholds.high}, any: ${thresholds.any}, alone: ${thresholds.alone} },
};
`,
  );
  console.log(`${rows.length} rows → ${target}: ${version}, thresholds ${JSON.stringify(thresholds)}`);
}
