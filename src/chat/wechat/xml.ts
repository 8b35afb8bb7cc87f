/** What WeChat sends is flat; a few events have a list inside. What is deeper is nobody's of ours. */
const DEEPEST = 6;
const MOST_ELEMENTS = 500;
const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** One step through a document: CDATA, an opening or closing tag, or text up to the next. All anchored: linear in its length. */
const STEP = /<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w]*)\s*>|([^<]+)/y;

/**
 * Reads a document as WeChat writes them: elements and CDATA, nothing else. No declarations, attributes, comments or
 * entities of its own, so that nothing in it can name a file or grow.
 *
 * @returns the texts of the elements right below the root, by name; null for whatever is not such a document
 */
export function readXml(source: string): ReadonlyMap<string, string> | null {
  const fields = new Map<string, string>();
  const open: string[] = [];
  let text = '';
  let elements = 0;
  let isOver = false;
  const trimmed = source.trim();
  STEP.lastIndex = 0;
  while (STEP.lastIndex < trimmed.length) {
    const step = STEP.exec(trimmed);
    if (!step || isOver) return null;
    const [, cdata, closes, name, plain] = step;
    if (name === undefined) {
      const said = cdata ?? resolved(plain ?? '');
      if (said === null || open.length === 0) return null;
      if (open.length === 2) text += said;
    } else if (closes) {
      if (open.pop() !== name) return null;
      // the first of a name counts: a second one must not take its place
      if (open.length === 1 && !fields.has(name)) fields.set(name, text);
      isOver = open.length === 0;
    } else {
      open.push(name);
      elements += 1;
      if (open.length > DEEPEST || elements > MOST_ELEMENTS) return null;
      if (open.length === 2) text = '';
    }
  }
  return isOver ? fields : null;
}

/** A document of one level. Numbers stand as they are, texts in CDATA. */
export function writeXml(fields: Readonly<Record<string, string | number>>): string {
  const inside = Object.entries(fields).map(([name, value]) => {
    // the one thing that CDATA can't hold is its own end
    const written = typeof value === 'number' ? value : `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
    return `<${name}>${written}</${name}>`;
  });
  return `<xml>${inside.join('')}</xml>`;
}

/** @returns null where an entity is not one of XML's own five */
function resolved(plain: string): string | null {
  let isKnown = true;
  const text = plain.replace(/&([^;&\s]{0,8};)?/g, (_, code: string | undefined) => {
    const known = ENTITIES.get(code?.slice(0, -1) ?? '');
    if (known === undefined) isKnown = false;
    return known ?? '';
  });
  return isKnown ? text : null;
}
