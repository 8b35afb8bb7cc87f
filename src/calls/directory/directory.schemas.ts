import { z } from 'zod';
import { id, isStorable, text } from '../../platform/index.js';

export const entryKind = z.enum(['emergency', 'hotline', 'hospital', 'school', 'other']);
const number = z.string().regex(/^\+?\d{3,15}$/);
const note = z.string().trim().max(200).refine(isStorable, { error: 'not storable' });
const rank = z.number().int().min(0).max(1_000);

/** A number of others that counselors need: another line, a hospital, 110. */
export const directoryEntry = z.object({
  id,
  name: z.string(),
  number: z.string(),
  kind: entryKind,
  note: z.string(),
  rank: z.number().int(),
  isClosed: z.boolean(),
});
export const directory = z.object({ items: z.array(directoryEntry) });
export const entryInput = z.strictObject({
  name: text(80),
  number,
  kind: entryKind,
  note: note.default(''),
  rank: rank.default(0),
});
/** What is left out stays as it is. */
export const entryChange = z.strictObject({
  name: text(80).optional(),
  number: number.optional(),
  kind: entryKind.optional(),
  note: note.optional(),
  rank: rank.optional(),
  /** closed: shown to nobody who calls */
  isClosed: z.boolean().optional(),
});
