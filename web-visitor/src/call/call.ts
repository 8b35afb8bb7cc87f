import type { VisitorSocket } from '../api/socket';
import type { CallbackAsked, CallSignal, CallState, IceServer, SafeToCall, WebCall } from '../api/types';
import { AskBack } from './asking-back';
import type { CallDeps } from './deps';
import type { Speaker } from './devices';
import { sayGoodbye } from './goodbye';
import { Hearing } from './hearing';
import { Peer } from './peer';
import type { CallPhase, CallView } from './view';

/** While the service can't be reached, and for the place in the line. */
const ASK_EVERY = 10_000;
const PLACE_AGAIN_AFTER = [1_000, 2_000, 4_000, 8_000];
const RESTART_EVERY = 6_000;
/** An offer that has not come by then was lost. */
const OFFER_WITHIN = 8_000;

/** One call of this visitor: microphone, place in the line, the line itself, its end. */
export class Call {
  view: CallView = {
    phase: { at: 'microphone' },
    within: false,
    muted: false,
    held: false,
    broken: false,
    silent: false,
    askingBack: { at: 'no' },
  };
  private callId: string | null = null;
  private iceServers: IceServer[] = [];
  private microphone: MediaStream | null = null;
  private speaker: Speaker | null = null;
  private peer: Peer | null = null;
  private socket: VisitorSocket | null = null;
  /** counts what was told: an answer asked for earlier knows less */
  private told = 0;
  private lastState: CallState | null = null;
  private overMeanwhile: WebCall | null = null;
  private since: number | null;
  private letSleep: (() => void) | null = null;
  private readonly callOffs = new Set<() => void>();
  private restarting: (() => void) | null = null;

  private readonly hearing = new Hearing({
    plan: (milliseconds, act) => this.plan(milliseconds, act),
    bytes: () => this.peer?.heardBytes() ?? Promise.resolve(null),
    tell: (hears) => this.tellHere(hears),
  });
  private readonly wish = new AskBack({
    plan: (milliseconds, act) => this.plan(milliseconds, act),
    ask: (asked) => this.deps.client.askBack(this.deps.code() ?? '', asked),
    show: (askingBack) => this.show({ askingBack }),
    stored: ({ safeToCall }) => this.over || this.finish({ at: 'called-back', safeToCall }),
    refused: () => this.overMeanwhile && this.apply(this.overMeanwhile),
  });

  constructor(private readonly deps: CallDeps) {
    this.since = deps.connectedAt;
    this.view.within = deps.invitationId !== null;
  }

  get over(): boolean {
    return ['ended', 'called-back', 'closed', 'refused', 'no-microphone'].indexOf(this.view.phase.at) >= 0;
  }

  /** From her tap: nobody waits in the line without a microphone. */
  async begin(): Promise<void> {
    if (await this.openMicrophone()) await this.place(0);
  }

  /** After a reload: the call goes on where it stands. */
  async resume(): Promise<void> {
    const code = this.deps.code();
    // it had not been placed for certain: placing it again with the same id is the same call
    if (!code) return this.begin();
    this.show({ phase: { at: 'placing', again: false } });
    const answer = await this.deps.client.callNow(code);
    if (this.over) return;
    if (answer.kind === 'later') {
      this.show({ phase: { at: 'placing', again: true } });
      this.plan(ASK_EVERY / 2, () => void this.resume());
      return;
    }
    const call = answer.kind === 'ok' ? answer.value.call : null;
    if (!call) return this.end(null);
    this.callId = call.callId;
    this.iceServers = call.iceServers;
    if (!(await this.openMicrophone())) return;
    this.follow(call, code);
    if (call.state !== 'waiting') this.restart();
  }

  mute(muted: boolean): void {
    this.show({ muted });
    this.setMicrophone();
  }

  /** After a tap, where the browser wanted one. */
  async listen(): Promise<void> {
    if (this.speaker) this.show({ silent: !(await this.speaker.again()) });
  }

  hangUp(): void {
    if (this.over) return;
    this.tellHungUp();
    this.end('you');
  }

  /** Her number instead of her place. She waits on until the service has it, or somebody takes her call. */
  askBack(number: string, safeToCall: SafeToCall): void {
    const { callId } = this;
    if (this.view.phase.at !== 'waiting' || callId === null) return;
    this.wish.send({ callId, number, safeToCall } satisfies CallbackAsked);
  }

  /** She would rather keep her place after all. */
  keepWaiting(): void {
    this.wish.stop();
    if (this.view.askingBack.at !== 'no') this.show({ askingBack: { at: 'no' } });
  }

