import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** WeChat pads to blocks of 32, though the cipher's own are 16. */
const BLOCK = 32;
const IV_BYTES = 16;
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;

/** SHA-1 over the sorted parts, in hexadecimal: WeChat's signature. */
export function signatureOf(...parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
}

/** Whether two signatures are the same, in a time that tells nothing of where they differ. */
export function isSame(given: string | undefined, expected: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * AES-256-CBC as WeChat uses it: 16 random bytes, the text's length in four bytes (big endian), the text, the app's id;
 * padded by PKCS#7 to 32. The key is base64 of 32 bytes without its last sign, its first half the first block.
 *
 * @param aesKey EncodingAESKey, 43 characters @returns base64
 */
export function encrypt(aesKey: string, appId: string, text: string): string {
  const { key, iv } = keyOf(aesKey);
  const said = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(said.length);
  const plain = Buffer.concat([randomBytes(RANDOM_BYTES), length, said, Buffer.from(appId, 'utf8')]);
  const padding = BLOCK - (plain.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(padding, padding)), cipher.final()]).toString(
    'base64',
  );
}

/** The other way. @returns null for what nobody has encrypted so */
export function decrypt(aesKey: string, encrypted: string): { text: string; appId: string } | null {
  const { key, iv } = keyOf(aesKey);
  const sealed = Buffer.from(encrypted, 'base64');
  if (sealed.length === 0 || sealed.length % IV_BYTES !== 0) return null;
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(sealed), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  if (padding < 1 || padding > BLOCK) return null;
  const plain = padded.subarray(RANDOM_BYTES, padded.length - padding);
  if (plain.length < LENGTH_BYTES) return null;
  const end = LENGTH_BYTES + plain.readUInt32BE(0);
  if (end > plain.length) return null;
  return { text: plain.toString('utf8', LENGTH_BYTES, end), appId: plain.toString('utf8', end) };
}

function keyOf(aesKey: string): { key: Buffer; iv: Buffer } {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  return { key, iv: key.subarray(0, IV_BYTES) };
}
