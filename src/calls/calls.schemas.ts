import { z } from 'zod';
import { callerRole } from '../contacts/index.js';
import { id, instant, MAX_COUNT } from '../platform/index.js';

/** Longest session description a browser makes, with room to spare; UTF-16 units. */
const MAX_SDP = 32_000;

/** The name of a carrier; those there are have registered with `Carriers`. */
export const carrier = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/);
export type Carrier = z.infer<typeof carrier>;

/**
 * `recording`: out of hours, the caller speaks a message. `connecting`: a counselor has taken it, the line is being made.
 * `ended` is the end of the line, not of the contact.
 */
export const callStates = ['waiting', 'connecting', 'connected', 'recording', 'ended'] as const;
export const callState = z.enum(callStates);
export type CallState = z.infer<typeof callState>;
export const endedBy = z.enum(['visitor', 'counselor', 'lost', 'carrier']);

export const iceServer = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});

/** What a carrier can do with a call of its; the console hides the rest. */
export const capabilities = z.object({
  mute: z.boolean(),
  hold: z.boolean(),
  /** a colleague joins, asked or taking over */
  consult: z.boolean(),
  transfer: z.boolean(),
  /** a supervisor listens, whispers, joins */
  supervise: z.boolean(),
  /** dials somebody of the directory into the call */
  thirdParty: z.boolean(),
  /** dials whoever is to be called back, showing the center's number */
  dialOut: z.boolean(),
  /** rings a counselor at a telephone of hers */
  telephone: z.boolean(),
  record: z.boolean(),
});

// ── everybody on a call beside its caller ──

export const legPart = z.enum(['counselor', 'consulted', 'supervisor', 'third-party']);
/** heard by everybody · by the counselor only · by nobody */
export const legMode = z.enum(['talk', 'whisper', 'listen']);
export const legState = z.enum(['asked', 'joined', 'left', 'declined', 'failed']);

/** As the counselor who holds the call sees it. */
export const callLeg = z.object({
  legId: id,
  part: legPart,
  mode: legMode,
  state: legState,
  accountId: id.nullable(),
  /** of the colleague, or of the directory's entry */
  name: z.string(),
  askedAt: instant,
  joinedAt: instant.nullable(),
});

/** As whoever was asked sees it, or the supervisor who has joined. Nothing of the record. */
export const ownLeg = z.object({
  legId: id,
  callId: id,
  part: legPart,
  mode: legMode,
  state: legState,
  carrier,
  /** who holds the call */
  counselorName: z.string(),
  deskName: z.string(),
  grade: z.string(),
  callerRole,
  held: z.boolean(),
  askedAt: instant,
  /** until when she may answer; null once she has */
  expiresAt: instant.nullable(),
  iceServers: z.array(iceServer),
});
export const ownLegNow = z.object({ leg: ownLeg.nullable() });

export const holdInput = z.strictObject({ held: z.boolean() });
export const consultInput = z.strictObject({ clientId: z.uuid(), accountId: id });
export const transferInput = z.strictObject({ accountId: id });
export const thirdPartyInput = z.strictObject({ clientId: z.uuid(), entryId: id });
export const superviseInput = z.strictObject({ mode: legMode });
/** Colleagues of the call's desk, whoever can be asked first. */
export const colleagues = z.object({
  items: z.array(
    z.object({
      accountId: id,
      displayName: z.string(),
      presence: z.string(),
      canConsult: z.boolean(),
      canTake: z.boolean(),
    }),
  ),
});
export const revealInput = z.strictObject({ reason: z.enum(['callback', 'safety', 'record']) });
export const revealed = z.object({ number: z.string() });

/** A call that is on, for the wallboard. */
export const liveCall = z.object({
  callId: id,
  contactId: id,
  deskId: id,
  deskName: z.string(),
  carrier,
  state: z.string(),
  counselorId: id.nullable(),
  counselorName: z.string().nullable(),
  grade: z.string(),
  signal: z.number().int().nullable(),
  startedAt: instant,
  connectedAt: instant.nullable(),
  held: z.boolean(),
  /** beyond the desk's long call */
  isLong: z.boolean(),
  can: capabilities,
  supervisors: z.array(z.string()),
});
export const liveCalls = z.object({ items: z.array(liveCall) });

