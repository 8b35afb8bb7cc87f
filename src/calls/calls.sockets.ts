import { z } from 'zod';
import { id } from '../platform/index.js';
import { callSignal, callView, webCall } from './calls.schemas.js';

/** What the page of whoever calls is told. */
export const visitorCallEvents = {
  'call.state': webCall,
  'call.signal': z.object({ callId: id, signal: callSignal }),
};
export const visitorCallRequests = {
  /** said at every connection: this page is the one of the call, which ends some time after the page is gone */
  'call.here': z.strictObject({ callId: id }),
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
};
export const consoleCallRequests = {
  'call.signal': z.strictObject({ callId: id, signal: callSignal }),
  'call.connected': z.strictObject({ callId: id }),
};
export const consoleCallAnswers = { 'call.signal': z.object({}), 'call.connected': z.object({}) };
