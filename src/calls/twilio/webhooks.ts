import { z } from 'zod';

/** What the carrier says with each request, as far as we listen. Everything else of it is left out. */
const callSid = z.string().regex(/^CA[0-9a-f]{32}$/);
const said = z.string().max(200);

export const incoming = z.object({ CallSid: callSid, From: said.optional() });
export const statusChange = z.object({ CallSid: callSid, CallStatus: said, From: said.optional() });
/** A line that follows our documents comes for the next one. */
export const onLine = z.object({ CallSid: callSid, CallStatus: said.optional() });
/** Played to somebody in a conference, whose line it is stands in the address. */
export const held = z.object({ CallSid: callSid.optional() });
export const key = z.object({ CallSid: callSid, Digits: z.string().max(20).default('') });
export const fromConsole = z.object({ CallSid: callSid, From: said, callId: z.uuid(), legId: z.uuid().optional() });
export const conferenceEvent = z.object({
  CallSid: callSid.optional(),
  FriendlyName: said,
  StatusCallbackEvent: said,
  ParticipantLabel: said.optional(),
});
export const recording = z.object({
  CallSid: callSid,
  RecordingSid: z.string().regex(/^RE[0-9a-f]{32}$/),
  RecordingDuration: z.coerce.number().int().min(0).max(86_400),
  RecordingStatus: said.optional(),
  CallStatus: said.optional(),
});

/** `?desk=` on the address of the number, the others on those we make. */
export const deskQuery = z.object({
  desk: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
    .optional(),
});
export const callQuery = z.object({ call: z.uuid() });
export const lineQuery = z.object({
  call: z.uuid(),
  /** connecting: the words were said before · lost: put back here because her counselor's line broke */
  after: z.enum(['connecting', 'lost', 'silence']).optional(),
});
export const legQuery = z.object({ call: z.uuid(), leg: z.uuid() });

export type OnLine = z.infer<typeof onLine>;
export type LineQuery = z.infer<typeof lineQuery>;

/** A number that can be counted and called; null where the caller hides it or the carrier has none. */
export function numberOf(from: string | undefined): string | null {
  const digits = (from ?? '').replace(/[\s-]/g, '');
  // +266696687 spells ANONYMOUS
  return /^\+?\d{5,15}$/.test(digits) && digits !== '+266696687' ? digits : null;
}

/** Call states after which nobody is on the line. */
const OVER = new Map<string, 'visitor' | 'carrier'>([
  ['completed', 'visitor'],
  ['canceled', 'visitor'],
  ['no-answer', 'visitor'],
  ['busy', 'carrier'],
  ['failed', 'carrier'],
]);

export function whoEnded(callStatus: string | undefined): 'visitor' | 'carrier' | null {
  return OVER.get(callStatus ?? '') ?? null;
}
