import { ApiError, answerOf, api } from '../../api/client';
import { socket } from '../../api/sockets';
import type { Call, CallSignal } from '../../api/types';
import { CarrierLine } from './carrier-line';
import type { Line, LineState } from './line';
import { askForMicrophone, letGo, MicrophoneError, type NoMicrophone } from './microphone';
import { holdTelephone } from './only-here';
import { PeerLine } from './peer-line';

export interface PhoneState {
  /** the call in hand, as the service has it */
  readonly call: Call | null;
  /** how it stands with the sound on this machine; `elsewhere`: another window has it */
  readonly sound: 'none' | 'asking' | 'elsewhere' | 'hanging-up' | NoMicrophone | LineState;
  readonly muted: boolean;
}

const SILENT: PhoneState = { call: null, sound: 'none', muted: false };
const HANG_UP_AGAIN_MS = 2_000;

/** Whether somebody is on the line with a counselor, or about to be. */
export const isLive = (call: Call | null | undefined): call is Call =>
  call?.state === 'connecting' || call?.state === 'connected';

/**
 * The one telephone of this console. It takes up a call as soon as the service says that it is hers, keeps it while she looks
 * at something else, and takes it up again after a reload: the call is the service's, only the sound is ours.
 */
class Phone {
  private state = SILENT;
  private line: Line | undefined;
  private microphone: MediaStream | undefined;
  private release: (() => void) | undefined;
  /** hung up here; what the service still says of it comes late */
  private readonly over = new Set<string>();
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly current = (): PhoneState => this.state;

  /** What the service has now: a live call is taken up, one that ended is let go. */
  told(call: Call): void {
    const isThis = this.state.call?.callId === call.callId;
    if (isLive(call)) {
      if (isThis) this.set({ call });
      else if (!this.over.has(call.callId)) void this.takeUp(call, false);
    } else if (isThis) this.letGo();
  }

  /** The contact is no longer hers; whoever has it now has the call. */
  forget(contactId: string): void {
    if (this.state.call?.contactId === contactId) this.letGo();
  }

  heard(callId: string, signal: CallSignal): void {
    if (this.state.call?.callId === callId) this.line?.hear(signal);
  }

  /** The connection to the service is back: what was said meanwhile was not heard. */
  caughtUp(): void {
    this.line?.caughtUp();
    if (this.state.sound === 'connected') this.sayConnected();
  }

  mute(muted: boolean): void {
    this.line?.mute(muted);
    this.set({ muted });
  }

  /** After a refusal she has allowed the microphone, plugged it in, or wants the call in this window. */
  again(): void {
    const { call, sound } = this.state;
    if (isLive(call)) void this.takeUp(call, sound === 'elsewhere');
  }

  /** Ends the call. The line here is closed at once; the service is told until it has heard. */
  async hangUp(): Promise<void> {
    const { call } = this.state;
    if (!call) return;
    this.over.add(call.callId);
    this.closeLine();
    this.set({ sound: 'hanging-up' });
    for (;;) {
      try {
        await answerOf(
          api.POST('/api/contacts/{id}/call/hang-up', { params: { path: { id: call.contactId } }, body: {} }),
        );
        break;
      } catch (error) {
        // Refused: it is over already, or no longer hers.
        if (error instanceof ApiError && error.status < 500 && error.status !== 429) break;
        await new Promise((resolve) => setTimeout(resolve, HANG_UP_AGAIN_MS));
      }
    }
    if (this.state.call?.callId === call.callId) this.letGo();
  }

  private async takeUp(call: Call, takeOver: boolean): Promise<void> {
    this.letGo();
    this.set({ call, sound: 'asking' });
    const isStill = () => this.state.call?.callId === call.callId && this.state.sound === 'asking';
    const release = await holdTelephone(takeOver, () => this.lostTo(call.callId));
    if (!isStill() || !release) {
      release?.();
      if (isStill()) this.set({ sound: 'elsewhere' });
      return;
    }
    this.release = release;
    try {
      const microphone = await askForMicrophone();
      if (!isStill()) {
        letGo(microphone);
        return;
      }
      this.microphone = microphone;
    } catch (error) {
      if (!isStill()) return;
      this.closeLine();
      this.set({ sound: error instanceof MicrophoneError ? error.why : 'missing' });
      return;
    }
    this.set({ sound: 'connecting' });
    const needs = {
      callId: call.callId,
      microphone: this.microphone,
      changed: (sound: LineState) => this.changed(call.callId, sound),
    };
    this.line = call.carrier === 'browser' ? new PeerLine(needs, call.iceServers) : new CarrierLine(needs);
  }

  private changed(callId: string, sound: LineState): void {
    if (this.state.call?.callId !== callId || this.state.sound === 'hanging-up') return;
    this.set({ sound });
    if (sound === 'connected') this.sayConnected();
  }

  private sayConnected(): void {
    const { call } = this.state;
    // A carrier says for itself when it has connected.
    if (call?.carrier === 'browser' && socket.connected)
      socket.emit('call.connected', { callId: call.callId }, () => undefined);
  }

  private lostTo(callId: string): void {
    if (this.state.call?.callId !== callId) return;
    this.release = undefined;
    this.closeLine();
    this.set({ sound: 'elsewhere', muted: false });
  }

  private closeLine(): void {
    this.line?.close();
    this.line = undefined;
    if (this.microphone) letGo(this.microphone);
    this.microphone = undefined;
    this.release?.();
    this.release = undefined;
  }

  private letGo(): void {
    this.closeLine();
    this.set(SILENT);
  }

  private set(change: Partial<PhoneState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

export const phone = new Phone();
