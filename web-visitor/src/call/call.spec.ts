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

const CODE = '1'.repeat(20);
const offer = (connection: number): CallSignal => ({
  kind: 'description',
  type: 'offer',
  sdp: `v=0\r\no=- ${connection} 2 IN IP4 127.0.0.1\r\n`,
});
const waitsFirst = { at: 'waiting', ahead: 2, waitSeconds: null, why: 'first', isLong: false };
const later = { kind: 'later', afterMs: null } as const;

async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
}

/** The browser's end of a line, as far as the page uses it. */
class Line {
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
class Around {
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

async function talking(): Promise<Around> {
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

describe('a call from the page', () => {
  it('waits in the line, answers the offer, says that sound flows, and is heard only then', async () => {
    const around = new Around();
    around.holds('waiting');
    void around.call.begin();
    await settled();
    expect(around.call.view.phase).toEqual(waitsFirst);
    expect(around.track.enabled).toBe(false);
    await around.tells('connecting');
    expect(around.at).toBe('connecting');
    await around.signals(offer(1));
    expect(around.sent).toEqual([{ kind: 'description', type: 'answer', sdp: 'answer' }]);
    around.lines[0]?.becomes('connected');
    expect(around.told).toEqual(['call.here', 'call.connected']);
    expect(around.at).toBe('connected');
    expect(around.track.enabled).toBe(true);
    around.call.mute(true);
    expect(around.track.enabled).toBe(false);
  });

  it('does not stand in the line without a microphone', async () => {
    const around = new Around();
    around.holds('waiting');
    around.microphone = () => Promise.reject(Object.assign(new Error(), { name: 'NotAllowedError' }));
    await around.call.begin();
    expect(around.call.view.phase).toEqual({ at: 'no-microphone', why: 'refused' });
    expect(around.code).toBeNull();
    expect(around.isOver).toBe(true);
  });

  it('tries again by itself where the service can’t be reached', async () => {
    const around = new Around();
    void around.call.begin();
    await settled();
    expect(around.call.view.phase).toEqual({ at: 'placing', again: true });
    around.holds('waiting');
    await around.pass(1_000);
    expect(around.at).toBe('waiting');
  });

  it('says when the desk opens', async () => {
    const around = new Around();
    const opensAt = '2026-11-20T10:00:00Z';
    around.place = { kind: 'refused', code: 'call.desk-closed', message: '', params: { opensAt } };
    await around.call.begin();
    expect(around.call.view.phase).toEqual({ at: 'closed', opensAt });
    expect(around.track.stopped).toBe(true);
  });

  it('hung up before the service told which call it is, it is hung up as soon as that is known', async () => {
    const around = new Around();
    let answer: (place: Answer<WebCallOpened>) => void = () => undefined;
    around.holds('waiting');
    const { place } = around;
    around.place = new Promise<Answer<WebCallOpened>>((resolve) => {
      answer = resolve;
    }) as never;
    void around.call.begin();
    await settled();
    around.call.hangUp();
    expect(around.hungUp).toEqual([]);
    answer(place);
    await settled();
    expect(around.hungUp).toEqual(['call']);
    expect(around.at).toBe('ended');
  });

  it('asks for a new offer after a reload, and answers it on a new line', async () => {
    const around = new Around();
    around.code = CODE;
    around.holds('connected');
    void around.call.resume();
    await settled();
    await around.pass(6_000);
    expect(around.sent).toContainEqual({ kind: 'restart' });
    await around.signals(offer(7));
    around.lines[0]?.becomes('connected');
    around.sent = [];
    await around.pass(30_000);
    expect(around.sent).toEqual([]);
    expect(around.call.view.broken).toBe(false);
  });

  it('asks for a new offer until sound flows again when the line is lost', async () => {
    const around = await talking();
    around.sent = [];
    around.lines[0]?.becomes('disconnected');
    expect(around.call.view.broken).toBe(false);
    await around.pass(3_000);
    expect(around.call.view.broken).toBe(true);
    await around.pass(12_000);
    expect(around.sent).toEqual(Array(3).fill({ kind: 'restart' }));
    await around.signals(offer(1));
    around.lines[0]?.becomes('connected');
    expect(around.lines).toHaveLength(1);
    expect(around.call.view.broken).toBe(false);
  });

  it('a console that was loaded anew gets a line of its own; ways of the old one do no harm', async () => {
    const around = await talking();
    await around.signals(offer(2));
    expect(around.lines).toHaveLength(2);
    expect(around.lines[0]?.closed).toBe(true);
    await around.signals({ kind: 'candidate', candidate: 'way', sdpMid: '0', sdpMLineIndex: 0 });
    expect(around.lines[1]?.ways).toHaveLength(1);
  });

  it('goes back into the line when the counselor had to let go, and nobody hears her there', async () => {
    const around = new Around();
    around.holds('waiting');
    void around.call.begin();
    await settled();
    await around.tells('connecting');
    await around.signals(offer(1));
    await around.tells('waiting', { ahead: 0 });
    expect(around.call.view.phase).toEqual({ ...waitsFirst, ahead: 0 });
    expect(around.track.enabled).toBe(false);
    expect(around.lines[0]?.closed).toBe(true);
  });

  it('finds out that it is over even when nobody told', async () => {
    const around = await talking();
    await around.link(false);
    expect(around.call.view.broken).toBe(true);
    around.now = { kind: 'ok', value: { call: null } };
    await around.pass(10_000);
    expect(around.call.view.phase).toEqual({ at: 'ended', by: null, talked: true });
    expect(around.track.stopped).toBe(true);
  });

  it.each([
    ['counselor', 'them'],
    ['lost', 'lost'],
    ['visitor', 'you'],
  ] as const)('ends once, by the %s', async (endedBy, by) => {
    const around = await talking();
    await around.tells('ended', { endedBy });
    expect(around.call.view.phase).toEqual({ at: 'ended', by, talked: true });
    await around.tells('connected');
    expect(around.at).toBe('ended');
    around.call.hangUp();
    expect(around.hungUp).toEqual([]);
  });

  it('says every two seconds whether the counselor is heard, a line made anew too, and nothing while it waits', async () => {
    const around = await talking();
    around.hears = [];
    const line = around.lines[0] as Line;
    line.heard = 500;
    await around.pass(2_000);
    await around.pass(2_000);
    line.heard = 600;
    await around.pass(2_000);
    expect(around.hears).toEqual([true, false, true]);
    await around.signals(offer(2));
    (around.lines[1] as Line).heard = 40;
    await around.pass(2_000);
    expect(around.hears).toEqual([true, false, true, true]);
    await around.link(false);
    await around.pass(2_000);
    await around.tells('waiting');
    await around.link(true);
    around.hears = [];
    await around.pass(9_000);
    expect(around.hears).toEqual([]);
  });

  it('shows that the counselor asks a colleague, for as long as she does', async () => {
    const around = await talking();
    await around.tells('connected', { held: true });
    expect(around.call.view.held).toBe(true);
    expect(around.at).toBe('connected');
    await around.tells('connected');
    expect(around.call.view.held).toBe(false);
  });

  it('stands first in line when the counselor’s line broke, and another one connects on a line of her own', async () => {
    const around = await talking();
    await around.tells('waiting', { lineLost: true, ahead: 0 });
    expect(around.call.view.phase).toMatchObject({ at: 'waiting', why: 'line-lost', ahead: 0 });
    expect(around.track.enabled).toBe(false);
    await around.tells('connecting');
    expect(around.call.view.phase).toEqual({ at: 'connecting', another: true });
    await around.signals(offer(2));
    around.lines[1]?.becomes('connected');
    expect(around.at).toBe('connected');
    expect(around.track.enabled).toBe(true);
  });

  it('tells a hand-over in the middle of a call from a late word about its beginning', async () => {
    const around = new Around();
    around.holds('waiting');
    void around.call.begin();
    await settled();
    await around.tells('connecting');
    await around.signals(offer(1));
    around.lines[0]?.becomes('connected');
    await around.tells('connecting');
    expect(around.at).toBe('connected');
    await around.tells('connected');
    await around.tells('connecting');
    expect(around.call.view.phase).toEqual({ at: 'connecting', another: true });
    // the colleague's offer may have come before the word that she has it
    await around.signals(offer(2));
    around.lines[1]?.becomes('connected');
    await around.tells('connected');
    expect(around.at).toBe('connected');
    expect(around.lines[1]?.closed).toBe(false);
  });

  describe('asked to be called back', () => {
    async function waiting(): Promise<Around> {
      const around = new Around();
      around.holds('waiting');
      void around.call.begin();
      await settled();
      return around;
    }
    const asked = { callId: 'call', number: '138 1234 5678', safeToCall: 'unknown' };

    it('waits on until the service has the number, tries again by itself, and ends kindly', async () => {
      const around = await waiting();
      around.call.askBack('138 1234 5678', 'unknown');
      await settled();
      expect(around.call.view).toMatchObject({ phase: waitsFirst, askingBack: { at: 'sending', again: true } });
      around.back = () => Promise.resolve({ kind: 'ok', value: { call: null } });
      await around.pass(1_000);
      expect(around.askedBack).toEqual([asked, asked]);
      expect(around.call.view.phase).toEqual({ at: 'called-back', safeToCall: 'unknown' });
      expect(around.track.stopped).toBe(true);
      expect(around.hungUp).toEqual([]);
      expect(around.isOver).toBe(true);
    });

    it('is not taken for hung up when the end is told before the answer', async () => {
      const around = await waiting();
      let answer: (answer: Answer<WebCallGone>) => void = () => undefined;
      around.back = () =>
        new Promise((resolve) => {
          answer = resolve;
        });
      around.call.askBack('13812345678', 'yes');
      await around.tells('ended', { endedBy: 'visitor' });
      around.now = { kind: 'ok', value: { call: null } };
      await around.pass(10_000);
      expect(around.at).toBe('waiting');
      answer({ kind: 'ok', value: { call: null } });
      await settled();
      expect(around.call.view.phase).toEqual({ at: 'called-back', safeToCall: 'yes' });
    });

    it('says why it was refused, and the place is kept; unless the call was over', async () => {
      const around = await waiting();
      around.back = () => Promise.resolve({ kind: 'refused', code: 'some', message: 'why', params: {} });
      around.call.askBack('1', 'yes');
      await settled();
      expect(around.call.view).toMatchObject({ phase: waitsFirst, askingBack: { at: 'refused', message: 'why' } });
      around.back = async () => {
        await around.tells('ended', { endedBy: 'lost' });
        return { kind: 'refused', code: 'some', message: 'why', params: {} };
      };
      around.call.askBack('1', 'yes');
      await settled();
      await settled();
      expect(around.call.view.phase).toMatchObject({ at: 'ended', by: 'lost' });
    });

    it('is forgotten when somebody takes the call meanwhile', async () => {
      const around = await waiting();
      around.call.askBack('13812345678', 'yes');
      await settled();
      await around.tells('connecting');
      await around.signals(offer(1));
      around.lines[0]?.becomes('connected');
      await around.tells('connected');
      await around.pass(30_000);
      expect(around.askedBack).toHaveLength(1);
      expect(around.at).toBe('connected');
    });

    it('thought better of, she keeps her place', async () => {
      const around = await waiting();
      around.call.askBack('13812345678', 'yes');
      await settled();
      around.call.keepWaiting();
      around.back = () => Promise.resolve({ kind: 'ok', value: { call: null } });
      await around.pass(30_000);
      expect(around.askedBack).toHaveLength(1);
      expect(around.call.view).toMatchObject({ phase: waitsFirst, askingBack: { at: 'no' } });
    });
  });
});
