import type { Call as CarrierCall, Device } from '@twilio/voice-sdk';
import { answerOf, api } from '../../api/client';
import type { CallLine, LineNeeds } from './line';
import { letGo } from './microphone';

/** So long before its end the carrier is given a new token; milliseconds. */
const TOKEN_RENEWED_BEFORE_MS = 60_000;
const DIAL_AGAIN_AFTER_MS = 3_000;

/** A telephone call: the carrier holds the caller, its own kit connects this console. Loaded only when somebody rings. */
export class CarrierLine implements CallLine {
  private device: Device | undefined;
  private call: CarrierCall | undefined;
  private muted = false;
  private closed = false;
  /** the kit gets its own copy of the microphone each time it asks */
  private readonly copies: MediaStream[] = [];
  private wasConnected = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param needs `legId`: her place on a call that somebody else holds */
  constructor(private readonly needs: LineNeeds & { legId?: string }) {
    void this.dial();
  }

  mute(muted: boolean): void {
    this.muted = muted;
    for (const track of this.needs.microphone.getAudioTracks()) track.enabled = !muted;
    this.call?.mute(muted);
  }

  hear(): void {
    // The carrier's kit has its own way to the carrier.
  }

  hearLeg(): void {
    // Everybody on the call is joined by the carrier.
  }

  agree(): void {
    // Who hears whom, and whether the caller waits, is the carrier's to keep; the service tells it.
  }

  caughtUp(): void {
    // The sound does not run through the service: nothing was missed.
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.call?.disconnect();
    this.device?.destroy();
    for (const copy of this.copies) letGo(copy);
  }

  private async dial(): Promise<void> {
    if (this.closed) return;
    this.needs.changed(this.wasConnected ? 'interrupted' : 'connecting');
    try {
      this.device ??= await this.makeDevice();
      if (this.closed) {
        this.device.destroy();
        return;
      }
      const { callId, legId } = this.needs;
      const call = await this.device.connect({ params: legId ? { callId, legId } : { callId } });
      this.call = call;
      call.on('accept', () => {
        this.wasConnected = true;
        call.mute(this.muted);
        this.needs.changed('connected');
      });
      call.on('reconnecting', () => this.needs.changed('interrupted'));
      call.on('reconnected', () => this.needs.changed('connected'));
      // The service says when the call is over. Until it does, a line that dropped is dialed again.
      for (const end of ['disconnect', 'cancel', 'error'] as const) call.on(end, () => this.dropped(call));
      if (this.closed) call.disconnect();
    } catch {
      this.dropped(undefined);
    }
  }

  private dropped(call: CarrierCall | undefined): void {
    if (this.closed || call !== this.call) return;
    this.call = undefined;
    this.needs.changed('failed');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.dial(), DIAL_AGAIN_AFTER_MS);
  }

  private async makeDevice(): Promise<Device> {
    const [{ Device: Telephone }, { token }] = await Promise.all([import('@twilio/voice-sdk'), freshToken()]);
    const device = new Telephone(token, {
      tokenRefreshMs: TOKEN_RENEWED_BEFORE_MS,
      getUserMedia: async () => {
        const copy = this.needs.microphone.clone();
        this.copies.push(copy);
        return copy;
      },
    });
    // Nothing beeps into her ear; the page has its own soft sounds.
    device.audio?.outgoing(false);
    device.audio?.disconnect(false);
    device.on('tokenWillExpire', () => {
      void freshToken().then(
        (renewed) => device.updateToken(renewed.token),
        () => undefined, // the running call goes on; the next one asks again
      );
    });
    device.on('error', () => undefined); // each call tells its own; unheard, the kit would throw it at the page
    return device;
  }
}

const freshToken = () => answerOf(api.GET('/api/calls/voice-token'));
