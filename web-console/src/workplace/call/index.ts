/**
 * What the rest of the console may use of a call. `ownLeg.supervise(callId, mode)` listens, whispers or joins, and says so
 * by an ApiError when refused; `useOwnLeg()` has the place she is in; `ownLeg.leave()` ends it.
 */
export type { LegMode } from './call-acts';
export { LegInFoot } from './leg-in-foot';
export { LegActs, legWords } from './leg-in-hand';
export { type OwnLegState, ownLeg } from './own-leg';
export { type PhoneState, phone } from './phone';
export { resumeCall } from './resume';
export { useOwnLeg, usePhone } from './use-phone';
