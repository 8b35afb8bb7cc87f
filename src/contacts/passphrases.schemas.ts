import { z } from 'zod';
import { isStorable } from '../platform/index.js';
import { LONGEST_PHRASE, SHORTEST_PHRASE } from './passphrase.js';

/** Read as it is meant: a phone's capital letter, a space too many or a wide character make no other phrase of it. */
const phrase = z
  .string()
  .refine(isStorable)
  .normalize('NFKC')
  .trim()
  .toLowerCase()
  .overwrite((said) => said.replace(/\s+/g, ' '));

export const passphraseInput = z.strictObject({
  /** made by the sender, once for each phrase; the same id again is the same phrase */
  clientId: z.uuid(),
  phrase: phrase.min(SHORTEST_PHRASE).max(LONGEST_PHRASE),
});
/** Whatever may have been meant as the phrase: one that is too short is wrong, not malformed. */
export const passphraseTry = z.strictObject({ phrase: phrase.min(1).max(LONGEST_PHRASE) });

/** Goes along with the code from then on, in `x-passphrase-proof`; for twelve hours, and until another phrase is set. */
export const passphraseSet = z.object({ proof: z.string() });
/** null: there is no passphrase, the code alone opens */
export const passphraseProven = z.object({ proof: z.string().nullable() });
