/**
 * A text in pieces of at most so many bytes of UTF-8, none of them ending inside a character; where there is one, after the
 * end of a line or a sentence. Joined they are the text again.
 */
export function piecesOf(text: string, maxBytes: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (Buffer.byteLength(rest) > maxBytes) {
    const most = longestStart(rest, maxBytes);
    const end = lastPause(rest.slice(0, most));
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}

/** How many UTF-16 units of the text fit, whole characters only. */
function longestStart(text: string, maxBytes: number): number {
  let bytes = 0;
  let units = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    units += character.length;
  }
  return units;
}

/** After the last pause in the second half of what fits; its very end where there is none. */
function lastPause(start: string): number {
  for (const pauses of [/\n/g, /[。！？!?；;]/g, /[，,、\s]/g]) {
    const last = [...start.matchAll(pauses)].at(-1);
    if (last && last.index >= start.length / 2) return last.index + 1;
  }
  return start.length;
}
