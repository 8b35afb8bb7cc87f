import { z } from 'zod';
import { id, instant, MAX_COUNT } from '../../platform/index.js';

export const callbackStates = [
  'open',
  'taken',
  'reached',
  'given-up',
  'called-again',
  'not-safe',
  'not-needed',
] as const;
export const callbackState = z.enum(callbackStates);
export const safeToCall = z.enum(['unknown', 'yes', 'no']);
/** What came of a try. `somebody-else`: another person picked up, and nothing was said of who we are. */
export const attemptOutcome = z.enum(['no-answer', 'busy', 'unreachable', 'somebody-else']);

/** Somebody to be called back: the number masked, nothing of what was said. */
export const callback = z.object({
  id,
  deskId: id,
  deskName: z.string(),
  /** hung up before anybody answered · asked to be called */
  why: z.enum(['hung-up', 'asked']),
  state: callbackState,
  createdAt: instant,
  dueAt: instant,
  isOverdue: z.boolean(),
  safeToCall,
  /** at most three */
  attempts: z.array(
    z.object({
      seq: z.number().int(),
      byName: z.string(),
      begunAt: instant,
      /** null while it rings */
      outcome: z.string().nullable(),
    }),
  ),
  takenById: id.nullable(),
  takenByName: z.string().nullable(),
  maskedNumber: z.string(),
  earlierCalls: z.number().int().min(0).max(MAX_COUNT),
  /** the highest grade a person gave this caller's earlier contact; null where there is none */
  gradeBefore: z.string().nullable(),
  reachedContactId: id.nullable(),
  /** whether a carrier can dial it, showing the center's number */
  canDial: z.boolean(),
});
export type CallbackView = z.infer<typeof callback>;
export const callbacks = z.object({ items: z.array(callback), open: z.number().int() });
export const callbackQuery = z.strictObject({ settled: z.enum(['true', 'false']).default('false') });

export const attemptInput = z.strictObject({ clientId: z.uuid(), outcome: attemptOutcome });
/** Somebody has answered: the contact opens now, and is the caller's own counselor's. */
export const reachedInput = z.strictObject({ clientId: z.uuid() });
export const reached = z.object({ contactId: id });
export const dialInput = z.strictObject({ clientId: z.uuid() });
export const safeInput = z.strictObject({ safeToCall });
export const closeInput = z.strictObject({ reason: z.enum(['not-safe', 'not-needed']) });
export const callbackNumber = z.object({ number: z.string() });

/** From the visitor's page, while she waits: her number instead of her place. */
export const callbackAsked = z.strictObject({
  callId: id,
  /** a mobile or a landline with its area code; digits, spaces, a leading + */
  number: z
    .string()
    .regex(/^\+?[\d\s()-]{5,30}$/)
    .transform((said) => said.replace(/[\s()-]/g, ''))
    .pipe(z.string().regex(/^\+?\d{5,15}$/)),
  /** `no` is not offered: whoever can't be called leaves a message instead */
  safeToCall: z.enum(['unknown', 'yes']),
});
