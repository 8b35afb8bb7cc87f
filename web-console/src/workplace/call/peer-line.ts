import type { Call, CallSignal } from '../../api/types';
import type { LineState } from './line';
import { Loudspeaker } from './loudspeaker';

/** The other page may not have been listening when the offer was made: so long it has to answer. */
const ANSWER_WITHIN_MS = 2_500;

/** Asked for a new offer while the last one is finding its way: both sides notice a loss, one offer is enough. */
const LET_IT_TRY_MS = 3_000;

export interface PeerNeeds {
  changed: (state: LineState) => void;
  /** Tells the other page; while the service is away nothing is sent later, `caughtUp` says it all again. */
  tell: (signal: CallSignal) => void;
  /** the other side's voice, each time it comes over a new connection */
  voice?: (voice: MediaStream) => void;
}

/**
 * The way between this browser and another one. This side always makes the offer. Whatever has to be made again is made from nothing: a new
 * offer means a new connection on both sides.
 */
export class PeerLine {
  private peer: RTCPeerConnection | undefined;
  private readonly speaker = new Loudspeaker();
  /** what was said since the offer, to say it again to a page that comes late */
  private said: CallSignal[] = [];
  /** candidates that came before the answer they belong to */
  private early: RTCIceCandidateInit[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wasConnected = false;
  private begunAt = 0;
  private sender: RTCRtpSender | undefined;

  /** @param track what the other side hears, until `send` says otherwise; null: nothing */
  constructor(
    private readonly needs: PeerNeeds,
    private readonly iceServers: Call['iceServers'],
    private track: MediaStreamTrack | null,
  ) {
    this.begin();
  }

  /** What the other side hears from now on; null: nothing, and nothing is sent. */
  send(track: MediaStreamTrack | null): void {
    if (track === this.track) return;
    this.track = track;
    // A connection that is being closed refuses; the next one begins with it.
    this.sender?.replaceTrack(track).catch(() => undefined);
  }

  /** Whether the other side is heard here. */
  listen(heard: boolean): void {
    this.speaker.silence(!heard);
  }

  hear(signal: CallSignal): void {
    if (signal.kind === 'restart') this.asked();
    else if (signal.kind === 'description') void this.answered(signal);
    else if (signal.candidate !== null) {
      const { candidate, sdpMid, sdpMLineIndex } = signal;
      this.reach({ candidate, sdpMid, sdpMLineIndex });
    }
  }

  caughtUp(): void {
    if (this.peer?.connectionState !== 'connected') this.again();
  }

  close(): void {
    this.drop();
    this.speaker.close();
  }

  private drop(): void {
    clearTimeout(this.timer);
    const peer = this.peer;
    this.peer = undefined;
    peer?.close();
  }

  private begin(): void {
    this.drop();
    this.begunAt = performance.now();
    this.said = [];
    this.early = [];
    const peer = new RTCPeerConnection({ iceServers: this.iceServers });
    this.peer = peer;
    // Both ways from the beginning, so that a word now or later needs no new offer.
    this.sender = peer.addTransceiver(this.track ?? 'audio', { direction: 'sendrecv' }).sender;
    peer.ontrack = ({ track, streams }) => {
      const voice = streams[0] ?? new MediaStream([track]);
      this.speaker.play(voice);
      this.needs.voice?.(voice);
    };
    peer.onicecandidate = ({ candidate }) =>
      this.say({
        kind: 'candidate',
        candidate: candidate?.candidate || null,
        sdpMid: candidate?.sdpMid ?? null,
        sdpMLineIndex: candidate?.sdpMLineIndex ?? null,
      });
    peer.onconnectionstatechange = () => this.changed(peer);
    this.needs.changed(this.wasConnected ? 'interrupted' : 'connecting');
    void this.offer(peer);
  }

  private async offer(peer: RTCPeerConnection): Promise<void> {
    await peer.setLocalDescription();
    const sdp = peer.localDescription?.sdp;
    if (this.peer !== peer || !sdp) return;
    this.say({ kind: 'description', type: 'offer', sdp });
    this.timer = setTimeout(() => this.again(), ANSWER_WITHIN_MS);
  }

  /** The other page was loaded anew, or has lost us. */
  private asked(): void {
    const isTrying = this.peer?.connectionState !== 'connected' && performance.now() - this.begunAt < LET_IT_TRY_MS;
    if (!isTrying || this.peer?.signalingState === 'have-local-offer') this.again();
  }

  /** An offer nobody has answered yet is said again; a connection that was made is made anew. */
  private again(): void {
    if (this.peer?.signalingState !== 'have-local-offer') {
      this.begin();
      return;
    }
    for (const signal of this.said) this.needs.tell(signal);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.again(), ANSWER_WITHIN_MS);
  }

  private async answered({ type, sdp }: { type: string; sdp: string }): Promise<void> {
    const peer = this.peer;
    // A second answer to an offer said twice, or one to an offer that is gone.
    if (!peer || type !== 'answer' || peer.signalingState !== 'have-local-offer') return;
    clearTimeout(this.timer);
    try {
      await peer.setRemoteDescription({ type: 'answer', sdp });
      for (const candidate of this.early.splice(0)) this.reach(candidate);
    } catch {
      // An answer this browser can't read: make the offer anew rather than stay silent.
      if (this.peer === peer) this.begin();
    }
  }

  private reach(candidate: RTCIceCandidateInit): void {
    if (this.peer?.remoteDescription) {
      // One that belongs to an earlier connection is refused, and that is right.
      this.peer.addIceCandidate(candidate).catch(() => undefined);
    } else this.early.push(candidate);
  }

  private changed(peer: RTCPeerConnection): void {
    if (this.peer !== peer) return;
    if (peer.connectionState === 'connected') {
      this.wasConnected = true;
      this.needs.changed('connected');
    }
    if (peer.connectionState === 'disconnected') this.needs.changed('interrupted');
    if (peer.connectionState === 'failed') this.begin();
  }

  private say(signal: CallSignal): void {
    if (signal.kind === 'description') this.said = [signal];
    else this.said.push(signal);
    this.needs.tell(signal);
  }
}
