import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config, type TwilioSettings } from '../../platform/index.js';
import { type CarrierPort, Carriers, GoneAtCarrier, type Sound } from '../carriers.js';

/** The carrier's own patience is 15 s; ours is no longer. */
const PATIENCE_MS = 15_000;
/** Three minutes of speech are under 2 MB; what is much longer is no message. */
const LARGEST_SOUND = 30 * 1024 * 1024;
/** The carrier's words for a call that has ended already. */
const NOT_IN_PROGRESS = 21_220;

/** Calls by telephone through Twilio: its webhooks come in (`twilio.controller.ts`), these few requests go out. */
@Injectable()
export class TwilioCarrier implements CarrierPort, OnModuleInit {
  readonly name = 'twilio';
  readonly can = {
    mute: true,
    hold: false,
    consult: false,
    transfer: false,
    supervise: false,
    thirdParty: false,
    dialOut: false,
    telephone: false,
    record: true,
  };

  constructor(
    private readonly config: Config,
    private readonly carriers: Carriers,
  ) {}

  onModuleInit(): void {
    this.carriers.register(this);
  }

  async hangUp(callSid: string): Promise<void> {
    const reply = await this.ask('POST', `Calls/${callSid}.json`, new URLSearchParams({ Status: 'completed' }));
    if (reply.ok) return;
    const { code } = (await reply.json().catch(() => ({}))) as { code?: number };
    if (code !== NOT_IN_PROGRESS) throw refused(reply);
  }

  async fetchRecording(recordingSid: string): Promise<Sound> {
    const reply = await this.ask('GET', `Recordings/${recordingSid}.mp3`);
    if (!reply.ok) throw refused(reply);
    const bytes = Buffer.from(await reply.arrayBuffer());
    if (bytes.length === 0 || bytes.length > LARGEST_SOUND) throw new Error('not the sound of a message');
    return { mediaType: 'audio/mpeg', bytes };
  }

  async deleteRecording(recordingSid: string): Promise<void> {
    const reply = await this.ask('DELETE', `Recordings/${recordingSid}.json`);
    if (!reply.ok) throw refused(reply);
  }

  private ask(method: string, path: string, form?: URLSearchParams): Promise<Response> {
    const settings = this.settings();
    const { apiUrl, accountSid, authToken } = settings;
    const login = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    return fetch(new URL(`/2010-04-01/Accounts/${accountSid}/${path}`, apiUrl), {
      method,
      headers: { authorization: `Basic ${login}` },
      body: form,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  }

  private settings(): TwilioSettings {
    const { twilio } = this.config;
    if (!twilio) throw new Error('Twilio is not set up');
    return twilio;
  }
}

/** Codes only: what the carrier writes back may name somebody. */
function refused(reply: Response): Error {
  return reply.status === 404 || reply.status === 410
    ? new GoneAtCarrier()
    : new Error(`the carrier answers ${reply.status}`);
}
