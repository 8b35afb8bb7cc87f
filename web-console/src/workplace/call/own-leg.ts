import { socket } from '../../api/sockets';
import type { CallSignal, OwnLeg } from '../../api/types';
import { AnswerLine } from './answer-line';
import { Beat } from './beat';
import { callActs, type LegMode, untilHeard } from './call-acts';
import { CarrierLine } from './carrier-line';
import type { LineState } from './line';
import { askForMicrophone, letGo, MicrophoneError, type NoMicrophone } from './microphone';
import { holdTelephone } from './only-here';

export interface OwnLegState {
  /** asked or joined; null: on no call of a colleague's */
  readonly leg: OwnLeg | null;
  readonly sound: 'none' | 'asking' | 'elsewhere' | NoMicrophone | LineState;
  readonly muted: boolean;
  /** how the last one ended, until the next begins */
  readonly ended: 'none' | 'left' | 'missed';
}

/** She has said yes, or came by herself. A carrier with a switch brings her onto the line only after that. */
export const isOn = (leg: OwnLeg): boolean =>
  leg.state === 'joined' || (leg.state === 'asked' && leg.expiresAt === null);

const NONE: OwnLegState = { leg: null, sound: 'none', muted: false, ended: 'none' };

/**
 * Her place on a call that somebody else holds: asked as a colleague, or there as a supervisor. One at a time. While she
 * only listens no microphone is open, so that nothing of her can be heard.
 */
class OwnLegPhone {
  private state = NONE;
  private line: AnswerLine | CarrierLine | undefined;
  private microphone: MediaStream | undefined;
  private release: (() => void) | undefined;
  /** left here; what the service still says of it comes late */
  private readonly over = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private readonly beat = new Beat((legId) => {
    if (socket.connected) socket.emit('call.leg-here', { legId }, () => undefined);
  });

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly current = (): OwnLegState => this.state;

  /** What the service has now. */
  told(leg: OwnLeg): void {
    const before = this.state.leg;
    const isThis = before?.legId === leg.legId;
    if (leg.state !== 'asked' && leg.state !== 'joined') {
      this.over.add(leg.legId);
      if (isThis) this.letGo(isOn(before) ? 'left' : 'missed');
    } else if (!this.over.has(leg.legId)) {
      this.set({ leg, ended: 'none' });
      this.beat.keep(isOn(leg) ? leg.legId : null);
      if (isOn(leg) && !(isThis && isOn(before))) void this.takeUp(leg, !isThis);
      else if (isThis && leg.mode !== before.mode) void this.inMode(leg);
    }
  }

  heard(legId: string, signal: CallSignal): void {
    if (this.state.leg?.legId === legId) this.line?.hear(signal);
  }

  /** The connection to the service is back, or has just been made: what was said meanwhile was not heard. */
  async caughtUp(): Promise<void> {
    this.beat.again();
    this.line?.caughtUp();
    const asked = this.state.leg;
    try {
      const { leg } = await callActs.current();
      if (leg) this.told(leg);
      else if (asked && this.state.leg?.legId === asked.legId) this.letGo('left');
      this.sayConnected();
    } catch {
      // asked again when the connection is back
    }
  }

  mute(muted: boolean): void {
    this.line?.mute(muted);
    this.set({ muted });
  }

  /** After a refusal she has allowed the microphone, or wants the sound in this window. */
  again(): void {
    const { leg, sound } = this.state;
    if (leg && isOn(leg)) void this.takeUp(leg, true, sound === 'elsewhere');
  }

  /** @throws ApiError when it is gone */
  async accept(): Promise<void> {
    const { leg } = this.state;
    if (!leg || isOn(leg)) return;
    await callActs.accept(leg.legId);
    await this.caughtUp();
  }

  /** Not now; the colleague is told. */
  async decline(): Promise<void> {
    await this.end((legId) => callActs.decline(legId));
  }

  async leave(): Promise<void> {
    await this.end((legId) => callActs.leave(legId));
  }

