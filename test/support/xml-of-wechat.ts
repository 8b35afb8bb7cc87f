/** Reads a document of one level with CDATA, and takes nothing for one that is not. */
export function parseXml(source: string): Record<string, string> {
  const inside = /^<xml>([\s\S]*)<\/xml>$/.exec(source)?.[1];
  if (inside === undefined) throw new Error(`no document: ${source.slice(0, 40)}`);
  const fields: Record<string, string> = {};
  const rest = inside.replace(/<(\w+)>(?:(\d+)|((?:<!\[CDATA\[[\s\S]*?\]\]>)+))<\/\1>/g, (_, name, number, texts) => {
    fields[name] =
      number ?? [...String(texts).matchAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g)].map(([, text]) => text).join('');
    return '';
  });
  if (rest.trim()) throw new Error(`not understood: ${rest.slice(0, 40)}`);
  return fields;
}
