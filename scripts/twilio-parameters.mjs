// What the installed `twilio` package sends to the carrier, read from its own sources: path, method and each parameter with the
// values it may have. Written by `npm run generate`; the carrier of the tests refuses a request that does not stand there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const FOLDER = join(root, 'node_modules/twilio/lib/rest/api/v2010/account');
/** The parts of the carrier's API that we use. */
const RESOURCES = ['call', 'call/recording', 'conference', 'conference/participant', 'recording'];
const METHODS = { create: 'POST', update: 'POST', fetch: 'GET', page: 'GET', remove: 'DELETE' };
/** The types of optional parameters, by what creates, changes or lists. */
const OPTIONS = {
  create: 'ListInstanceCreateOptions',
  update: 'ContextUpdateOptions',
  page: 'ListInstancePageOptions',
};

/** @returns {{ package: string, operations: { method: string, path: string, required: string[], parameters: Record<string, string[] | null> }[] }} null: any value */
export function twilioParameters() {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/twilio/package.json'), 'utf8'));
  return { package: `twilio ${version}`, operations: RESOURCES.flatMap(operationsOf) };
}

function operationsOf(resource) {
  const code = readFileSync(join(FOLDER, `${resource}.js`), 'utf8');
  const types = readFileSync(join(FOLDER, `${resource}.d.ts`), 'utf8');
  const one = pathOf(code, /this\._uri = `([^`]+)`/);
  const all = pathOf(code, /instance\._uri = `([^`]+)`/);
  const found = [];
  for (const [name, method] of Object.entries(METHODS)) {
    const isOfAll = name === 'create' || name === 'page';
    const begins = isOfAll ? `instance.${name} = function ${name}(` : `\n    ${name}(`;
    const at = code.indexOf(begins);
    if (at < 0) continue;
    // each function ends with the next one at its own depth
    const body = code.slice(at, code.indexOf(isOfAll ? '\n    };' : '\n    }\n', at));
    const sent = [...body.matchAll(/data\["([^"]+)"\]\s*=[^;]*?params(?:\["(\w+)"\]|\.(\w+))/g)];
    found.push({
      method,
      path: isOfAll ? all : one,
      required: [...body.matchAll(/Required parameter \\"params\['(\w+)'\]/g)].map(
        ([, key]) => sent.find((each) => each[2] === key)?.[1] ?? key,
      ),
      parameters: Object.fromEntries(
        sent.map(([, wire, key, plain]) => [wire, valuesOf(types, OPTIONS[name], key ?? plain)]),
      ),
    });
  }
  return found;
}

function pathOf(code, pattern) {
  const path = pattern.exec(code)?.[1];
  if (!path) throw new Error(`the package says its paths in another way: ${pattern}`);
  return path.replaceAll('${', '{');
}

/** The values a parameter may have: those of its type, or those its comment lists. */
function valuesOf(types, options, key) {
  const begins = types.search(new RegExp(`export interface \\w+${options} \\{`));
  const block = begins < 0 ? '' : types.slice(begins, types.indexOf('\n}', begins));
  const [, comment = '', type = ''] = new RegExp(`/\\*\\*([^\\n]*?)\\*/\\s+${key}\\??: ([^;]+);`).exec(block) ?? [];
  if (type === 'boolean') return ['true', 'false'];
  const union = new RegExp(`export type ${type} = ([^;]+);`).exec(types)?.[1];
  if (union?.startsWith('"')) return [...union.matchAll(/"([^"]+)"/g)].map(([, value]) => value);
  const listed = /Can be:? ((?:`[^`]+`(?:, (?:and |or )?| and | or )?){2,})/.exec(comment)?.[1];
  return listed ? [...listed.matchAll(/`([^`]+)`/g)].map(([, value]) => value) : null;
}