  private async openMicrophone(): Promise<boolean> {
    if (this.microphone) return true;
    this.show({ phase: { at: 'microphone' } });
    this.speaker ??= this.deps.devices.speaker();
    try {
      const microphone = await this.deps.devices.microphone();
      if (this.over) {
        stop(microphone);
        return false;
      }
      this.microphone = microphone;
    } catch (error) {
      if (this.over) return false;
      const refused = ['NotAllowedError', 'SecurityError', 'PermissionDeniedError'];
      const why = refused.indexOf((error as DOMException).name) >= 0 ? 'refused' : 'none';
      // She may be in the line already, from before a reload: without a microphone nobody shall wait for her.
      this.tellHungUp();
      this.finish({ at: 'no-microphone', why });
      return false;
    }
    this.setMicrophone();
    this.letSleep = this.deps.devices.keepAwake();
    return true;
  }

  private async place(attempt: number): Promise<void> {
    this.show({ phase: { at: 'placing', again: attempt > 0 } });
    const { client, clientId, desk, invitationId } = this.deps;
    const about = { clientId, desk: desk ?? undefined, callerRole: this.deps.role() };
    const input = invitationId === null ? about : { ...about, invitationId };
    const answer = await client.placeCall(input, this.deps.code());
    if (this.over) {
      // hung up meanwhile, before the service had told which call it is
      if (answer.kind === 'ok') this.tellHungUp(answer.value.callId, answer.value.code);
      return;
    }
    if (answer.kind === 'later') {
      const pause = PLACE_AGAIN_AFTER[Math.min(attempt, PLACE_AGAIN_AFTER.length - 1)] as number;
      this.show({ phase: { at: 'placing', again: true } });
      this.plan(Math.max(pause, answer.afterMs ?? 0), () => void this.place(attempt + 1));
    } else if (answer.kind === 'refused') {
      const { opensAt } = answer.params;
      if (answer.code === 'call.desk-closed') {
        this.finish({ at: 'closed', opensAt: typeof opensAt === 'string' ? opensAt : null });
      } else this.finish({ at: 'refused', message: answer.message });
    } else {
      const { code, iceServers, ...call } = answer.value;
      this.iceServers = iceServers;
      if (code) this.deps.placed(code);
      const hers = this.deps.code();
      if (hers) this.follow(call, hers);
      else this.end(null);
    }
  }

  private follow(call: WebCall, code: string): void {
    this.callId = call.callId;
    this.apply(call);
    if (this.over) return;
    this.planQuestion(code);
    this.join(code);
  }

  private join(code: string): void {
    this.deps.connect(code).then(
      (socket) => this.listenTo(socket, code),
      () => {
        this.show({ broken: true });
        this.plan(ASK_EVERY / 2, () => this.join(code));
      },
    );
  }

  private listenTo(socket: VisitorSocket, code: string): void {
    if (this.over) {
      socket.disconnect();
      return;
    }
    this.socket = socket;
    socket.on('call.state', (call) => {
      this.told += 1;
      this.apply(call);
    });
    socket.on('call.signal', ({ callId, signal }) => {
      if (callId !== this.callId || this.over) return;
      // what is left of a line that was given up makes no new one
      if (this.peer || signal.kind === 'description') this.peerNow().take(signal);
    });
    const here = () => {
      this.tellHere();
      void this.ask(code);
    };
    socket.on('connect', here);
    socket.on('resync', () => void this.ask(code));
    socket.on('disconnect', () => this.show({ broken: true }));
    if (socket.connected) here();
  }

  /** The call lasts as long as the page that says this is connected; another tab of hers doesn't hold it. */
  private tellHere(hears?: boolean): void {
    const { callId, socket } = this;
    // said while the socket is away it would be said later, when it is no longer so
    if (!callId || !socket?.connected) return;
    socket.emit('call.here', hears === undefined ? { callId } : { callId, hears }, () => undefined);
  }

  /** What stands at the service now: the place in the line moves untold, and something may have been missed. */
  private async ask(code: string): Promise<void> {
    const { told } = this;
    const answer = await this.deps.client.callNow(code);
    if (this.over || told !== this.told) return;
    if (answer.kind === 'later') return this.show({ broken: true });
    const call = answer.kind === 'ok' ? answer.value.call : null;
    if (!call || call.callId !== this.callId) {
      if (!this.wish.pending) this.end(null);
      return;
    }
    if (this.socket?.connected && !this.restarting) this.show({ broken: false });
    this.apply(call);
  }

  private planQuestion(code: string): void {
    this.plan(ASK_EVERY, () => {
      if (this.view.phase.at === 'waiting' || !this.socket?.connected) void this.ask(code);
      this.planQuestion(code);
    });
  }

