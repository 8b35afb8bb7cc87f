import type { Answer } from '../api/client';
import type { VisitorSocket } from '../api/socket';
import type {
  CallbackAsked,
  CallSignal,
  CallState,
  WebCall,
  WebCallGone,
  WebCallNow,
  WebCallOpened,
} from '../api/types';
import { Call } from './call';

// For the specs beside it: what stands around a call, in our hands.
export const CODE = '1'.repeat(20);
export const offer = (connection: number): CallSignal => ({
  kind: 'description',
  type: 'offer',
  sdp: `v=0\r\no=- ${connection} 2 IN IP4 127.0.0.1\r\n`,
});
export const waitsFirst = { at: 'waiting', ahead: 2, waitSeconds: null, why: 'first', isLong: false };
export const later = { kind: 'later', afterMs: null } as const;

export async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
}

/** The browser's end of a line, as far as the page uses it. */
export class Line {
  remoteDescription: unknown = null;
  localDescription = { sdp: 'answer' };
  iceConnectionState = 'new';
  closed = false;
  heard = 0;
  ways: unknown[] = [];
  oniceconnectionstatechange: (() => void) | null = null;
  addTrack = () => undefined;
  createAnswer = () => Promise.resolve({});
  setLocalDescription = () => Promise.resolve();
  setRemoteDescription(description: unknown) {
    this.remoteDescription = description;
    return Promise.resolve();
  }
  addIceCandidate(way: unknown) {
    this.ways.push(way);
    return Promise.resolve();
  }
  getStats() {
    return Promise.resolve(new Map([['in', { type: 'inbound-rtp', bytesReceived: this.heard }]]));
  }
  close() {
    this.closed = true;
  }
  becomes(state: string) {
    this.iceConnectionState = state;
    this.oniceconnectionstatechange?.();
  }
}

/** Service, phone and clock around one call. */
export class Around {
  place: Answer<WebCallOpened> = later;
  now: Answer<WebCallNow> = later;
  microphone: () => Promise<unknown> = () => Promise.resolve(this.sound);
  track = { enabled: true, stopped: false, stop: () => Object.assign(this.track, { stopped: true }) };
  sound = { getAudioTracks: () => [this.track], getTracks: () => [this.track] };
  lines: Line[] = [];
  hungUp: string[] = [];
  sent: CallSignal[] = [];
  told: string[] = [];
  hears: (boolean | undefined)[] = [];
  askedBack: CallbackAsked[] = [];
  back: () => Promise<Answer<WebCallGone>> = () => Promise.resolve(later);
  connected = true;
  isOver = false;
  code: string | null = null;
  private plans: { at: number; act: () => void }[] = [];
  private time = 0;
  private acts = new Map<string, (value?: never) => void>();

  call = new Call({
    clock: {
      now: () => this.time,
      after: (milliseconds, act) => {
        const plan = { at: this.time + milliseconds, act };
        this.plans.push(plan);
        return () => {
          this.plans = this.plans.filter((one) => one !== plan);
        };
      },
    },
    client: {
      placeCall: () => Promise.resolve(this.place),
      callNow: () => Promise.resolve(this.now),
      askBack: (_, asked) => {
        this.askedBack.push(asked);
        return this.back();
      },
      hangUp: (_, callId) => {
        this.hungUp.push(callId);
        return Promise.resolve({ kind: 'ok', value: { call: null } } as never);
      },
    },
    devices: {
      microphone: () => this.microphone() as Promise<MediaStream>,
      peer: () => {
        this.lines.push(new Line());
        return this.lines[this.lines.length - 1] as unknown as RTCPeerConnection;
      },
      speaker: () => ({
        play: () => Promise.resolve(true),
        again: () => Promise.resolve(true),
        stop: () => undefined,
      }),
      keepAwake: () => () => undefined,
    },
    connect: () => Promise.resolve(this.socket()),
    clientId: 'id',
    desk: null,
    role: () => 'unknown',
    code: () => this.code,
    connectedAt: null,
    invitationId: null as string | null,
    placed: (code) => {
      this.code = code;
    },
    connected: () => undefined,
    over: () => {
      this.isOver = true;
    },
    changed: () => undefined,
  });

  get at() {
    return this.call.view.phase.at;
  }

  /** The service has it, in this state, and tells so from now on. */
  holds(state: CallState, more: Partial<WebCall> = {}): WebCall {
    const flags = { held: false, lineLost: false, waitsLong: false };
    const call = { callId: 'call', state, ahead: 2, waitSeconds: null, endedBy: null, ...flags, ...more };
    this.place = { kind: 'ok', value: { ...call, code: CODE, iceServers: [] } };
    this.now = { kind: 'ok', value: { call: { ...call, iceServers: [] } } };
    return call;
  }

  async tells(state: CallState, more: Partial<WebCall> = {}): Promise<void> {
    (this.acts.get('call.state') as ((call: WebCall) => void) | undefined)?.(this.holds(state, more));
    await settled();
  }

  async signals(signal: CallSignal): Promise<void> {
    (this.acts.get('call.signal') as ((told: unknown) => void) | undefined)?.({ callId: 'call', signal });
    await settled();
  }

  async link(connected: boolean): Promise<void> {
    this.connected = connected;
    this.acts.get(connected ? 'connect' : 'disconnect')?.();
    await settled();
  }

  async pass(milliseconds: number): Promise<void> {
    const until = this.time + milliseconds;
    for (;;) {
      const next = [...this.plans].sort((one, other) => one.at - other.at)[0];
      if (!next || next.at > until) break;
      this.plans = this.plans.filter((plan) => plan !== next);
      this.time = next.at;
      next.act();
      await settled();
    }
    this.time = until;
  }

  private socket(): VisitorSocket {
    const around = this;
    return {
      get connected() {
        return around.connected;
      },
      on: (name: string, act: (value?: never) => void) => around.acts.set(name, act),
      emit: (name, ...[told]) => {
        if (name === 'call.signal') around.sent.push((told as { signal: CallSignal }).signal);
        else around.told.push(name);
        if (name === 'call.here') around.hears.push((told as { hears?: boolean }).hears);
      },
      disconnect: () => undefined,
    };
  }
}

export async function talking(): Promise<Around> {
  const around = new Around();
  around.holds('waiting');
  void around.call.begin();
  await settled();
  await around.tells('connecting');
  await around.signals(offer(1));
  around.lines[0]?.becomes('connected');
  await around.tells('connected');
  return around;
}
