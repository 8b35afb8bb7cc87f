import twilio from 'twilio';
import { CALLER, conferenceOf } from './conference.js';
import { words } from './words.js';

export type VoiceResponse = InstanceType<typeof twilio.twiml.VoiceResponse>;

/** The voice of everything we say: Mandarin as spoken in mainland China. */
export const VOICE = { voice: 'Polly.Zhiyu', language: 'cmn-CN' } as const;

/** Longest message somebody may leave, and after how much silence it counts as finished; seconds [P]. */
const LONGEST_MESSAGE = 180;
const SILENCE = 8;
/** How long a caller who waits hears nothing before she is told again that we are there; seconds [P]. */
const BETWEEN_WORDS = 15;
/** How soon a caller whose counselor's line is being made looks again, should nobody fetch her; seconds. */
const LOOKS_AGAIN = 4;
/** How long a counselor at a telephone has for her key; seconds [P]. */
const KEY_WITHIN = 8;

/** Addresses the carrier comes back to, each for one call. */
export interface Addresses {
  readonly waiting: string;
  readonly connecting: string;
  readonly lost: string;
  readonly key: string;
  readonly after: string;
  readonly hold: string;
  readonly conference: string;
  readonly recorded: string;
  readonly silent: string;
}

/** In hours: a greeting, whom she will speak to and what is kept, all of it heard before anybody is put through. */
export function welcome(addresses: Addresses): string {
  const response = said(words.greeting, words.consent);
  response.redirect({ method: 'POST' }, addresses.waiting);
  return response.toString();
}

/** One round of waiting: words, and some quiet in which a key may be pressed. Pressing none goes on waiting. */
export function round(lines: readonly string[], addresses: Addresses): string {
  const response = new twilio.twiml.VoiceResponse();
  const gather = response.gather({
    input: ['dtmf'],
    numDigits: 1,
    timeout: BETWEEN_WORDS,
    action: addresses.key,
    method: 'POST',
  });
  for (const line of lines) gather.say(VOICE, line);
  response.redirect({ method: 'POST' }, addresses.waiting);
  return response.toString();
}

/** Her counselor's line is being made: she is fetched as soon as it stands, and looks again should that be lost. */
export function connectingNow(isFirst: boolean, addresses: Addresses): string {
  const response = said(...(isFirst ? [words.connecting] : []));
  response.pause({ length: LOOKS_AGAIN });
  response.redirect({ method: 'POST' }, addresses.connecting);
  return response.toString();
}

export interface Joining {
  readonly label: string;
  /** hears everybody, is heard by nobody */
  readonly muted?: boolean;
  /** heard by this line only */
  readonly coach?: string;
}

/** The caller's way into her conference. Whatever ends it, she comes back for more: only her hanging up is her end. */
export function joinAsCaller(callId: string, addresses: Addresses): string {
  const response = new twilio.twiml.VoiceResponse();
  const dial = response.dial({ action: addresses.after, method: 'POST' });
  conference(dial, callId, { label: CALLER }, addresses);
  return response.toString();
}

/** Anybody else's. */
export function join(callId: string, joining: Joining, addresses: Addresses): string {
  const response = new twilio.twiml.VoiceResponse();
  conference(response.dial(), callId, joining, addresses);
  return response.toString();
}

function conference(
  dial: ReturnType<VoiceResponse['dial']>,
  callId: string,
  { label, muted, coach }: Joining,
  addresses: Addresses,
): void {
  const isCaller = label === CALLER;
  dial.conference(
    {
      startConferenceOnEnter: !isCaller,
      endConferenceOnExit: false,
      beep: 'false',
      participantLabel: label,
      waitUrl: isCaller ? addresses.hold : '',
      waitMethod: 'POST',
      statusCallback: addresses.conference,
      statusCallbackMethod: 'POST',
      statusCallbackEvent: ['join', 'leave'],
      ...(muted && { muted }),
      ...(coach && { coach }),
    },
    conferenceOf(callId),
  );
}

/** On hold, or alone for a moment: said again and again until she is not. */
export function onHold(line: string, addresses: Addresses): string {
  const response = said(line);
  response.pause({ length: BETWEEN_WORDS });
  response.redirect({ method: 'POST' }, addresses.hold);
  return response.toString();
}

/** Out of hours: what to do now, then a message that somebody will hear. */
export function leaveMessage(addresses: Addresses): string {
  const response = said(words.closed, words.rightNow, words.leaveMessage);
  record(response, addresses);
  response.hangup();
  return response.toString();
}

/** In hours, by her own wish. Nothing spoken: she waits on. */
export function leaveMessageNow(addresses: Addresses): string {
  const response = said(words.leaveMessageNow);
  record(response, addresses);
  response.say(VOICE, words.heardNothing);
  response.redirect({ method: 'POST' }, addresses.silent);
  return response.toString();
}

function record(response: VoiceResponse, addresses: Addresses): void {
  response.record({
    action: addresses.recorded,
    method: 'POST',
    maxLength: LONGEST_MESSAGE,
    timeout: SILENCE,
    playBeep: true,
    trim: 'trim-silence',
    recordingStatusCallback: addresses.recorded,
    recordingStatusCallbackMethod: 'POST',
    recordingStatusCallbackEvent: ['completed'],
  });
}

/** Rings at a counselor's own telephone: nobody is put through to a mailbox or to whoever else picks up. */
export function pressToAnswer(action: string): string {
  const response = new twilio.twiml.VoiceResponse();
  const gather = response.gather({ input: ['dtmf'], numDigits: 1, timeout: KEY_WITHIN, action, method: 'POST' });
  for (let time = 0; time < 2; time++) gather.say(VOICE, words.pressToAnswer);
  response.say(VOICE, words.notPressed);
  response.hangup();
  return response.toString();
}

/** The last words on a line. */
export function sayAndHangUp(line: string): string {
  const response = said(line);
  response.hangup();
  return response.toString();
}

/** For what asks for no words back. */
export function silence(): string {
  return new twilio.twiml.VoiceResponse().toString();
}

function said(...lines: string[]): VoiceResponse {
  const response = new twilio.twiml.VoiceResponse();
  for (const line of lines) response.say(VOICE, line);
  return response;
}
