import { z } from 'zod';
import { id, text } from '../../platform/index.js';
import { body } from '../chat.schemas.js';

/** What it is found by: a few characters. */
const title = text(30);

/** A sentence that counselors write again and again. Put into the box to be changed; nothing sends it by itself. */
export const phrase = z.object({
  id,
  /** null for one's own, which nobody else sees */
  deskId: id.nullable(),
  title: z.string(),
  body: z.string(),
});
/** By title. */
export const phrases = z.object({ items: z.array(phrase) });
export const phraseInput = z.strictObject({
  /** made by the sender; the same id again is the same phrase */
  clientId: z.uuid(),
  /** null for one's own; a desk's are its supervisors' to write */
  deskId: id.nullable(),
  title,
  body,
});
/** What is left out stays as it is; of two changes the later one holds. */
export const phraseChange = z.strictObject({ title: title.optional(), body: body.optional() });
