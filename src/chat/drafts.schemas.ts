import { z } from 'zod';
import { id, instant, isStorable, MAX_COUNT } from '../platform/index.js';
import { MAX_MESSAGE } from './chat.schemas.js';

/** Room for two, where two have written. UTF-16 units */
export const MAX_DRAFT = 2 * MAX_MESSAGE;

/** The revision a change was made on; 0 where there was no draft yet. */
const revision = z.number().int().min(0).max(MAX_COUNT);

export const draftInput = z.strictObject({
  revision,
  /** kept as it was typed, the space at its end included */
  body: z.string().min(1).max(MAX_DRAFT).refine(isStorable).refine(isMoreThanBlanks),
});
export const draftDiscarded = z.strictObject({ revision: z.coerce.number().int().min(0).max(MAX_COUNT) });

export const draftSaved = z.object({ revision: z.number().int(), updatedAt: instant });

/** What stands unsent on a contact. */
export const draft = z.object({
  /** null where nothing does */
  body: z.string().nullable(),
  /** 0 where there never was one */
  revision: z.number().int(),
  /** who wrote last; another counselor where the contact was handed over */
  writtenBy: z.object({ id, displayName: z.string() }).nullable(),
  updatedAt: instant.nullable(),
});

/** Blanks alone are no draft: that is thrown away. */
function isMoreThanBlanks(text: string): boolean {
  return text.trim() !== '';
}
