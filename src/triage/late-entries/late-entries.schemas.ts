import { z } from 'zod';
import { callerRole } from '../../contacts/contacts.schemas.js';
import { recordBody } from '../../contacts/records/records.schemas.js';
import { id, instant } from '../../platform/index.js';
import { channel } from '../../staff/index.js';
import { gradeInput, tagsInput } from '../triage.schemas.js';

/** A contact that did not come by our line (补录): as it was, with whoever had it. */
export const lateEntryInput = z.strictObject({
  /** made by the sender; the same id again is the same contact */
  clientId: z.uuid(),
  deskId: id,
  channel,
  source: z.enum(['paper', 'other-line']),
  startedAt: instant,
  /** how long it took */
  minutes: z.number().int().min(0).max(1_440),
  /** whose it was: a counselor or supervisor who works or has worked at the desk */
  counselorId: id,
  callerRole,
  /** a contact of the same person, if there is one; somebody new otherwise */
  sameAs: id.optional(),
  grade: gradeInput,
  tags: tagsInput,
  /** left out only where it was no counseling */
  record: z.strictObject({ templateId: id.optional(), body: recordBody }).optional(),
});
export const enteredLate = z.object({ contactId: id });
