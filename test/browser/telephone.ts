import { randomBytes } from 'node:crypto';
import type { BrowserContext } from 'playwright-core';
import type { TestBrowser } from '../support/browser.js';
import { type Evening, seconds } from '../support/evening.js';
import { type Form, webhook } from '../support/telephone.js';

const sid = (kind: 'CA' | 'CF' | 'RE') => `${kind}${randomBytes(16).toString('hex')}`;

/**
 * The carrier's kit as far as the console uses it. What it would do at the carrier, the carrier does here: it asks our
 * webhooks what to do with the counselor's leg, and joins it to the conference it is told.
 */
const KIT = `
class Emitter {
  heard = new Map();
  on(name, listener) { this.heard.set(name, [...(this.heard.get(name) ?? []), listener]); return this; }
  emit(name, ...parts) { for (const listener of this.heard.get(name) ?? []) listener(...parts); }
}
class Leg extends Emitter {
  constructor(callId) { super(); this.callId = callId; globalThis.leg = this; }
  mute(muted) { this.muted = muted; }
  disconnect() { carrierLeaves(this.callId).then(() => this.emit('disconnect', this)); }
}
export class Device extends Emitter {
  constructor(token) { super(); this.token = token; }
  async connect({ params: { callId } }) {
    const leg = new Leg(callId);
    carrierJoins(this.token, callId).then((joined) => leg.emit(joined ? 'accept' : 'disconnect', leg));
    return leg;
  }
  updateToken() {}
  destroy() {}
}`;

/** A carrier that rings us, and whose kit runs in the console. Only its network is made up; our side of it is real. */
export class Carrier {
  readonly callSid = sid('CA');

  constructor(
    private readonly evening: Evening,
    private readonly number = '+8613812345678',
  ) {}

  /** Serves the kit in place of the carrier's own, which would look for the carrier. @returns what was loaded */
  async comesInto(console_: BrowserContext): Promise<string[]> {
    const loaded: string[] = [];
    await console_.exposeFunction('carrierJoins', (token: string, callId: string) => this.joins(token, callId));
    await console_.exposeFunction('carrierLeaves', (callId: string) => this.conference(callId, 'participant-leave'));
    await console_.route('**/assets/twilio-*.js', (route) => {
      loaded.push(route.request().url());
      return route.fulfill({ contentType: 'text/javascript', body: KIT });
    });
    return loaded;
  }

  rings = () => this.post('/twilio/voice', { CallSid: this.callSid, From: this.number, CallStatus: 'ringing' });
  hangsUp = () => this.post('/twilio/status', { CallSid: this.callSid, From: this.number, CallStatus: 'completed' });

  /** The caller waits long enough to count, and hangs up before anybody answers. */
  async loses(browser: TestBrowser): Promise<void> {
    await this.rings();
    await browser.pass(seconds(20));
    await this.hangsUp();
    await this.evening.settled();
  }

  /** The caller has spoken after the tone. */
  async leaves(recordingSid: string, seconds: number): Promise<void> {
    const answer = await this.rings();
    const action = /<Record action="([^"]+)"/.exec(answer)?.[1]?.replaceAll('&amp;', '&');
    if (!action) throw new Error(`nothing to record on: ${answer}`);
    await this.post(new URL(action).pathname.replace('/api', '') + new URL(action).search, {
      CallSid: this.callSid,
      RecordingSid: recordingSid,
      RecordingDuration: String(seconds),
      RecordingStatus: 'completed',
    });
  }

  /** @returns whether our webhook let the counselor's leg in */
  private async joins(token: string, callId: string): Promise<boolean> {
    const claims = JSON.parse(Buffer.from(String(token.split('.')[1]), 'base64url').toString());
    this.counselorSid = sid('CA');
    const answer = await this.post('/twilio/client', {
      CallSid: this.counselorSid,
      From: `client:${claims.grants.identity}`,
      callId,
    });
    const label = /participantLabel="([^"]+)"/.exec(answer)?.[1];
    if (!label) return false;
    this.label = label;
    await this.conference(callId, 'participant-join');
    // the caller's own line comes for more, and is put through
    const next = await this.post(`/twilio/waiting?call=${callId}`, { CallSid: this.callSid });
    if (!next.includes('participantLabel="caller"')) throw new Error(`she is not put through: ${next}`);
    await this.told(callId, 'participant-join', 'caller', this.callSid);
    return true;
  }

  private label = '';
  private counselorSid = '';
  private conference(callId: string, event: string): Promise<string> {
    return this.told(callId, event, this.label, this.counselorSid);
  }

  private told(callId: string, event: string, label: string, CallSid: string): Promise<string> {
    return this.post('/twilio/conference', {
      CallSid,
      ConferenceSid: sid('CF'),
      FriendlyName: `call-${callId}`,
      StatusCallbackEvent: event,
      ParticipantLabel: label,
    });
  }

  private async post(path: string, form: Form): Promise<string> {
    const reply = await webhook(this.evening.url, path, form, { at: `${CARRIER_CALLS}/api${path}` });
    if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.text}`);
    return reply.text;
  }
}

/** The address the carrier was given: without TLS, so that the browser keeps its cookies here. */
export const CARRIER_CALLS = 'http://lamp.example.cn';
