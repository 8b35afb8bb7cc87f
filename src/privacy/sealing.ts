import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** First byte of every sealed value: which cipher suite it was sealed with, so that another can follow. */
const AES_256_GCM = 1;
const NONCE = 12;
const TAG = 16;
export const KEY_BYTES = 32;

/** A sealed value can't be opened: wrong key, wrong place, or altered. Says nothing about the content. */
export class SealBroken extends Error {
  constructor(readonly place: string) {
    super(`a sealed value does not open: ${place}`);
  }
}

/**
 * Seals bytes: suite, nonce, ciphertext, tag.
 * @param place where the value stands (`table.column:id`). Bound in, so a value moved elsewhere does not open.
 */
export function sealBytes(key: Buffer, place: string, plain: Buffer): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(place));
  const body = cipher.update(plain);
  return Buffer.concat([Buffer.from([AES_256_GCM]), nonce, body, cipher.final(), cipher.getAuthTag()]);
}

/** @throws SealBroken */
export function openBytes(key: Buffer, place: string, sealed: Buffer): Buffer {
  if (sealed[0] !== AES_256_GCM || sealed.length < 1 + NONCE + TAG) throw new SealBroken(place);
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  try {
    const body = decipher.update(sealed.subarray(1 + NONCE, sealed.length - TAG));
    return Buffer.concat([body, decipher.final()]);
  } catch {
    throw new SealBroken(place);
  }
}
