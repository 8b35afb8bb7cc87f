import { z } from 'zod';
import { id, instant, MAX_COUNT, page } from '../platform/index.js';
import { channel } from '../staff/index.js';
import { recordAddition, recordBody, signature, templateKind } from './records/records.schemas.js';

export const contactStates = ['waiting', 'active', 'wrap-up', 'closed'] as const;
export const contactState = z.enum(contactStates);
export const callerRole = z.enum(['student', 'parent', 'teacher', 'other', 'unknown']);
export type CallerRole = z.infer<typeof callerRole>;
/** What a person judged: `U` not assessed (never low), `0`–`4`; `unset` until somebody says. */
export const grade = z.enum(['unset', 'U', '0', '1', '2', '3', '4']);
export type Grade = z.infer<typeof grade>;
/** What the machine noticed; null where nothing was written yet, as on every unanswered call. */
export const signalLevel = z.number().int().min(0).max(4).nullable();

/** A door beside our own page and the telephone: an account that somebody writes to elsewhere. */
export const door = z.enum(['wechat']);
export type Door = z.infer<typeof door>;

/** Runs while a letter stands unanswered: since when, when whoever is to answer is reminded, and by when. */
export const replyClock = z.object({ owedSince: instant, warnsAt: instant, dueAt: instant });

/** A counselor looks again at a letter that waits for its visitor: on that day, in the desk's zone; `isDue` once it has come. */
export const followUp = z.object({ day: z.iso.date(), dueAt: instant, isDue: z.boolean() });

export const contactSummary = z.object({
  id,
  deskId: id,
  deskName: z.string(),
  personId: id,
  threadId: id.nullable(),
  channel,
  /** null: by our own page or by telephone */
  door: door.nullable(),
  /** somebody is on the line or in the chat; letters and voice messages wait without it */
  live: z.boolean(),
  state: contactState,
  callerRole,
  signal: signalLevel,
  grade,
  primaryTag: z.string().nullable(),
  counselor: z.object({ id, displayName: z.string() }).nullable(),
  openedAt: instant,
  waitingSince: instant,
  assignedAt: instant.nullable(),
  answeredAt: instant.nullable(),
  closedAt: instant.nullable(),
  /** null where nothing is to be answered by letter */
  reply: replyClock.nullable(),
  /** since when a letter in somebody's hands has its answer and waits for its visitor */
  awaitsVisitorSince: instant.nullable(),
  followUp: followUp.nullable(),
});
export type ContactSummary = z.infer<typeof contactSummary>;

export const contactList = z.object({ items: z.array(contactSummary), nextCursor: z.string().nullable() });
export const contactFilter = page.extend({
  state: contactState.optional(),
  deskId: id.optional(),
  mine: z.enum(['true', 'false']).optional(),
});

export const recordInput = z.strictObject({
  /** the revision this change was made on; 0 for the first */
  revision: z.number().int().min(0).max(MAX_COUNT),
  /** what it is written on; left out, the one it has or the one that follows from the contact */
  templateId: id.optional(),
  body: recordBody,
  callerRole: callerRole.optional(),
});
export const record = z.object({
  /** the version it is written on, and read by */
  templateId: id,
  revision: z.number().int(),
  updatedAt: instant,
  body: recordBody,
  /** from then on it never changes */
  signed: signature.nullable(),
  /** the desk wants a supervisor's name below the counselor's */
  countersignAsked: z.boolean(),
  countersigned: signature.nullable(),
});
export const recordSaved = z.object({ revision: z.number().int(), updatedAt: instant });

/** Closed contacts whose record waits for a name, the oldest first. */
export const recordsToSign = z.object({
  /** how many there are; shown are the oldest 200 */
  total: z.number().int(),
  /** of these, how many wait for the viewer herself */
  mine: z.number().int(),
  items: z.array(
    z.object({
      contactId: id,
      deskName: z.string(),
      channel,
      door: door.nullable(),
      grade,
      openedAt: instant,
      closedAt: instant,
      counselor: z.object({ id, displayName: z.string() }),
      waitsFor: z.enum(['signature', 'countersignature']),
    }),
  ),
});

export const requirementCode = z.enum(['answer', 'record', 'grade', 'primary-tag', 'reply-review']);
export type RequirementCode = z.infer<typeof requirementCode>;
export const requirement = z.object({ code: z.string(), met: z.boolean() });

export const contactDetail = contactSummary.extend({
  record: record.nullable(),
  /** in the order they were added */
  additions: z.array(recordAddition),
  /** entered afterwards, by somebody who may be another one than its counselor; null for what came by our lines */
  lateEntry: signature.extend({ source: z.enum(['paper', 'other-line']) }).nullable(),
  /** the kind of template that follows from channel, caller and grade; she may write on another one */
  templateKind,
  /** what still has to be done before it can be closed */
  requirements: z.array(requirement),
  /** whether the viewer is the one who may write */
  isMine: z.boolean(),
});

export const releaseInput = z.strictObject({ reason: z.enum(['break', 'conflict', 'not-suited', 'other']) });

/** `clientId` is made by whoever asks, once for each code: asked again with it, the service gives the same answer. */
export const codeInput = z.strictObject({ clientId: z.uuid() });
/** Read aloud to whoever called; nobody else is shown it again. */
export const codeGiven = z.object({ code: z.string().regex(/^\d{20}$/) });

/** Earlier contacts of the same person, newest first. */
export const history = z.object({
  items: z.array(contactSummary.extend({ record: record.nullable(), additions: z.array(recordAddition) })),
});
