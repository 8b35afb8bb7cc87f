/** Half of a surrogate pair: an emoji cut in two by a keyboard or by pasting. */
const PAIR_OR_HALF = /[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g;

/** As `String.prototype.toWellFormed`, which old phones lack: the service refuses text it could not store. */
export function wellFormed(text: string): string {
  return text.replace(PAIR_OR_HALF, (found) => (found.length === 2 ? found : '\ufffd'));
}
