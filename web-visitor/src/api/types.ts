/**
 * Every shape this page exchanges with the service, in one place, under the names the screens use.
 * Nothing else in the page names a wire type.
 */

export type CallerRole = 'student' | 'parent' | 'teacher' | 'other' | 'unknown';

export interface ChannelState {
  channel: 'board' | 'chat' | 'phone' | 'web-call';
  open: boolean;
  /** until when, if open; null where nothing is planned within a week */
  until: string | null;
  /** when next, if not open */
  opensAt: string | null;
}

export interface EmergencyNumber {
  number: string;
  zh: string;
  en: string;
}

export interface FrontDoor {
  centerName: string;
  deskName: string;
  desk: string;
  timeZone: string;
  now: string;
  channels: ChannelState[];
  emergency: EmergencyNumber[];
}

export interface OpenThreadInput {
  clientId: string;
  body: string;
  desk?: string;
  callerRole?: CallerRole;
}

export interface ThreadOpened {
  code: string;
  seq: number;
  occurredAt: string;
  showHelp: boolean;
}

export interface WriteInput {
  clientId: string;
  body: string;
}

export interface Written {
  seq: number;
  occurredAt: string;
  showHelp: boolean;
}

export interface VisitorMessage {
  clientId: string;
  seq: number;
  author: 'visitor' | 'counselor';
  body: string;
  occurredAt: string;
}

export type ThreadState = 'waiting' | 'being-answered' | 'answered';

export interface ThreadView {
  state: ThreadState;
  deskName: string;
  /** how many stand before it; null once somebody reads it */
  ahead: number | null;
  lastSeq: number;
  messages: VisitorMessage[];
}

export interface ThreadStanding {
  state: ThreadState;
  ahead: number | null;
}

export interface ErrorBody {
  error: { code: string; message: string; params: Record<string, string | number>; requestId: string | null };
}

export type CatchUpReply = ({ ok: true } & ThreadView) | { ok: false; error: ErrorBody['error'] };

/** What the service says on the `/visitor` namespace. */
export interface ServerEvents {
  'thread.message': (message: VisitorMessage) => void;
  'thread.state': (standing: ThreadStanding) => void;
}

/** What this page asks there. */
export interface ClientEvents {
  'thread.catch-up': (question: { after: number }, reply: (answer: CatchUpReply) => void) => void;
}
