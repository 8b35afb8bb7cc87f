import { Machine } from './machine.mjs';

/** A service runs for weeks; its first thousands of requests, before everything is compiled, are not what is asked. */
const WARM_UP_SECONDS = 8;

/** @typedef {{ min: number, median: number, max: number }} Spread */
/** @typedef {Record<string, number>} Figures by metric */
/**
 * @typedef {object} Side one of the two that are compared
 * @property {(seconds: number) => Promise<Figures>} run
 * @property {() => Promise<void>} [settle] waits until nothing of the run is left to do, so that it does not burden the other
 */

/**
 * Runs the two sides in turns, A B A B …, after one unmeasured turn each.
 * @param {{ pairs: number, seconds: number, machine: Machine, ours: Side, bare: Side, note: (text: string) => void }} options
 * @returns {Promise<{ ours: Figures[], bare: Figures[] }>} a pair stands at the same place in both
 */
export async function inPairs({ pairs, seconds, machine, ours, bare, note }) {
  const figures = { ours: [], bare: [] };
  const shares = [];
  const turn = async (side, length) => {
    const { result, others } = await machine.watch(() => side.run(length));
    await side.settle?.();
    return { result, others };
  };
  for (const side of [ours, bare]) await turn(side, WARM_UP_SECONDS);
  for (let pair = 1; pair <= pairs; pair += 1) {
    const [a, b] = [await turn(ours, seconds), await turn(bare, seconds)];
    figures.ours.push(a.result);
    figures.bare.push(b.result);
    shares.push(a.others, b.others);
    console.log(`  pair ${pair}: ours ${show(a.result)}, bare ${show(b.result)}${besides(a.others, b.others)}`);
  }
  const busy = Machine.busyNote(shares);
  if (busy) note(busy);
  return figures;
}

/**
 * One row of the JSON.
 * @param {{ name: string, metric: string, unit: string, aim: number, better: 'lower' | 'higher' }} what
 * @param {{ ours: Figures[], bare: Figures[] | null }} figures
 */
export function row({ name, metric, unit, aim, better }, { ours, bare }) {
  const of = (side) => side.map((figures) => figures[metric]);
  const ratios = bare && ours.map((figures, at) => figures[metric] / bare[at][metric]);
  return {
    name,
    metric,
    unit,
    ours: spread(of(ours)),
    bare: bare && spread(of(bare)),
    ratio: ratios && spread(ratios),
    aim,
    better,
  };
}

/** @param {number[]} values @returns {Spread} */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return { min: sorted[0], median: quantile(sorted, 0.5), max: sorted[sorted.length - 1] };
}

/** @param {readonly number[]} sorted ascending @param {number} q 0 to 1; between two values, their mean by distance */
export function quantile(sorted, q) {
  if (sorted.length === 0) return Number.NaN;
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)];
  return low + (sorted[Math.ceil(at)] - low) * (at % 1);
}

function show(figures) {
  return Object.entries(figures)
    .map(([metric, value]) => `${metric} ${value >= 100 ? Math.round(value) : value.toFixed(2)}`)
    .join(' ');
}

function besides(...shares) {
  if (shares.includes(null)) return '';
  return `  (others: ${shares.map((share) => `${Math.round(share * 100)} %`).join(', ')})`;
}
