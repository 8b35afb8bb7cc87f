import { z } from 'zod';
import { callerRole } from '../contacts/index.js';
import { id, instant, MAX_COUNT } from '../platform/index.js';

/** Longest session description a browser makes, with room to spare; UTF-16 units. */
const MAX_SDP = 32_000;

export const carriers = ['browser', 'twilio'] as const;
export const carrier = z.enum(carriers);
export type Carrier = z.infer<typeof carrier>;

/**
 * `recording`: out of hours, the caller speaks a message. `connecting`: a counselor has taken it, the line is being made.
 * `ended` is the end of the line, not of the contact.
 */
export const callStates = ['waiting', 'connecting', 'connected', 'recording', 'ended'] as const;
export const callState = z.enum(callStates);
export type CallState = z.infer<typeof callState>;
export const endedBy = z.enum(['visitor', 'counselor', 'lost', 'carrier']);

/** What a carrier can do with a call of its; the console hides the rest. */
export const capabilities = z.object({
  mute: z.boolean(),
  hold: z.boolean(),
  dialOut: z.boolean(),
  record: z.boolean(),
});

export const iceServer = z.object({
  urls: z.array(z.string()),
  username: z.string().optional(),
  credential: z.string().optional(),
});

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
  startedAt: instant,
  connectedAt: instant.nullable(),
  endedAt: instant.nullable(),
  endedBy: endedBy.nullable(),
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
