import { z } from 'zod';
import { id, instant, text } from '../../platform/index.js';
import { LONGEST_BLOCK_HOURS } from './block.js';

export const blockReason = z.enum(['insults', 'sexual', 'threats', 'flooding', 'other']);

export const blockInput = z.strictObject({
  /** made by the sender; the same id again is the same block */
  clientId: z.uuid(),
  reason: blockReason,
  hours: z.number().int().min(1).max(LONGEST_BLOCK_HOURS),
  /** for colleagues: what has happened */
  words: text(2_000).optional(),
});

export const block = z.object({
  id,
  contactId: id,
  deskId: id,
  deskName: z.string(),
  reason: blockReason,
  blockedBy: z.string(),
  blockedAt: instant,
  until: instant,
});
/** The open block of a contact's person, with what was written about it. */
export const contactBlock = z.object({
  block: block.extend({ words: z.string().nullable() }).nullable(),
});
/** Open blocks, the one that ends first before the others. Without words: those stand at the contact. */
export const blocks = z.object({ items: z.array(block) });
