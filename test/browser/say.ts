const files = [
  'general',
  'work',
  'calls',
  'next-steps',
  'office',
  'month',
  'booking',
  'alliance',
  'cases',
  'callbacks',
  'persons',
  'blocks',
  'reviews',
  'tasks',
];
const sources = files.flatMap((name) => Object.values(require(`../../web-console/src/words/${name}.zh`)));
const dictionary: unknown = Object.assign({}, ...sources);

/**
 * A sentence of the console as its Chinese dictionary has it, so that better words need no change here. What people look
 * for by name (buttons, fields, headings) is written out in the tests.
 * @param path `wrapUp.nonBlocked`
 * @throws when the dictionary has no such sentence
 */
export function say(path: string, ...values: unknown[]): string {
  let found = dictionary;
  for (const part of path.split('.')) found = (found as Record<string, unknown> | undefined)?.[part];
  const text = typeof found === 'function' ? found(...values) : found;
  if (typeof text !== 'string') throw new Error(`the console's dictionary has no ${path}`);
  return text;
}
