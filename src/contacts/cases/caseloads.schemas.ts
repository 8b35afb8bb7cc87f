import { z } from 'zod';
import { id } from '../../platform/index.js';

const count = z.number().int();
/** What one colleague carries: the running cases she answers for at the viewer's desks. */
export const caseload = z.object({
  account: z.object({ id, displayName: z.string() }),
  /** her account is disabled, and cases are left */
  gone: z.boolean(),
  running: count,
  /** of all desks: what the cap is held against */
  runningAnywhere: count,
  /** she looks after these while somebody is away */
  standsIn: count,
  /** by the grade that somebody gave last; `none` where nobody has */
  byGrade: z.object({ '0': count, '1': count, '2': count, '3': count, '4': count, none: count }),
  /** the day to look again has passed */
  overdue: count,
  reviewsDue: count,
  /** null: she has no limit */
  cap: count.nullable(),
  /** a supervisor has set it; otherwise it is the service's setting */
  isOwnCap: z.boolean(),
});
export const caseloadList = z.object({ items: z.array(caseload) });
export const capInput = z.strictObject({
  /** null: what the service is set to */
  cap: z.number().int().min(0).max(500).nullable(),
});
