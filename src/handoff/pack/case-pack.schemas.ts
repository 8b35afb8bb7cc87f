import { z } from 'zod';
import { caseFile } from '../../contacts/cases/case-file.schemas.js';
import { writtenContact } from '../../contacts/records/person-records.schemas.js';
import { instant } from '../../platform/index.js';
import { referralDetail } from '../handoff.schemas.js';

/** Why somebody takes a case out on paper. */
export const printReason = z.enum(['referral', 'supervision', 'conference', 'archive', 'authority', 'other']);
export const packInput = z.strictObject({ reason: printReason });

/** The papers of a case (个案材料): problem, process, referral notices. Nobody's name or number is in it but the staff's. */
export const casePack = z.object({
  case: caseFile.omit({ mayAct: true, moves: true, handOver: true, line: true }),
  reason: printReason,
  printedAt: instant,
  printedBy: z.string(),
  /** oldest first */
  contacts: z.array(writtenContact),
  /** contacts of the person that the viewer may not read */
  leftOut: z.number().int(),
  /** oldest first; without the packet where she may not open it */
  referrals: z.array(referralDetail),
});
