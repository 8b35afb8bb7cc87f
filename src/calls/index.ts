export { ConsoleBeats } from './browser/console-beats.service.js';
export { VisitorLines } from './browser/visitor-lines.service.js';
export { Call } from './call.js';
export { Callback } from './callbacks/callback.js';
export { callbackEvents } from './callbacks/callbacks.sockets.js';
export { OutgoingCalls } from './callbacks/outgoing-calls.service.js';
export { CallsModule } from './calls.module.js';
export {
  consoleCallAnswers,
  consoleCallEvents,
  consoleCallRequests,
  visitorCallAnswers,
  visitorCallEvents,
  visitorCallRequests,
} from './calls.sockets.js';
export { CarrierErrands } from './carrier-errands.service.js';
export { type CarrierPort, Carriers } from './carriers.js';
export { CallInvitation } from './invitations/invitation.js';
export { visitorInvitationEvents } from './invitations/invitations.sockets.js';
export { CallLeg } from './leg.js';
export { LostRecordings } from './twilio/lost-recordings.service.js';