  /** Listens, whispers or joins. @throws ApiError when refused */
  async supervise(callId: string, mode: LegMode): Promise<void> {
    await callActs.supervise(callId, mode);
    await this.caughtUp();
  }

  private async end(tell: (legId: string) => Promise<unknown>): Promise<void> {
    const { leg } = this.state;
    if (!leg) return;
    this.over.add(leg.legId);
    this.letGo('left');
    await untilHeard(() => tell(leg.legId));
  }

  private async takeUp(leg: OwnLeg, isBack: boolean, takeOver = false): Promise<void> {
    this.closeLine();
    this.set({ sound: 'asking', muted: false });
    const isStill = () => this.state.leg?.legId === leg.legId && this.state.sound === 'asking';
    const release = await holdTelephone(takeOver, () => this.lostTo(leg.legId));
    if (!isStill() || !release) {
      release?.();
      if (isStill()) this.set({ sound: 'elsewhere' });
      return;
    }
    this.release = release;
    const isCarried = leg.carrier !== 'browser';
    if ((isCarried || this.state.leg?.mode !== 'listen') && !(await this.openMicrophone(isStill))) return;
    const changed = (sound: LineState) => this.changed(leg.legId, sound);
    if (isCarried && this.microphone) {
      this.line = new CarrierLine({ callId: leg.callId, legId: leg.legId, microphone: this.microphone, changed });
      this.line.mute(this.state.leg?.mode === 'listen');
    } else {
      const track = this.microphone?.getAudioTracks()[0] ?? null;
      const tell = (signal: CallSignal) => {
        if (socket.connected) socket.emit('call.leg-signal', { legId: leg.legId, signal }, () => undefined);
      };
      this.line = new AnswerLine({ track, changed, tell }, leg.iceServers, isBack);
    }
    const now = this.state.leg;
    if (now && now.mode !== leg.mode) void this.inMode(now);
  }

  /** From listening to a word and back: the line stays. */
  private async inMode(leg: OwnLeg): Promise<void> {
    const { line } = this;
    const isSilent = leg.mode === 'listen';
    if (line instanceof CarrierLine) line.mute(isSilent || this.state.muted);
    if (!(line instanceof AnswerLine)) return;
    if (isSilent) {
      line.speak(null);
      this.closeMicrophone();
    } else if (!this.microphone) {
      const isStill = () => this.line === line && this.state.leg?.mode === leg.mode;
      const microphone = await this.openMicrophone(isStill);
      if (microphone) line.speak(microphone.getAudioTracks()[0] ?? null);
    }
  }

  private async openMicrophone(isStill: () => boolean): Promise<MediaStream | null> {
    try {
      const microphone = await askForMicrophone();
      if (!isStill()) {
        letGo(microphone);
        return null;
      }
      this.microphone = microphone;
      return microphone;
    } catch (error) {
      if (!isStill()) return null;
      this.closeLine();
      this.set({ sound: error instanceof MicrophoneError ? error.why : 'missing' });
      return null;
    }
  }

  private changed(legId: string, sound: LineState): void {
    if (this.state.leg?.legId !== legId) return;
    this.set({ sound });
    this.sayConnected();
  }

  private sayConnected(): void {
    const { leg, sound } = this.state;
    if (leg?.carrier === 'browser' && sound === 'connected' && socket.connected)
      socket.emit('call.leg-connected', { legId: leg.legId }, () => undefined);
  }

  private lostTo(legId: string): void {
    if (this.state.leg?.legId !== legId) return;
    this.release = undefined;
    this.closeLine();
    this.set({ sound: 'elsewhere', muted: false });
  }

  private closeMicrophone(): void {
    if (this.microphone) letGo(this.microphone);
    this.microphone = undefined;
  }

  private closeLine(): void {
    this.line?.close();
    this.line = undefined;
    this.closeMicrophone();
    this.release?.();
    this.release = undefined;
  }

  private letGo(ended: OwnLegState['ended']): void {
    this.closeLine();
    this.beat.keep(null);
    this.set({ ...NONE, ended });
  }

  private set(change: Partial<OwnLegState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

export const ownLeg = new OwnLegPhone();