  private apply(call: WebCall): void {
    const { callId, state, endedBy } = call;
    if (this.over || callId !== this.callId) return;
    const before = this.lastState;
    this.lastState = state;
    if (state !== 'waiting' && state !== 'ended') this.keepWaiting();
    if (state === 'waiting') {
      // the counselor had to let go, or her line broke: back into the line
      this.closePeer();
      this.show({ phase: this.waitingIn(call), held: false });
    } else if (state === 'connecting') {
      // sound may flow before the service has heard so; from connected it only comes with another counselor
      if (this.view.phase.at === 'connected' && before !== 'connected') return;
      this.show({ phase: { at: 'connecting', another: this.since !== null }, held: false });
      this.peerNow();
    } else if (state === 'connected') {
      this.peerNow();
      this.show({ held: call.held });
      this.connected();
    } else if (this.wish.pending) {
      // most likely ended by her own wish, whose answer is on its way
      this.overMeanwhile = call;
    } else {
      this.end(endedBy === 'visitor' ? 'you' : endedBy === 'counselor' ? 'them' : endedBy === null ? null : 'lost');
    }
  }

  private waitingIn({ ahead, waitSeconds, lineLost, waitsLong }: WebCall): CallPhase {
    const why = lineLost ? 'line-lost' : this.since === null ? 'first' : 'another';
    return { at: 'waiting', ahead, waitSeconds, why, isLong: waitsLong };
  }

  private connected(): void {
    if (this.since === null) {
      this.since = this.deps.clock.now();
      this.deps.connected(this.since);
    }
    this.setMicrophone();
    this.hearing.begin();
    if (this.view.phase.at !== 'connected') this.show({ phase: { at: 'connected', since: this.since } });
  }

  private peerNow(): Peer {
    if (this.peer) return this.peer;
    this.peer = new Peer({
      clock: this.deps.clock,
      make: () => this.deps.devices.peer(this.iceServers),
      microphone: this.microphone as MediaStream,
      send: (signal) => this.signal(signal),
      heard: (sound) => void this.speaker?.play(sound).then((plays) => this.show({ silent: !plays })),
      up: () => {
        this.restarting?.();
        this.restarting = null;
        this.show({ broken: false });
        if (this.callId) this.socket?.emit('call.connected', { callId: this.callId }, () => undefined);
        this.connected();
      },
      lost: () => this.restart(),
    });
    this.plan(OFFER_WITHIN, () => this.view.phase.at === 'connecting' && this.restart());
    this.setMicrophone();
    return this.peer;
  }

  /** Asks the console for a new offer, again and again until sound flows. */
  private restart(): void {
    if (this.over || this.restarting) return;
    this.show({ broken: this.view.phase.at === 'connected' });
    const again = () => {
      this.signal({ kind: 'restart' });
      this.restarting = this.plan(RESTART_EVERY, again);
    };
    again();
  }

  private closePeer(): void {
    this.restarting?.();
    this.restarting = null;
    this.hearing.stop();
    this.peer?.close();
    this.peer = null;
    this.setMicrophone();
  }

  /** Before a counselor is there, nobody hears her. */
  private setMicrophone(): void {
    for (const track of this.microphone?.getAudioTracks() ?? []) track.enabled = this.peer !== null && !this.view.muted;
  }

  private signal(signal: CallSignal): void {
    // while the socket is away the signal would come too late anyway: the next restart makes up for it
    if (this.callId && this.socket?.connected)
      this.socket.emit('call.signal', { callId: this.callId, signal }, () => undefined);
  }

  private tellHungUp(callId = this.callId, code = this.deps.code()): void {
    if (callId && code) sayGoodbye(this.deps, callId, code);
  }

  private end(by: 'you' | 'them' | 'lost' | null): void {
    this.finish({ at: 'ended', by, talked: this.since !== null });
  }

  private finish(phase: CallPhase): void {
    this.peer?.close();
    this.peer = null;
    this.restarting?.();
    for (const callOff of this.callOffs) callOff();
    this.callOffs.clear();
    this.hearing.stop();
    this.wish.stop();
    stop(this.microphone);
    this.microphone = null;
    this.speaker?.stop();
    this.speaker = null;
    this.letSleep?.();
    this.socket?.disconnect();
    this.show({ phase, held: false, broken: false, silent: false, askingBack: { at: 'no' } });
    this.deps.over();
  }

  /** Nothing planned outlives the call. */
  private plan(milliseconds: number, act: () => void): () => void {
    const callOff = this.deps.clock.after(milliseconds, () => {
      this.callOffs.delete(callOff);
      act();
    });
    this.callOffs.add(callOff);
    return callOff;
  }

  private show(change: Partial<CallView>): void {
    this.view = { ...this.view, ...change };
    this.deps.changed();
  }
}

function stop(microphone: MediaStream | null): void {
  for (const track of microphone?.getTracks() ?? []) track.stop();
}
