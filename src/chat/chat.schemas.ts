import { z } from 'zod';
import { callerRole, retrievalCode } from '../contacts/index.js';
import { id, instant, MAX_COUNT, text } from '../platform/index.js';
import { type Channel, presence } from '../staff/index.js';

/** A message: long enough for a night's worth of words. Characters, as `text` counts them. */
export const MAX_MESSAGE = 4_000;
export const body = text(MAX_MESSAGE);

/** A desk's address, as it stands in links. */
export const deskAddress = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

/** The two ways of writing. */
export const textChannel = z.enum(['board', 'chat']);
/** How a conversation is written on: beside a call that it has become, as the chat it was. */
export function writtenOn(channel: Channel): z.infer<typeof textChannel> {
  return channel === 'board' ? 'board' : 'chat';
}

export const openThreadInput = z.strictObject({
  /** made by the sender; the same id again is the same message */
  clientId: z.uuid(),
  body,
  /** the desk's address; the center's default desk otherwise */
  desk: deskAddress.optional(),
  callerRole: callerRole.default('unknown'),
});

export const visitorMessage = z.object({
  clientId: z.uuid(),
  seq: z.number().int(),
  author: z.enum(['visitor', 'counselor']),
  /** a counselor's side, by a supervisor who had joined */
  bySupervisor: z.boolean(),
  body: z.string(),
  occurredAt: instant,
});

/** The message is stored (that is what a reply means). */
export const threadOpened = z.object({
  /** shown once; only its keyed hash is kept */
  code: retrievalCode,
  seq: z.number().int(),
  occurredAt: instant,
  /** the page shows the warm line with the emergency numbers; never says why */
  showHelp: z.boolean(),
  /** `chat`: a counselor is asked at once; `board`: it lies there as a letter, as everything does after hours */
  channel: textChannel,
});

const words = { clientId: z.uuid(), body };
/** Why a letter could not wait for the review that its desk demands. */
export const unreviewedReason = z.enum(['danger', 'nobody-reviews', 'time', 'other']);
export type UnreviewedReason = z.infer<typeof unreviewedReason>;

/** What a counselor writes. */
export const wordsInput = z.strictObject({
  ...words,
  /** the revision of the draft it was: a later one stays. Left out, whatever stands unsent is forgotten */
  draft: z.number().int().min(0).max(MAX_COUNT).optional(),
});
/** A counselor's message. */
export const writeInput = wordsInput.extend({
  /** where the desk demands a review and somebody is at risk: it goes out at once, and this is written down */
  unreviewed: unreviewedReason.optional(),
});
export const visitorWriteInput = z.strictObject({
  ...words,
  /** by live chat, where the desk is open for it: what opens anew does so live, a letter that still waits becomes a chat */
  live: z.boolean().default(false),
});
export const written = z.object({
  seq: z.number().int(),
  occurredAt: instant,
  showHelp: z.boolean(),
  /** how the contact it belongs to goes on */
  channel: textChannel,
});

export const catchUp = z.strictObject({ after: z.coerce.number().int().min(0).max(MAX_COUNT).default(0) });

/** How a thread stands. Told anew whenever it changes. */
export const threadState = z.object({
  /**
   * `read`: finished without a reply, as an empty or a test message is. `empty`: nothing has been written yet; the code
   * comes from a call.
   */
  state: z.enum(['waiting', 'being-answered', 'answered', 'read', 'empty']),
  /** how the thread's live contact goes on; null where it has none */
  channel: textChannel.nullable(),
  /** how many stand before it; null once somebody reads it */
  ahead: z.number().int().nullable(),
  /** an estimate from this desk's last answers; null where there are too few to say, or nobody waits */
  waitSeconds: z.number().int().nullable(),
  /** until when new words are refused, unless they show risk; null where they are taken */
  blockedUntil: instant.nullable(),
  /** it waits for another counselor than the one it was with: a colleague takes over */
  handedOn: z.boolean(),
});

/** What a visitor sees of a thread. */
export const threadView = threadState.extend({
  deskName: z.string(),
  lastSeq: z.number().int(),
  /** up to this message her words have been in front of the counselor who holds the contact; 0 for none */
  readSeq: z.number().int(),
  /** a supervisor is in the chat beside its counselor */
  supervisor: z.boolean(),
  messages: z.array(visitorMessage),
});

/** What a counselor sees of a thread. */
export const staffMessage = visitorMessage.extend({
  id,
  contactId: id,
  authorName: z.string().nullable(),
  /**
   * how a counselor's message reaches somebody who writes to an account elsewhere; null for whoever reads on our page.
   * `noticed`: she was told that there is an answer; that and what is `held` follows when she writes again
   */
  delivery: z.enum(['waiting', 'sent', 'noticed', 'held', 'failed']).nullable(),
  /** who let it go, and whether with other words than the counselor's; null where nobody reviewed it */
  review: z.object({ by: z.string(), reworded: z.boolean() }).nullable(),
  /** why it went out without the review that the desk demands; null otherwise */
  unreviewed: unreviewedReason.nullable(),
});
/** What counselors write for each other. Visitors are never shown it. */
export const note = z.object({
  id,
  contactId: id,
  clientId: z.uuid(),
  /** stands behind the thread's message of this number; 0 where nothing had been written */
  afterSeq: z.number().int(),
  authorName: z.string(),
  body: z.string(),
  occurredAt: instant,
});
/** Numbers of messages of the thread; 0 where nothing was reported. */
const reportedSeq = z.number().int().min(0).max(MAX_COUNT);
export const visitorReceipts = z.strictObject({
  /** her page has everything up to here */
  deliveredSeq: reportedSeq,
  /** and this was in front of her; counts as delivered too */
  readSeq: reportedSeq,
});
/** Up to which messages a visitor's page has come, and what was in front of her. Never later than the viewer may read. */
export const receipts = z.object({ deliveredSeq: z.number().int(), readSeq: z.number().int() });
export const noAnswerNeededInput = z.strictObject({
  /** the thread's last message that the counselor has before her; not given where there is none to see, as a voice message */
  upTo: reportedSeq.optional(),
});
export const counselorRead = z.strictObject({ contactId: id, seq: reportedSeq });

/** Somebody who has joined a chat beside its counselor. */
export const supervisorInChat = z.object({ accountId: id, displayName: z.string(), joinedAt: instant });

export const staffMessages = z.object({
  lastSeq: z.number().int(),
  receipts,
  supervisors: z.array(supervisorInChat),
  messages: z.array(staffMessage),
  notes: z.array(note),
});

export const transferInput = z.strictObject({
  accountId: id,
  /** for the colleague: what she needs to know before she takes it */
  note: wordsInput.optional(),
});
/** Colleagues of the contact's desk who are there, whoever could take it first. */
export const contactColleagues = z.object({
  items: z.array(
    z.object({ accountId: id, displayName: z.string(), presence: presence.shape.state, canTake: z.boolean() }),
  ),
});

export const channelState = z.object({
  channel: z.enum(['board', 'chat', 'phone', 'web-call']),
  open: z.boolean(),
  /** until when, if open; when next, if not; null where nothing is planned within a week */
  until: instant.nullable(),
  opensAt: instant.nullable(),
});
export const frontDoor = z.object({
  centerName: z.string(),
  deskName: z.string(),
  desk: z.string(),
  timeZone: z.string(),
  now: instant,
  channels: z.array(channelState),
  /** numbers to call at once, with what they are */
  emergency: z.array(z.object({ number: z.string(), zh: z.string(), en: z.string() })),
});
