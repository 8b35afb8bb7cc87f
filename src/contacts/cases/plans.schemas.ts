import { z } from 'zod';
import { day, id, instant, MAX_COUNT, text } from '../../platform/index.js';
import { colleague } from './cases.schemas.js';

const goalState = z.enum(['planned', 'under-way', 'reached', 'dropped']);
const goal = z.object({ text: z.string(), state: goalState });

/** What was agreed for this one person (一生一策): where to, by what, and when it is gone through. */
const content = z.object({ goals: z.array(goal), measures: z.string() });
export type PlanContent = z.infer<typeof content>;

export const planInput = z.strictObject({
  /** the same again is the same version */
  clientId: z.uuid(),
  /** the version this one was written upon; 0 for the first */
  basedOn: z.number().int().min(0).max(MAX_COUNT),
  /** sealed */
  goals: z
    .array(z.strictObject({ text: text(500), state: goalState }))
    .min(1)
    .max(20),
  /** sealed */
  measures: text(8_000),
  /** the day it is gone through again */
  reviewDate: day,
  /** the one before has been gone through; it stands on the line as a review */
  isReview: z.boolean().default(false),
});

const planVersion = z.object({
  id,
  version: z.number().int(),
  reviewDate: z.iso.date(),
  isReview: z.boolean(),
  savedAt: instant,
  savedBy: colleague,
});
/** One version with what was written. */
export const plan = planVersion.extend(content.shape);
export type PlanView = z.infer<typeof plan>;
/** Every version there is, the newest first, without what was written. */
export const planVersions = z.object({ items: z.array(planVersion) });
export const versionParam = z.coerce.number().int().min(1).max(MAX_COUNT);
