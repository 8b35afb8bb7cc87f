import { z } from 'zod';

/** ISO 8601: hours `PT24H`, days `P7D` or months `P3M` after the grade. */
const after = z.string().regex(/^P(T[1-9]\d{0,2}H|[1-9]\d{0,2}D|([1-9]|1[0-2])M)$/);
const steps = z.array(z.strictObject({ after, optional: z.boolean().default(false) })).max(12);

/** What is due after each grade, and between which minutes of the center's day people are followed up. */
export const followUpPlan = z
  .strictObject({
    steps: z.strictObject({ 1: steps, 2: steps, 3: steps, 4: steps }),
    fromMinute: z.number().int().min(0).max(1439),
    untilMinute: z.number().int().min(1).max(1440),
  })
  .refine((plan) => plan.fromMinute < plan.untilMinute, { path: ['untilMinute'] });
