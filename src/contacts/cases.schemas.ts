import { z } from 'zod';
import { day, id, instant, page } from '../platform/index.js';

export const caseState = z.enum(['open', 'closed']);

/** One file for one person's way with us: who is responsible, and when we look again. */
export const caseView = z.object({
  id,
  /** counted within the center: 个案 #12 */
  number: z.number().int(),
  personId: id,
  deskId: id,
  deskName: z.string(),
  state: caseState,
  responsible: z.object({ id, displayName: z.string() }),
  /** whose account is disabled: somebody else has to take it over */
  responsibleGone: z.boolean(),
  /** the day somebody looks again, in the center's zone */
  nextDate: z.iso.date().nullable(),
  openedAt: instant,
  closedAt: instant.nullable(),
});
export const caseNow = z.object({ case: caseView.nullable() });
export const caseInput = z.strictObject({
  /** a counselor or supervisor of the desk; the one who opens it otherwise */
  responsibleId: id.optional(),
  nextDate: day.nullable().default(null),
});
export const caseChange = z
  .strictObject({ responsibleId: id.optional(), nextDate: day.nullable().optional(), state: caseState.optional() })
  .refine((change) => Object.values(change).some((value) => value !== undefined));
export const caseFilter = page.extend({
  state: caseState.default('open'),
  mine: z.enum(['true', 'false']).optional(),
});
export const caseList = z.object({ items: z.array(caseView), nextCursor: z.string().nullable() });

/** One entry of a case's line; codes, names and times only, the content stays where it is. */
export const lineEntry = z.object({
  kind: z.enum(['contact', 'appointment', 'referral']),
  id,
  at: instant,
  /** the state of the contact, appointment or referral, by its own code */
  state: z.string(),
  /** channel of a contact, room of an appointment, hospital of a referral */
  detail: z.string().nullable(),
  grade: z.string().nullable(),
  /** the counselor of a contact or appointment, whoever sent a referral */
  by: z.string().nullable(),
  contactId: id,
});
export const caseLine = caseView.extend({ line: z.array(lineEntry) });
