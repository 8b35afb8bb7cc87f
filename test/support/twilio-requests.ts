import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Operation {
  method: string;
  path: string;
  required: string[];
  parameters: Record<string, string[] | null>;
}

/** What the installed package sends; see scripts/twilio-parameters.mjs. */
const { operations }: { operations: Operation[] } = JSON.parse(
  readFileSync(join(__dirname, 'twilio-parameters.generated.json'), 'utf8'),
);
const known = operations.map((operation) => ({
  ...operation,
  pattern: new RegExp(`^${operation.path.replace(/\{\w+\}/g, '([\\w-]+)').replaceAll('.', '\\.')}$`),
}));

/**
 * Whether the carrier knows such a request: its method and path, the name of each parameter, each value of those that have
 * only some, and that nothing required is missing.
 *
 * @param path after the version of the API
 * @returns what is wrong with it; null where nothing is
 */
export function wrongWith(method: string, path: string, parameters: URLSearchParams): string | null {
  // the sound of a recording is its own resource with another ending, by the carrier's documentation and not in the package
  const resource = method === 'GET' ? path.replace(/(\/Recordings\/\w+)\.mp3$/, '$1.json') : path;
  const operation = known.find((one) => one.method === method && one.pattern.test(resource));
  if (!operation) return `${method} ${path}: no such request`;
  for (const name of operation.required) if (!parameters.has(name)) return `${method} ${path}: ${name} is missing`;
  for (const [name, value] of parameters) {
    const allowed = operation.parameters[name];
    if (allowed === undefined) return `${method} ${path}: no parameter ${name}`;
    if (allowed && !allowed.includes(value)) return `${method} ${path}: ${name} is never ${value}`;
  }
  return null;
}
