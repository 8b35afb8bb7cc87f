import { inflateSync } from 'node:zlib';

/** One object of a PDF as Chromium writes it: its dictionary as text, and its stream unpacked. */
interface PdfObject {
  readonly dictionary: string;
  readonly stream: Buffer | null;
}

/**
 * The words of each sheet of a PDF that Chromium has made, in the order they are drawn; nothing between them but what was drawn. No reader for PDFs of others.
 */
export function wordsOnSheets(pdf: Buffer): string[] {
  const objects = readObjects(pdf);
  const sheets = [...objects.values()].filter(({ dictionary }) => /\/Type\s*\/Page\b/.test(dictionary));
  return sheets.map(({ dictionary }) => {
    const content = objects.get(reference(dictionary, 'Contents'))?.stream?.toString('latin1') ?? '';
    const fonts = fontsOf(dictionary, objects);
    let words = '';
    let letters = new Map<string, string>();
    for (const [, font, drawn] of content.matchAll(/\/(\w+) [\d.]+ Tf|((?:<[0-9A-Fa-f]+>|\[[^\]]*\]) ?T[jJ])/g)) {
      if (font) letters = fonts.get(font) ?? new Map();
      for (const [, hex = ''] of (drawn ?? '').matchAll(/<([0-9A-Fa-f]+)>/g)) {
        const wide = [...letters.keys()][0]?.length ?? 4;
        for (let at = 0; at < hex.length; at += wide)
          words += letters.get(hex.slice(at, at + wide).toUpperCase()) ?? '';
      }
    }
    return words;
  });
}

function readObjects(pdf: Buffer): Map<string, PdfObject> {
  const text = pdf.toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const found of text.matchAll(/(\d+) 0 obj\s*([\s\S]*?)(?:stream\r?\n|endobj)/g)) {
    const [whole, id = '', dictionary = ''] = found;
    const length = /\/Length (\d+)/.exec(dictionary)?.[1];
    const from = (found.index ?? 0) + whole.length;
    const raw = /stream\r?\n$/.test(whole) && length ? pdf.subarray(from, from + Number(length)) : null;
    const stream = raw && dictionary.includes('FlateDecode') ? inflateSync(raw) : raw;
    objects.set(id, { dictionary, stream });
  }
  return objects;
}

/** By the name a sheet calls them, which letters stand for which glyph. */
function fontsOf(sheet: string, objects: Map<string, PdfObject>): Map<string, Map<string, string>> {
  const [, listed = ''] = /\/Font\s*<<([^>]*)>>/.exec(sheet) ?? [];
  return new Map(
    [...listed.matchAll(/\/(\w+) (\d+) 0 R/g)].map(([, name = '', id = '']) => {
      const font = objects.get(id)?.dictionary ?? '';
      return [name, lettersOf(objects.get(reference(font, 'ToUnicode'))?.stream?.toString('latin1') ?? '')];
    }),
  );
}

function lettersOf(map: string): Map<string, string> {
  const letters = new Map<string, string>();
  for (const [, block = ''] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, from = '', to = ''] of block.matchAll(/<(\w+)> <(\w+)>/g))
      letters.set(from.toUpperCase(), letter(to));
  }
  for (const [, block = ''] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, first = '', last = '', to = ''] of block.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g)) {
      const [begin, end, start] = [first, last, to].map((hex) => Number.parseInt(hex, 16)) as [number, number, number];
      for (let code = begin; code <= end; code++) {
        const glyph = code.toString(16).toUpperCase().padStart(first.length, '0');
        letters.set(glyph, String.fromCodePoint(start + code - begin));
      }
    }
  }
  return letters;
}

function letter(utf16: string): string {
  return (utf16.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('');
}

function reference(dictionary: string, key: string): string {
  return new RegExp(`/${key} (\\d+) 0 R`).exec(dictionary)?.[1] ?? '';
}