// ── the visitor's side of a call from the browser ──

export const webCallInput = z.strictObject({
  /** made by the sender; the same id again is the same call */
  clientId: z.uuid(),
  /** the desk's address; the center's default desk otherwise */
  desk: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
    .optional(),
  callerRole: callerRole.default('unknown'),
  /** of her conversation: the call is part of it, and rings at the counselor she writes with */
  invitationId: id.optional(),
});

/** The call as its visitor sees it. */
export const webCall = z.object({
  callId: id,
  state: callState,
  /** how many stand before it; null once somebody has taken it */
  ahead: z.number().int().nullable(),
  /** an honest estimate from this desk's last answered calls; null where there are too few to say */
  waitSeconds: z.number().int().nullable(),
  endedBy: endedBy.nullable(),
  /** the counselor is asking a colleague or looking something up; she comes back */
  held: z.boolean(),
  /** it waits again because the counselor's line broke: first in line */
  lineLost: z.boolean(),
  /** the wait has passed the desk's limit: other ways are offered first */
  waitsLong: z.boolean(),
});
export const webCallOpened = webCall.extend({
  /** leads back here and to an appointment; shown once. Null for somebody who came with a code that led to her */
  code: z
    .string()
    .regex(/^\d{20}$/)
    .nullable(),
  iceServers: z.array(iceServer),
});
export const webCallNow = z.object({ call: webCall.extend({ iceServers: z.array(iceServer) }).nullable() });
/** After hanging up; null where there was nothing of hers to hang up. */
export const webCallGone = z.object({ call: webCall.nullable() });
export const webCallRef = z.strictObject({ callId: id });

/** What the two browsers tell each other to find a way to each other. Passed on, never stored. */
export const callSignal = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('description'),
    type: z.enum(['offer', 'answer', 'rollback']),
    sdp: z.string().max(MAX_SDP),
  }),
  z.strictObject({
    kind: z.literal('candidate'),
    /** null: there are no more */
    candidate: z.string().max(2_000).nullable(),
    sdpMid: z.string().max(100).nullable(),
    sdpMLineIndex: z.number().int().min(0).max(100).nullable(),
  }),
  /** this page has been loaded anew, or its way was lost: the console makes a new offer */
  z.strictObject({ kind: z.literal('restart') }),
]);
export type CallSignal = z.infer<typeof callSignal>;

// ── the counselor's side ──

export const callView = z.object({
  callId: id,
  contactId: id,
  carrier,
  state: callState,
  direction: z.enum(['in', 'out']),
  startedAt: instant,
  connectedAt: instant.nullable(),
  heldAt: instant.nullable(),
  endedAt: instant.nullable(),
  endedBy: endedBy.nullable(),
  /** those who are on it or asked, beside the caller */
  legs: z.array(callLeg),
  /** after so much talk a soft word to the counselor; nothing ends */
  longAfterSeconds: z.number().int(),
  talkSeconds: z.number().int().nullable(),
  can: capabilities,
  iceServers: z.array(iceServer),
  /** the caller's number with all but its first three and last two digits hidden; null where the carrier gave none */
  maskedNumber: z.string().nullable(),
  /** how many calls came from this number before, by keyed hash; it identifies nobody */
  earlierCalls: z.number().int().min(0).max(MAX_COUNT),
  /** a message the caller spoke; `ready` once its sound is stored here, sealed */
  voiceMessage: z.object({ seconds: z.number().int(), ready: z.boolean() }).nullable(),
});
export type CallView = z.infer<typeof callView>;
export const contactCall = z.object({ call: callView.nullable() });
/** Lets the console's telephone connect to the carrier; lasts as long as it says. */
export const voiceToken = z.object({ token: z.string(), expiresAt: instant });
