import { z } from 'zod';
import { id, instant } from '../../platform/index.js';
import { caseState, caseView, colleague, effect, lineEntry } from './cases.schemas.js';
import { handOver } from './hand-overs.schemas.js';
import { plan } from './plans.schemas.js';

/** The case with what was written in it and with its line. */
export const caseFile = caseView.extend({
  /** whether the viewer acts for it: its people and its state */
  mayAct: z.boolean(),
  /** where it may go from here */
  moves: z.array(caseState),
  /** its latest version */
  plan: plan.nullable(),
  /** on its way to a colleague */
  handOver: handOver.nullable(),
  team: z.array(colleague.extend({ part: z.string() })),
  /** each end it has had, the newest first */
  closings: z.array(z.object({ id, effect, summary: z.string(), closedAt: instant, closedBy: z.string() })),
  line: z.array(lineEntry),
});
