/**
 * Every shape this page exchanges with the service, in one place, under the names the screens use.
 * Nothing else in the page names a wire type; the shapes themselves are generated from the service's own description.
 */
import type { paths } from './generated';
import type { components } from './sockets.generated';

type Json<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : never;
type OpenThread = paths['/api/board/threads']['post'];
type Write = paths['/api/board/thread/messages']['post'];
type Sockets = components['schemas'];

export type FrontDoor = Json<paths['/api/visitor/front-door']['get']['responses'][200]>;
export type ChannelState = FrontDoor['channels'][number];
export type EmergencyNumber = FrontDoor['emergency'][number];

export type OpenThreadInput = Json<NonNullable<OpenThread['requestBody']>>;
export type CallerRole = NonNullable<OpenThreadInput['callerRole']>;
export type ThreadOpened = Json<OpenThread['responses'][201]>;
export type WriteInput = Json<NonNullable<Write['requestBody']>>;
export type Written = Json<Write['responses'][201]>;

export type ThreadView = Json<paths['/api/board/thread']['get']['responses'][200]>;
export type ThreadState = ThreadView['state'];
export type VisitorReceipts = Sockets['visitor.asked.thread.receipts'];
export type VisitorMessage = ThreadView['messages'][number];
export type ThreadStanding = Sockets['visitor.pushed.thread.state'];

type PlaceCall = paths['/api/calls/web']['post'];
export type PlaceCallInput = Json<NonNullable<PlaceCall['requestBody']>>;
export type WebCallOpened = Json<PlaceCall['responses'][201]>;
export type WebCallNow = Json<paths['/api/calls/web']['get']['responses'][200]>;
export type WebCallGone = Json<paths['/api/calls/web/hang-up']['post']['responses'][200]>;
/** What is open for her: the counselor she writes with asks her to call. */
export type InvitationTold = Sockets['visitor.pushed.call.invitation'];
export type Invitation = NonNullable<InvitationTold['invitation']>;
export type WebCall = Sockets['visitor.pushed.call.state'];
export type CallState = WebCall['state'];
/** Her number, and whether somebody else may pick up. */
export type CallbackAsked = Json<NonNullable<paths['/api/calls/web/callback']['post']['requestBody']>>;
export type SafeToCall = CallbackAsked['safeToCall'];
export type IceServer = WebCallOpened['iceServers'][number];
export type CallSignal = Sockets['visitor.pushed.call.signal']['signal'];

export type VisitorAppointments = Json<paths['/api/visitor/appointments']['get']['responses'][200]>;
export type VisitorAppointment = VisitorAppointments['items'][number];

type Passphrase = paths['/api/visitor/passphrase']['put'];
export type PassphraseInput = Json<NonNullable<Passphrase['requestBody']>>;
export type PassphraseSet = Json<Passphrase['responses'][200]>;
export type PassphraseRemoved = Json<paths['/api/visitor/passphrase']['delete']['responses'][200]>;
export type PassphraseProven = Json<paths['/api/visitor/passphrase/proof']['post']['responses'][200]>;

export type ErrorBody = Json<paths['/api/board/thread']['get']['responses']['default']>;

export type CatchUpReply =
  | ({ ok: true } & Sockets['visitor.answered.thread.catch-up'])
  | { ok: false; error: ErrorBody['error'] };

/** What the service says on the `/visitor` namespace. */
export interface ServerEvents {
  'thread.message': (message: Sockets['visitor.pushed.thread.message']) => void;
  'thread.state': (standing: ThreadStanding) => void;
  'thread.read': (told: Sockets['visitor.pushed.thread.read']) => void;
  'thread.company': (told: Sockets['visitor.pushed.thread.company']) => void;
  'thread.typing': () => void;
  'call.state': (call: WebCall) => void;
  'call.invitation': (told: InvitationTold) => void;
  'call.signal': (told: Sockets['visitor.pushed.call.signal']) => void;
  /** the service may have missed telling something: ask again */
  resync: () => void;
}

/** What this page asks there. */
export interface ClientEvents {
  'thread.catch-up': (
    question: Sockets['visitor.asked.thread.catch-up'],
    reply: (answer: CatchUpReply) => void,
  ) => void;
  'thread.receipts': (told: VisitorReceipts, reply: (answer: { ok: boolean }) => void) => void;
  'thread.typing': (told: Sockets['visitor.asked.thread.typing'], reply: (answer: unknown) => void) => void;
  'call.here': (told: Sockets['visitor.asked.call.here'], reply: (answer: unknown) => void) => void;
  'call.signal': (told: Sockets['visitor.asked.call.signal'], reply: (answer: unknown) => void) => void;
  'call.connected': (told: Sockets['visitor.asked.call.connected'], reply: (answer: unknown) => void) => void;
}
