import { z } from 'zod';

/** What the carrier says with each request, as far as we listen. Everything else of it is left out. */
const callSid = z.string().regex(/^CA[0-9a-f]{32}$/);
const said = z.string().max(200);

export const incoming = z.object({ CallSid: callSid, From: said.optional() });
export const statusChange = z.object({ CallSid: callSid, CallStatus: said, From: said.optional() });
export const fromConsole = z.object({ CallSid: callSid, From: said, callId: z.uuid() });
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
});

/** `?desk=` on the address of the number, `?call=` on those we make. */
export const deskQuery = z.object({
  desk: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
    .optional(),
});
export const callQuery = z.object({ call: z.uuid() });

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

export function whoEnded(callStatus: string): 'visitor' | 'carrier' | null {
  return OVER.get(callStatus) ?? null;
}
