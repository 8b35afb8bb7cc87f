import { createHmac } from 'node:crypto';

/** 19 random digits (63 bits) and a check digit: digits are what can be said aloud in any dialect. */
const RANDOM_DIGITS = 19;

/** Damm's quasigroup: finds every single wrong digit and every two neighbours exchanged. */
const damm = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
] as const;

/** 0 exactly for digits that end in their own check digit. */
export function checkDigit(digits: string): number {
  let interim = 0;
  for (const digit of digits) interim = damm[interim]?.[Number(digit)] ?? 0;
  return interim;
}

/**
 * The code that leads back to a thread. Made from the sender's own random id, so that a message sent twice because the
 * reply was lost gets the same code again, although only the code's hash is kept.
 *
 * @param secret from the key file @param clientId a UUID made by the sender: 122 random bits
 */
export function retrievalCodeFor(secret: Buffer, clientId: string): string {
  const digest = createHmac('sha256', secret).update(clientId).digest();
  const digits = (BigInt(`0x${digest.toString('hex')}`) % 10n ** BigInt(RANDOM_DIGITS))
    .toString()
    .padStart(RANDOM_DIGITS, '0');
  return `${digits}${checkDigit(digits)}`;
}
