import { Injectable } from '@nestjs/common';
import { Config, type TwilioSettings } from '../../platform/index.js';
import { GoneAtCarrier, type Sound } from '../carriers.js';
import { conferenceOf } from './conference.js';

/** The carrier's own patience is 15 s; ours is no longer. */
const PATIENCE_MS = 15_000;
/** Three minutes of speech are under 2 MB; what is much longer is no message. */
const LARGEST_SOUND = 30 * 1024 * 1024;
/** The carrier's words for a call that has ended already. */
const NOT_IN_PROGRESS = 21_220;
/** Nobody is longer than this in a conference that has been over, and no conference of ours is larger. */
const PAGE = '50';

type Form = Record<string, string | readonly string[]>;

/** The carrier said no. Codes only: what it writes back may name somebody. */
export class CarrierRefused extends Error {
  constructor(
    readonly status: number,
    readonly code: number | null,
  ) {
    super(`the carrier answers ${status}${code ? ` (${code})` : ''}`);
  }
}

/** Somebody in a conference, as the carrier has it. */
export interface Participant {
  readonly callSid: string;
  readonly label: string;
  readonly muted: boolean;
  readonly hold: boolean;
  readonly coaching: boolean;
  readonly callSidToCoach: string | null;
  /** dialled by us, and nobody has picked up yet */
  readonly rings: boolean;
}

export interface Room {
  readonly sid: string;
  readonly participants: readonly Participant[];
}

export interface Recording {
  readonly sid: string;
  /** whole seconds; null while it is not known yet */
  readonly seconds: number | null;
}

/** What we ask of Twilio, request by request. @throws GoneAtCarrier, CarrierRefused, or what `fetch` throws */
@Injectable()
export class TwilioApi {
  constructor(private readonly config: Config) {}

  /** @returns one of Twilio's states of a call */
  async statusOf(callSid: string): Promise<string> {
    return ((await this.json('GET', `Calls/${callSid}.json`)) as { status: string }).status;
  }

  /** Hands a line other instructions. @returns false where the line is over */
  async redirect(callSid: string, url: string): Promise<boolean> {
    return this.unlessOver(() => this.json('POST', `Calls/${callSid}.json`, { Url: url, Method: 'POST' }));
  }

  /** Ends a line, also one that only rings. One that is over is ended. */
  async end(callSid: string): Promise<void> {
    await this.unlessOver(() => this.json('POST', `Calls/${callSid}.json`, { Status: 'completed' }));
  }

  /** Rings at a telephone. @returns the carrier's name for that line */
  async ring(to: string, url: string, told: string, seconds: number): Promise<string> {
    const made = (await this.json('POST', 'Calls.json', {
      To: to,
      From: this.number(),
      Url: url,
      Method: 'POST',
      Timeout: String(seconds),
      StatusCallback: told,
      StatusCallbackMethod: 'POST',
      StatusCallbackEvent: ['completed'],
    })) as { sid: string };
    return made.sid;
  }

  /** The conference of a call as it stands; null where nobody is in it. */
  async room(callId: string): Promise<Room | null> {
    const list = new URLSearchParams({ FriendlyName: conferenceOf(callId), PageSize: PAGE });
    const { conferences } = (await this.json('GET', `Conferences.json?${list}`)) as {
      conferences: { sid: string; status: string }[];
    };
    const open = conferences.find(({ status }) => status !== 'completed');
    if (!open) return null;
    const { participants } = (await this.json('GET', `Conferences/${open.sid}/Participants.json?PageSize=${PAGE}`)) as {
      participants: Record<string, unknown>[];
    };
    return {
      sid: open.sid,
      participants: participants
        .filter(({ status }) => status !== 'complete' && status !== 'failed')
        .map((one) => ({
          callSid: String(one.call_sid),
          label: String(one.label ?? ''),
          muted: one.muted === true,
          hold: one.hold === true,
          coaching: one.coaching === true,
          callSidToCoach: typeof one.call_sid_to_coach === 'string' ? one.call_sid_to_coach : null,
          rings: one.status === 'queued' || one.status === 'connecting' || one.status === 'ringing',
        })),
    };
  }

  /** Ends a conference for everybody in it. */
  async endRoom(sid: string): Promise<void> {
    await this.json('POST', `Conferences/${sid}.json`, { Status: 'completed' });
  }

  async changeParticipant(roomSid: string, callSid: string, form: Form): Promise<void> {
    await this.json('POST', `Conferences/${roomSid}/Participants/${callSid}.json`, form);
  }

  async removeParticipant(roomSid: string, callSid: string): Promise<void> {
    await this.json('DELETE', `Conferences/${roomSid}/Participants/${callSid}.json`);
  }

  /** Dials somebody into the conference of a call, showing the center's number. @returns the carrier's name for that line */
  async addParticipant(callId: string, to: string, form: Form): Promise<string> {
    const path = `Conferences/${conferenceOf(callId)}/Participants.json`;
    const made = (await this.json('POST', path, { To: to, From: this.number(), ...form })) as { call_sid: string };
    return made.call_sid;
  }

  /** What was recorded on a line, finished or not. */
  async recordingsOf(callSid: string): Promise<Recording[]> {
    const { recordings } = (await this.json('GET', `Calls/${callSid}/Recordings.json?PageSize=${PAGE}`)) as {
      recordings: { sid: string; status: string; duration: string | null }[];
    };
    return recordings
      .filter(({ status }) => status !== 'absent')
      .map(({ sid, status, duration }) => ({
        sid,
        seconds: status === 'completed' && duration !== null ? Number(duration) : null,
      }));
  }

  async sound(recordingSid: string): Promise<Sound> {
    const reply = await this.ask('GET', `Recordings/${recordingSid}.mp3`);
    const bytes = Buffer.from(await reply.arrayBuffer());
    if (bytes.length === 0 || bytes.length > LARGEST_SOUND) throw new Error('not the sound of a message');
    return { mediaType: 'audio/mpeg', bytes };
  }

  async deleteRecording(recordingSid: string): Promise<void> {
    await this.ask('DELETE', `Recordings/${recordingSid}.json`);
  }

  private async unlessOver(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (error instanceof CarrierRefused && error.code === NOT_IN_PROGRESS) return false;
      throw error;
    }
  }

  private async json(method: string, path: string, form?: Form): Promise<unknown> {
    const reply = await this.ask(method, path, form);
    return reply.status === 204 ? null : reply.json();
  }

  private async ask(method: string, path: string, form?: Form): Promise<Response> {
    const { apiUrl, accountSid, authToken } = this.settings();
    const login = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    const reply = await fetch(new URL(`/2010-04-01/Accounts/${accountSid}/${path}`, apiUrl), {
      method,
      headers: { authorization: `Basic ${login}` },
      body: form && encoded(form),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (reply.ok) return reply;
    const { code } = (await reply.json().catch(() => ({}))) as { code?: number };
    if (reply.status === 404 || reply.status === 410) throw new GoneAtCarrier();
    throw new CarrierRefused(reply.status, code ?? null);
  }

  private number(): string {
    const { number } = this.settings();
    if (!number) throw new Error('TWILIO_NUMBER is not set');
    return number;
  }

  private settings(): TwilioSettings {
    const { twilio } = this.config;
    if (!twilio) throw new Error('Twilio is not set up');
    return twilio;
  }
}

function encoded(form: Form): URLSearchParams {
  const encoded = new URLSearchParams();
  for (const [name, value] of Object.entries(form))
    for (const one of [value].flat()) encoded.append(name, one as string);
  return encoded;
}
