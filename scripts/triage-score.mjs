// npm run triage:score -- FOLDER --out preds.jsonl
// Runs the product's signals on every *.jsonl of FOLDER that has id and text. Writes one line per id:
// {"id","level":"high|medium|low|none","tags":["emotion"|"study"|"parent_child"|"peer"|"romance"|"other"]}
import { writeFileSync } from 'node:fs';
import { levelName, loadEngine, readRows, topicOf } from './triage-load.mjs';

const args = process.argv.slice(2);
const out = args.includes('--out') ? args[args.indexOf('--out') + 1] : undefined;
const folder = args.find((arg, i) => !arg.startsWith('--') && args[i - 1] !== '--out');
if (folder === undefined || out === undefined) {
  console.error('usage: npm run triage:score -- FOLDER --out preds.jsonl');
  process.exit(2);
}

const { assess, SIGNAL_VERSION } = loadEngine()('signal');
const lines = new Map();
for (const { id, text } of readRows(folder)) {
  const signal = assess(text);
  const tags = [...new Set(signal.tags.map(({ code }) => topicOf(code)).filter((topic) => topic !== undefined))].sort();
  if (!lines.has(id)) lines.set(id, JSON.stringify({ id, level: levelName(signal.level), tags }));
}
writeFileSync(out, lines.size > 0 ? `${[...lines.values()].join('\n')}\n` : '');
console.log(`${lines.size} messages scored with ${SIGNAL_VERSION} → ${out}`);
