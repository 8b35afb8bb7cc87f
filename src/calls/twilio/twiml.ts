import twilio from 'twilio';
import type { Place } from '../../queue/index.js';
import { words } from './words.js';

type VoiceResponse = InstanceType<typeof twilio.twiml.VoiceResponse>;

/** The voice of everything we say: Mandarin as spoken in mainland China. */
const VOICE = { voice: 'Polly.Zhiyu', language: 'cmn-CN' } as const;

/** Longest message somebody may leave, and after how much silence it counts as finished; seconds [P]. */
const LONGEST_MESSAGE = 180;
const SILENCE = 8;
/** How long a caller who waits hears nothing before she is told again that we are there; seconds. */
const BETWEEN_WORDS = 20;

/** Addresses the carrier comes back to, by what it comes for. */
export interface Addresses {
  readonly waiting: string;
  readonly conference: string;
  readonly recorded: string;
}

/** In hours: a greeting, whom she will speak to and what is kept, then the line on which a counselor joins her. */
export function welcome(callId: string, addresses: Addresses): string {
  const response = new twilio.twiml.VoiceResponse();
  for (const line of [words.greeting, words.consent, words.pleaseWait]) response.say(VOICE, line);
  joinConference(response, callId, addresses, 'caller');
  return response.toString();
}

/** The counselor's leg. The line is the caller's: it ends when she leaves, not when a console does. */
export function joinAsCounselor(callId: string, accountId: string, addresses: Addresses): string {
  const response = new twilio.twiml.VoiceResponse();
  joinConference(response, callId, addresses, counselorLabel(accountId));
  return response.toString();
}

function joinConference(response: VoiceResponse, callId: string, addresses: Addresses, label: string): void {
  const isCaller = label === 'caller';
  response.dial().conference(
    {
      startConferenceOnEnter: !isCaller,
      endConferenceOnExit: isCaller,
      beep: 'false',
      participantLabel: label,
      waitUrl: isCaller ? addresses.waiting : '',
      waitMethod: 'POST',
      statusCallback: addresses.conference,
      statusCallbackMethod: 'POST',
      statusCallbackEvent: ['join', 'leave'],
    },
    conferenceName(callId),
  );
}

/** Said every so often while nobody has taken the call; null where it no longer waits. */
export function stillWaiting(place: Place | null): string {
  const response = new twilio.twiml.VoiceResponse();
  if (!place) response.say(VOICE, words.stillHere);
  else {
    response.say(VOICE, place.ahead === 0 ? words.next : words.ahead(place.ahead));
    const minutes = place.waitSeconds === null ? null : Math.ceil(place.waitSeconds / 60);
    if (minutes !== null && minutes > 0) response.say(VOICE, words.aboutMinutes(minutes));
  }
  response.pause({ length: BETWEEN_WORDS });
  return response.toString();
}

/** Out of hours: what to do now, then a message that somebody will hear. */
export function leaveMessage(addresses: Addresses): string {
  const response = new twilio.twiml.VoiceResponse();
  for (const line of [words.closed, words.rightNow, words.leaveMessage]) response.say(VOICE, line);
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
  response.hangup();
  return response.toString();
}

export function thanks(): string {
  return sayAndHangUp(words.thanks);
}

export function notYours(): string {
  return sayAndHangUp(words.notYours);
}

/** For what asks for no words back. */
export function silence(): string {
  return new twilio.twiml.VoiceResponse().toString();
}

function sayAndHangUp(line: string): string {
  const response = new twilio.twiml.VoiceResponse();
  response.say(VOICE, line);
  response.hangup();
  return response.toString();
}

const CONFERENCE = /^call-([0-9a-f-]{36})$/;
const COUNSELOR = /^counselor-([0-9a-f-]{36})$/;

function conferenceName(callId: string): string {
  return `call-${callId}`;
}

function counselorLabel(accountId: string): string {
  return `counselor-${accountId}`;
}

/** The call whose line a conference is. */
export function callOfConference(name: string): string | null {
  return CONFERENCE.exec(name)?.[1] ?? null;
}

/** Whose leg a label names; null for the caller's. */
export function counselorOfLabel(label: string): string | null {
  return COUNSELOR.exec(label)?.[1] ?? null;
}
