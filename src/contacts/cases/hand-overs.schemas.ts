import { z } from 'zod';
import { id, instant, text } from '../../platform/index.js';
import { caseState, colleague } from './cases.schemas.js';

export const handOverState = z.enum(['offered', 'accepted', 'declined', 'withdrawn']);
export type HandOverState = z.infer<typeof handOverState>;
const declineReason = z.enum(['busy', 'conflict', 'not-suited', 'away', 'other']);

/** The same `clientId` again is the same hand-over, however it went on. */
export const handOverInput = z.strictObject({
  clientId: z.uuid(),
  /** somebody who works at the desk */
  toId: id,
  /** what whoever takes it over should know first. Sealed */
  note: text(4_000),
});
export const declineInput = z.strictObject({ reason: declineReason });

/** A case on its way from one colleague to another. */
export const handOver = z.object({
  id,
  caseId: id,
  state: handOverState,
  from: colleague,
  to: colleague,
  /** a supervisor where whoever answers for it is away or gone */
  offeredBy: colleague,
  offeredAt: instant,
  reason: declineReason.nullable(),
  note: z.string(),
});
export type HandOverView = z.infer<typeof handOver>;

/** What is offered to the viewer, without the notes; enough to say yes or no by. */
export const offeredList = z.object({
  items: z.array(
    handOver.omit({ note: true, reason: true, state: true }).extend({
      number: z.number().int(),
      caseState,
      deskName: z.string(),
      nextDate: z.iso.date().nullable(),
      /** the last one that somebody has judged */
      grade: z.string().nullable(),
    }),
  ),
});
