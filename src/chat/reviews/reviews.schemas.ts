import { z } from 'zod';
import { callerRole, grade, replyClock, signalLevel } from '../../contacts/index.js';
import { id, instant, text } from '../../platform/index.js';
import { body, wordsInput } from '../chat.schemas.js';

export const reviewStates = ['open', 'sent', 'given-back', 'withdrawn'] as const;
export const reviewState = z.enum(reviewStates);
export type ReviewState = z.infer<typeof reviewState>;

/** As a message: its `clientId` is the message's, once it is sent. */
export const reviewInput = wordsInput;
export const sendInput = z.strictObject({
  /** with other words than hers; left out, it goes out as she wrote it */
  body: body.optional(),
});
export const giveBackInput = z.strictObject({
  /** for her: what it is given back for. Sealed */
  note: text(2_000),
});

export const review = z.object({
  id,
  contactId: id,
  clientId: z.uuid(),
  state: reviewState,
  /** as it was handed in */
  body: z.string(),
  submittedBy: z.object({ id, displayName: z.string() }),
  submittedAt: instant,
  /** who sent or gave it back, or withdrew it; null while it is open, and where the contact was hers no more */
  settledBy: z.string().nullable(),
  settledAt: instant.nullable(),
  /** whether it was sent with other words; null where it was not sent */
  reworded: z.boolean().nullable(),
  /** what it was given back for */
  note: z.string().nullable(),
});
export type ReviewView = z.infer<typeof review>;

/** What reviewing means for whoever holds the contact. */
export const reviewStanding = z.object({
  /** her replies on this contact are reviewed before they go out */
  demanded: z.boolean(),
  /** and may go at once, with a reason */
  mayGoAtOnce: z.boolean(),
  /** what is open, or was given back and nothing has been sent since; null otherwise */
  review: review.nullable(),
});

/** Those that are open, without their words. */
export const openReviews = z.object({
  items: z.array(
    z.object({
      id,
      contactId: id,
      deskName: z.string(),
      callerRole,
      signal: signalLevel.nullable(),
      grade,
      submittedBy: z.object({ id, displayName: z.string() }),
      submittedAt: instant,
      /** the letter's clock, which runs on meanwhile; null where none runs */
      reply: replyClock.nullable(),
    }),
  ),
});
