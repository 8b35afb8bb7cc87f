import { answerOf, api } from '../../api/client';
import { socket } from '../../api/sockets';
import type { Call, CallSignal } from '../../api/types';
import { Beat } from './beat';
import { callActs, untilHeard } from './call-acts';
import { CarrierLine } from './carrier-line';
import { Hub } from './hub';
import { inHand } from './in-hand';
import type { CallLine, LineState } from './line';
import { askForMicrophone, letGo, MicrophoneError, type NoMicrophone } from './microphone';
import { holdTelephone } from './only-here';

export interface PhoneState {
  /** the call in hand, as the service has it */
  readonly call: Call | null;
  /**
   * how it stands with the sound on this machine. `elsewhere`: another window has it; `telephone`: she speaks by a telephone,
   * and nothing of the sound is here
   */
  readonly sound: 'none' | 'asking' | 'elsewhere' | 'telephone' | 'hanging-up' | NoMicrophone | LineState;
  readonly muted: boolean;
  /** her line broke for so long that whoever called waits for somebody else; until she has seen it */
  readonly lineLost: boolean;
}

const SILENT = { call: null, sound: 'none', muted: false } as const satisfies Partial<PhoneState>;
/** So long after the service was out of reach, a call that is gone is gone for that reason; milliseconds. */
const AWAY_COUNTS_MS = 60_000;

/** Whether somebody is on the line with a counselor, or about to be. */
export const isLive = (call: Call | null | undefined): call is Call =>
  call?.state === 'connecting' || call?.state === 'connected';

/**
 * The one telephone of this console. It takes up a call as soon as the service says that it is hers, keeps it while she looks
 * at something else, and takes it up again after a reload: the call is the service's, only the sound is ours.
 */
class Phone {
  private state: PhoneState = { ...SILENT, lineLost: false };
  private line: CallLine | undefined;
  private microphone: MediaStream | undefined;
  private release: (() => void) | undefined;
  /** hung up here; what the service still says of it comes late */
  private readonly over = new Set<string>();
  private readonly listeners = new Set<() => void>();
  /** whether she answers at a telephone; set from her account */
  private answersAtTelephone = false;
  private readonly beat = new Beat((callId) => this.sayHere(callId));

  private expected: string | null = null;
  /** when the service was out of reach last, by `performance.now()` */
  private awayAt = Number.NEGATIVE_INFINITY;

  constructor() {
    socket.on('disconnect', () => {
      if (this.state.call) this.awayAt = performance.now();
    });
    // Loaded anew, it comes back; closed, whoever calls must not wait for long.
    window.addEventListener('pagehide', () => {
      const { call, sound } = this.state;
      if (call && sound !== 'elsewhere' && sound !== 'hanging-up') this.sayHere(call.callId, true);
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly current = (): PhoneState => this.state;

  /** A call that was in hand before the page was loaded anew: the service hears at once that the page is there again. */
  expect(callId: string | null): void {
    this.expected = callId;
    this.set({});
  }

  /** Where this account is rung; before the first call is told. */
  answersAt(place: 'console' | 'telephone'): void {
    this.answersAtTelephone = place === 'telephone';
  }

  /** What the service has now: a live call is taken up, one that ended is let go. */
  told(call: Call): void {
    const isThis = this.state.call?.callId === call.callId;
    if (isLive(call)) {
      if (isThis) {
        this.set({ call });
        this.line?.agree(call);
      } else if (!this.over.has(call.callId)) void this.takeUp(call, false);
    } else if (isThis) {
      this.letGo();
      // Nobody ended it: it has gone on without her.
      if ((call as Call).endedBy === null) this.lostIfAway();
    }
  }

  /** The contact is no longer hers; whoever has it now has the call. */
  forget(contactId: string): void {
    if (this.state.call?.contactId !== contactId) return;
    this.letGo();
    this.lostIfAway();
  }

  /** What she had in hand before the page was loaded anew is not hers any more, and not over either. */
  lost(): void {
    this.set({ lineLost: true });
  }

  /** She has read what happened. */
  seen(): void {
    if (this.state.lineLost) this.set({ lineLost: false });
  }

  heard(callId: string, signal: CallSignal): void {
    if (this.state.call?.callId === callId) this.line?.hear(signal);
  }

  heardLeg(callId: string, legId: string, signal: CallSignal): void {
    if (this.state.call?.callId === callId) this.line?.hearLeg(legId, signal);
  }

  /** The connection to the service is back: what was said meanwhile was not heard. */
  caughtUp(): void {
    if (this.awayAt > 0) this.awayAt = performance.now();
    this.beat.again();
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
    const params = { path: { id: call.contactId } };
    await untilHeard(() => answerOf(api.POST('/api/contacts/{id}/call/hang-up', { params, body: {} })));
    if (this.state.call?.callId === call.callId) this.letGo();
  }

  /** The caller waits, or is spoken with again. @throws ApiError when refused */
  async hold(held: boolean): Promise<void> {
    const { call } = this.state;
    if (call) await callActs.hold(call, held);
  }

  private async takeUp(call: Call, takeOver: boolean): Promise<void> {
    this.letGo();
    inHand.keep({ callId: call.callId, contactId: call.contactId });
    const kit = this.kitOf(call);
    this.set({ call, sound: kit ? 'asking' : 'telephone', lineLost: false });
    if (!kit) return;
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
    const now = this.state.call ?? call;
    this.line = kit === 'browser' ? new Hub(needs, now) : new CarrierLine(needs);
  }

  /** What brings the sound here, if anything does: a carrier without a kit of its own rings a telephone. */
  private kitOf(call: Call): 'browser' | 'carrier' | null {
    if (call.carrier === 'browser') return 'browser';
    return call.carrier === 'twilio' && !(this.answersAtTelephone && call.can.telephone) ? 'carrier' : null;
  }

  private lostIfAway(): void {
    if (performance.now() - this.awayAt < AWAY_COUNTS_MS) this.lost();
  }

  private sayHere(callId: string, leaving = false): void {
    if (socket.connected) socket.emit('call.here', leaving ? { callId, leaving } : { callId }, () => undefined);
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
    inHand.keep(null);
    this.closeLine();
    this.set(SILENT);
  }

  private set(change: Partial<PhoneState>): void {
    this.state = { ...this.state, ...change };
    const { call, sound } = this.state;
    const isHere = sound !== 'elsewhere' && sound !== 'hanging-up';
    this.beat.keep(isHere ? (call?.callId ?? this.expected) : null);
    for (const listener of this.listeners) listener();
  }
}

export const phone = new Phone();
