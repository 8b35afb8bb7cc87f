import { z } from 'zod';
import { id } from '../platform/index.js';
import { callSignal, callView, ownLeg, webCall } from './calls.schemas.js';

/** What the page of whoever calls is told. */
export const visitorCallEvents = {
  'call.state': webCall,
  'call.signal': z.object({ callId: id, signal: callSignal }),
};
export const visitorCallRequests = {
  /** said at every connection: this page is the one of the call, which ends some time after the page is gone */
  /** `hears`: sound of the counselor has come since the last time; then her line stands, whatever her console says */
  'call.here': z.strictObject({ callId: id, hears: z.boolean().optional() }),
  'call.signal': z.strictObject({ callId: id, signal: callSignal }),
  /** sound flows; the first of the two sides to say so stamps the time */
  'call.connected': z.strictObject({ callId: id }),
};
export const visitorCallAnswers = {
  'call.here': z.object({}),
  'call.signal': z.object({}),
  'call.connected': z.object({}),
};

/** What the console of the counselor who holds the contact is told. */
export const consoleCallEvents = {
  'call.state': callView,
  'call.signal': z.object({ callId: id, contactId: id, signal: callSignal }),
  /** somebody asks her into a call, or what has become of her leg */
  'call.leg': ownLeg,
  /** between the console that holds the call and whoever is on a leg of it */
  'call.leg-signal': z.object({ callId: id, legId: id, signal: callSignal }),
};
export const consoleCallRequests = {
  'call.signal': z.strictObject({ callId: id, signal: callSignal }),
  'call.connected': z.strictObject({ callId: id }),
  /** every two seconds while the call is in hand here; `leaving`: the page goes, and may come back */
  'call.here': z.strictObject({ callId: id, leaving: z.boolean().optional() }),
  'call.leg-signal': z.strictObject({ legId: id, signal: callSignal }),
  /** sound flows on the leg; said by its own console */
  'call.leg-connected': z.strictObject({ legId: id }),
  /** every two seconds while the leg is in hand here */
  'call.leg-here': z.strictObject({ legId: id }),
};
export const consoleCallAnswers = {
  'call.signal': z.object({}),
  'call.connected': z.object({}),
  'call.here': z.object({}),
  'call.leg-signal': z.object({}),
  'call.leg-connected': z.object({}),
  'call.leg-here': z.object({}),
};
