import type { CallSignal } from '../../api/types';
import type { Line, LineState } from './line';
import { Loudspeaker } from './loudspeaker';

/** An offer that has not come by then was lost: it is asked for again. */
const OFFER_WITHIN_MS = 3_000;
/** A line that stutters for less than this is not called lost. */
const STUTTER_MS = 2_000;

export interface AnswerNeeds {
  /** what the call hears of this console; null: nothing, no microphone is open */
  track: MediaStreamTrack | null;
  changed: (state: LineState) => void;
  tell: (signal: CallSignal) => void;
}

/**
 * This console's end of somebody else's call. The console that holds the call makes every offer, this one answers; what
 * has to be made again is asked for by `restart`, until it comes.
 */
export class AnswerLine implements Line {
  private peer: RTCPeerConnection | undefined;
  private readonly speaker = new Loudspeaker();
  private sender: RTCRtpSender | undefined;
  private track: MediaStreamTrack | null;
  /** which connection the last offer came from: a console that was loaded anew has another one */
  private offerer = '';
  private early: RTCIceCandidateInit[] = [];
  /** signals are taken one after the other: each waits for the browser to be done with the one before */
  private work: Promise<void> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wasConnected = false;

  /** @param isBack it was there before a reload: its offer is asked for at once */
  constructor(
    private readonly needs: AnswerNeeds,
    private readonly iceServers: RTCIceServer[],
    isBack: boolean,
  ) {
    this.track = needs.track;
    needs.changed('connecting');
    if (isBack) needs.tell({ kind: 'restart' });
    this.askAgainIn(OFFER_WITHIN_MS);
  }

  /** What the call hears of this console from now on. */
  speak(track: MediaStreamTrack | null): void {
    this.track = track;
    this.sender?.replaceTrack(track).catch(() => undefined);
  }

  mute(muted: boolean): void {
    if (this.track) this.track.enabled = !muted;
  }

  hear(signal: CallSignal): void {
    this.work = this.work.then(() => this.handle(signal)).catch(() => this.lost());
  }

  caughtUp(): void {
    if (this.peer?.connectionState !== 'connected') this.restart();
  }

  close(): void {
    this.drop();
    this.speaker.close();
  }

  private drop(): void {
    clearTimeout(this.timer);
    const { peer } = this;
    this.peer = undefined;
    peer?.close();
  }

  private async handle(signal: CallSignal): Promise<void> {
    if (signal.kind === 'description' && signal.type === 'offer') await this.answer(signal.sdp);
    else if (signal.kind === 'candidate' && signal.candidate !== null) {
      const { candidate, sdpMid, sdpMLineIndex } = signal;
      await this.reach({ candidate, sdpMid, sdpMLineIndex });
    }
  }

  private async answer(sdp: string): Promise<void> {
    // The origin line's number stays the same for one connection, however often it is offered (RFC 8866, 5.2).
    const offerer = /^o=\S+ (\S+)/m.exec(sdp)?.[1] ?? '';
    const peer = this.peer && offerer === this.offerer ? this.peer : this.begin();
    this.offerer = offerer;
    await peer.setRemoteDescription({ type: 'offer', sdp });
    const way = peer.getTransceivers()[0];
    if (way) {
      // Both ways even while nothing is said, so that a word later needs no new offer.
      way.direction = 'sendrecv';
      this.sender = way.sender;
      await way.sender.replaceTrack(this.track);
    }
    await peer.setLocalDescription();
    if (this.peer !== peer) return;
    this.needs.tell({ kind: 'description', type: 'answer', sdp: peer.localDescription?.sdp ?? '' });
    for (const candidate of this.early.splice(0)) await this.reach(candidate);
  }

  private begin(): RTCPeerConnection {
    this.drop();
    const peer = new RTCPeerConnection({ iceServers: this.iceServers });
    this.peer = peer;
    peer.ontrack = ({ track, streams }) => this.speaker.play(streams[0] ?? new MediaStream([track]));
    peer.onicecandidate = ({ candidate }) =>
      this.needs.tell({
        kind: 'candidate',
        candidate: candidate?.candidate || null,
        sdpMid: candidate?.sdpMid ?? null,
        sdpMLineIndex: candidate?.sdpMLineIndex ?? null,
      });
    peer.onconnectionstatechange = () => this.changed(peer);
    this.askAgainIn(OFFER_WITHIN_MS * 2);
    return peer;
  }

  private async reach(candidate: RTCIceCandidateInit): Promise<void> {
    // One that belongs to an earlier connection is refused, and that is right.
    if (this.peer?.remoteDescription) await this.peer.addIceCandidate(candidate).catch(() => undefined);
    else this.early.push(candidate);
  }

  private changed(peer: RTCPeerConnection): void {
    if (this.peer !== peer) return;
    if (peer.connectionState === 'connected') {
      clearTimeout(this.timer);
      this.wasConnected = true;
      this.needs.changed('connected');
    }
    if (peer.connectionState === 'disconnected') {
      this.needs.changed('interrupted');
      this.askAgainIn(STUTTER_MS);
    }
    if (peer.connectionState === 'failed') this.lost();
  }

  private lost(): void {
    this.needs.changed(this.wasConnected ? 'interrupted' : 'failed');
    this.restart();
  }

  private restart(): void {
    this.needs.tell({ kind: 'restart' });
    this.askAgainIn(OFFER_WITHIN_MS);
  }

  private askAgainIn(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.peer?.connectionState !== 'connected') this.restart();
    }, milliseconds);
  }
}
