import { z } from 'zod';
import { id, text } from '../../platform/index.js';

export const entryKind = z.enum(['emergency', 'hotline', 'hospital', 'school', 'other']);
const number = z.string().regex(/^\+?\d{3,15}$/);

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
  note: z.string().max(200).default(''),
  rank: z.number().int().min(0).max(1_000).default(0),
});
export const entryChange = entryInput.partial().extend({ isClosed: z.boolean().optional() });
