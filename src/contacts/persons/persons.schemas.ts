import { z } from 'zod';
import { id, instant } from '../../platform/index.js';
import { channel } from '../../staff/index.js';
import { contactState, grade } from '../contacts.schemas.js';

/** How a counselor knows that two are one: told by her, by what she tells, by somebody else, or in another way. */
export const mergeReason = z.enum(['said-so', 'recognised', 'told', 'other']);

const colleague = z.object({ id, displayName: z.string() });

/** A contact as far as it takes to recognise somebody: no content. */
const contactOfWay = z.object({
  id,
  channel,
  deskName: z.string(),
  state: contactState,
  grade,
  openedAt: instant,
  counselor: colleague.nullable(),
});

/** One way in: a row of its own, with its key and what came by it. */
const way = z.object({
  personId: id,
  since: instant,
  /** how she was called there */
  nickname: z.string().nullable(),
  /** the merge by which it belongs to another row; null for the one that leads */
  merge: z.object({ id, intoId: id, reason: mergeReason, by: z.string(), at: instant }).nullable(),
  hasCode: z.boolean(),
  hasWechat: z.boolean(),
  /** numbers that called, masked */
  telephones: z.array(z.string()),
  /** newest first, of those that the viewer may read the last twenty */
  contacts: z.array(contactOfWay),
  /** how many there are in all */
  contactCount: z.number().int(),
});

const caseOfPerson = z.object({ id, number: z.number().int(), isOpen: z.boolean(), responsible: z.string() });

/**
 * A human being as far as we know: every way in, and the cases. `leadId` names the row that leads. A counselor who was with her once
 * sees the ways by which she may read something, and no case.
 */
export const person = z.object({ leadId: id, ways: z.array(way), cases: z.array(caseOfPerson) });

export const previewInput = z.strictObject({ with: z.uuid() });
/** What a merge would bring together and change, before anybody decides. */
export const mergePreview = z.object({
  here: person,
  other: person,
  /** colleagues who could then read what they can't now: the contacts of `other`, or those of `here` */
  readers: z.array(z.object({ account: colleague, gains: z.enum(['here', 'other']) })),
  /** why it would be refused now */
  problem: z.enum(['both-have-cases']).nullable(),
});

export const mergeInput = z.strictObject({
  /** made by the sender; the same id again is the same merge */
  clientId: z.uuid(),
  /** any row of whoever is found to be the same human being */
  otherId: z.uuid(),
  reason: mergeReason,
});
export const merged = z.object({ mergeId: id, person });
/** Who are two again. `separated` is null where the viewer may not read that one any more. */
export const separated = z.object({ left: person.nullable(), separated: person.nullable() });
