import { socket } from '../../api/sockets';
import type { Call, CallSignal } from '../../api/types';
import { isHeardByMe, onCall, whoHears } from './hearing';
import type { CallLine, LineNeeds } from './line';
import { Mixer } from './mixer';
import { PeerLine } from './peer-line';

/**
 * A call between browsers. With nobody else on it, the microphone goes straight to the caller. When a colleague or a
 * supervisor is there, this console is where all voices meet: it has a line to each, and mixes what each of them hears.
 */
export class Hub implements CallLine {
  private readonly caller: PeerLine;
  private readonly legs = new Map<string, PeerLine>();
  private readonly voices = new Map<string, MediaStream>();
  private mixer: Mixer | undefined;

  constructor(
    private readonly needs: LineNeeds,
    private call: Call,
  ) {
    this.caller = new PeerLine(
      {
        changed: needs.changed,
        tell: (signal) => {
          if (socket.connected) socket.emit('call.signal', { callId: needs.callId, signal }, () => undefined);
        },
        voice: (voice) => this.came('caller', voice),
      },
      call.iceServers,
      call.heldAt ? null : this.microphone,
    );
    this.agree(call);
  }

  agree(call: Call): void {
    this.call = call;
    const legs = onCall(call.legs);
    for (const [legId, line] of this.legs) {
      if (legs.some((leg) => leg.legId === legId)) continue;
      line.close();
      this.legs.delete(legId);
      this.voices.delete(legId);
      this.mixer?.forget(legId);
    }
    for (const { legId } of legs) if (!this.legs.has(legId)) this.legs.set(legId, this.lineTo(legId));
    this.caller.listen(!call.heldAt);
    for (const leg of legs) this.legs.get(leg.legId)?.listen(isHeardByMe(leg));
    this.route();
  }

  mute(muted: boolean): void {
    for (const track of this.needs.microphone.getAudioTracks()) track.enabled = !muted;
  }

  hear(signal: CallSignal): void {
    this.caller.hear(signal);
  }

  hearLeg(legId: string, signal: CallSignal): void {
    this.legs.get(legId)?.hear(signal);
  }

  caughtUp(): void {
    this.caller.caughtUp();
    for (const line of this.legs.values()) line.caughtUp();
  }

  close(): void {
    this.caller.close();
    for (const line of this.legs.values()) line.close();
    this.legs.clear();
    this.mixer?.close();
    this.mixer = undefined;
  }

  private get microphone(): MediaStreamTrack | null {
    return this.needs.microphone.getAudioTracks()[0] ?? null;
  }

  private lineTo(legId: string): PeerLine {
    return new PeerLine(
      {
        changed: () => undefined, // her own console shows how her line is
        tell: (signal) => {
          if (socket.connected) socket.emit('call.leg-signal', { legId, signal }, () => undefined);
        },
        voice: (voice) => this.came(legId, voice),
      },
      this.call.iceServers,
      this.microphone,
    );
  }

  private came(party: string, voice: MediaStream): void {
    this.voices.set(party, voice);
    this.route();
  }

  private route(): void {
    const legs = onCall(this.call.legs);
    const held = this.call.heldAt !== null;
    if (legs.length === 0) {
      this.caller.send(held ? null : this.microphone);
      this.mixer?.close();
      this.mixer = undefined;
      return;
    }
    this.mixer ??= new Mixer(() => this.route());
    this.mixer.voice('me', this.needs.microphone);
    for (const [party, voice] of this.voices) this.mixer.voice(party, voice);
    for (const [party, of] of whoHears(held, legs)) {
      const mixed = this.mixer.mix(party, of);
      // Until the browser lets it run, they hear the counselor alone rather than nobody.
      const sound = of.length === 0 ? null : this.mixer.isRunning ? mixed : this.microphone;
      const line = party === 'caller' ? this.caller : this.legs.get(party);
      line?.send(sound);
    }
  }
}
