/** An element of a document as the carrier would read it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** directly inside, entities resolved */
  readonly text: string;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads a document, and takes nothing for XML that is not: no stray text, no unclosed tag, no attribute twice. */
export function parseXml(source: string): XmlElement {
  let at = /^<\?xml [^>]*\?>\s*/.exec(source)?.[0].length ?? 0;

  function element(): XmlElement {
    const open = /^<([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/.exec(source.slice(at));
    if (!open) throw new Error(`no element at ${at}: ${source.slice(at, at + 40)}`);
    const [whole, name = '', list = '', closed] = open;
    at += whole.length;
    const attributes: Record<string, string> = {};
    for (const [, key = '', value = ''] of list.matchAll(/([\w:-]+)="([^"]*)"/g)) {
      if (key in attributes) throw new Error(`${key} stands twice in <${name}>`);
      attributes[key] = resolved(value);
    }
    const children: XmlElement[] = [];
    let text = '';
    if (closed) return { name, attributes, children, text };
    while (!source.startsWith(`</${name}>`, at)) {
      const plain = /^[^<]+/.exec(source.slice(at))?.[0];
      if (plain) {
        text += resolved(plain);
        at += plain.length;
      } else children.push(element());
    }
    at += name.length + 3;
    return { name, attributes, children, text };
  }

  const root = element();
  if (source.slice(at).trim()) throw new Error(`after the end: ${source.slice(at, at + 40)}`);
  return root;
}

function resolved(text: string): string {
  return text.replace(/&(#x?[0-9a-fA-F]+|\w*);?/g, (whole, code: string) => {
    if (!whole.endsWith(';')) throw new Error(`a bare & in ${text.slice(0, 40)}`);
    if (code.startsWith('#')) return String.fromCodePoint(Number(code.replace('#x', '0x').replace('#', '')));
    const known = ENTITIES[code];
    if (!known) throw new Error(`unknown entity ${whole}`);
    return known;
  });
}
