import { neighbours, pictures, simplified, spellings } from './normalize.tables.js';

/** A message as the lexicon reads it, with the way back to what was written. */
export interface Normalized {
  /** Half width, lower case, Simplified, evasions resolved. One UTF-16 unit per entry of `starts` and `ends`. */
  readonly text: string;
  /** For each unit of `text`, where in the original it begins (UTF-16 index). */
  readonly starts: readonly number[];
  /** For each unit of `text`, where in the original it ends (exclusive). */
  readonly ends: readonly number[];
}

/** Zero-width characters, marks of direction and variation selectors: code points, first and last. */
const invisible: readonly (readonly [number, number])[] = [
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180e],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
];
const filler = /[\s*.·•_\-~^|/\\+#@&=`'"°…,，、。!！?？:：;；<>()（）[\]【】{}「」『』]/;
const longestGap = 3;

interface Draft {
  chars: string[];
  starts: number[];
  ends: number[];
}

/** Reads a message: see {@link Normalized}. Never throws; lone surrogates pass through. Linear in the text's length. */
export function normalize(original: string): Normalized {
  const plain = joinNeighbours(fold(original));
  return respell(plain);
}

/** Width, case, script, invisible characters and pictures, one character at a time. */
function fold(original: string): Draft {
  const draft: Draft = { chars: [], starts: [], ends: [] };
  let at = 0;
  for (const char of original) {
    const end = at + char.length;
    if (!isInvisible(char.charCodeAt(0))) {
      for (const unit of readChar(char)) {
        draft.chars.push(unit);
        draft.starts.push(at);
        draft.ends.push(end);
      }
    }
    at = end;
  }
  return draft;
}

function isInvisible(code: number): boolean {
  return code >= 0xad && invisible.some(([first, last]) => code >= first && code <= last);
}

function readChar(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x80) return char.toLowerCase();
  if (code === 0x3000 || code === 0xa0) return ' ';
  // Full-width letters, digits and signs; the Chinese comma and its kin stay, they separate clauses.
  if (code >= 0xff10 && code <= 0xff5a && code !== 0xff1a && code !== 0xff1b && code !== 0xff1f) {
    return String.fromCharCode(code - 0xfee0).toLowerCase();
  }
  const picture = pictures.get(char);
  if (picture !== undefined) return picture;
  if (char.length > 1) return '\u25a1';
  return simplified.get(char) ?? char;
}

/** Takes out up to three signs or spaces slipped between two characters that belong together. */
function joinNeighbours(draft: Draft): Draft {
  const joined: Draft = { chars: [], starts: [], ends: [] };
  const { chars } = draft;
  for (let i = 0; i < chars.length; i++) {
    joined.chars.push(chars[i] as string);
    joined.starts.push(draft.starts[i] as number);
    joined.ends.push(draft.ends[i] as number);
    let next = i + 1;
    while (next < chars.length && next - i <= longestGap && filler.test(chars[next] as string)) next++;
    if (next > i + 1 && next < chars.length && neighbours.has(`${chars[i]}${chars[next]}`)) i = next - 1;
  }
  return joined;
}

/** Replaces the known spellings by the words they stand for, each over the text the one before has left. */
function respell(draft: Draft): Normalized {
  let { starts, ends } = draft;
  let text = draft.chars.join('');
  for (const { pattern, word } of spellings) {
    pattern.lastIndex = 0;
    if (text.search(pattern) < 0) continue;
    const nextStarts: number[] = [];
    const nextEnds: number[] = [];
    let out = '';
    let from = 0;
    for (const match of text.matchAll(pattern)) {
      const to = match.index;
      const stop = to + match[0].length;
      for (let i = from; i < to; i++) {
        nextStarts.push(starts[i] as number);
        nextEnds.push(ends[i] as number);
      }
      out += text.slice(from, to) + word;
      for (let i = 0; i < word.length; i++) {
        nextStarts.push(starts[to] as number);
        nextEnds.push(ends[stop - 1] as number);
      }
      from = stop;
    }
    for (let i = from; i < text.length; i++) {
      nextStarts.push(starts[i] as number);
      nextEnds.push(ends[i] as number);
    }
    text = out + text.slice(from);
    starts = nextStarts;
    ends = nextEnds;
    pattern.lastIndex = 0;
  }
  return { text, starts, ends };
}
