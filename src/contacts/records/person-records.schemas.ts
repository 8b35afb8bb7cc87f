import { z } from 'zod';
import { id, instant } from '../../platform/index.js';
import { channel } from '../../staff/index.js';
import { callerRole, contactState, door, grade, record } from '../contacts.schemas.js';
import { recordAddition } from './records.schemas.js';

/** A contact with all that was judged and recorded of it, and none of what was said in it. */
export const writtenContact = z.object({
  id,
  channel,
  door: door.nullable(),
  state: contactState,
  callerRole,
  deskName: z.string(),
  counselor: z.string().nullable(),
  openedAt: instant,
  closedAt: instant.nullable(),
  /** the primary problem first */
  tags: z.array(z.string()),
  /** in the order they were given */
  grades: z.array(z.object({ grade, reasonCode: z.string().nullable(), at: instant, by: z.string() })),
  record: record.nullable(),
  additions: z.array(recordAddition),
});
