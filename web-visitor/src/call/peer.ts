import type { CallSignal } from '../api/types';
import type { Clock } from '../clock';

export interface PeerDeps {
  clock: Clock;
  make(): RTCPeerConnection;
  microphone: MediaStream;
  send(signal: CallSignal): void;
  /** the counselor's voice */
  heard(sound: MediaStream): void;
  up(): void;
  lost(): void;
}

/** A line that stutters for less than this is not called lost. */
const STUTTER_MS = 3_000;

/**
 * This page's end of the line. The console makes every offer, this end answers: who offers never depends on who was
 * faster, and a page that was loaded anew only has to ask for a new offer.
 */
export class Peer {
  private connection: RTCPeerConnection | null = null;
  /** which connection of the console's the last offer came from: a console that was loaded anew is another one */
  private offerer = '';
  private early: RTCIceCandidateInit[] = [];
  /** signals are taken one after the other: each waits for the browser to be done with the one before */
  private work: Promise<void> = Promise.resolve();
  private callOff: (() => void) | null = null;

  constructor(private readonly deps: PeerDeps) {}

  take(signal: CallSignal): void {
    this.work = this.work.then(() => this.handle(signal)).catch(() => this.deps.lost());
  }

  /** Bytes of the counselor's voice on this line; null where there is none, or the browser can't say. */
  async heardBytes(): Promise<number | null> {
    if (!this.connection) return null;
    let bytes: number | null = null;
    const stats = await this.connection.getStats();
    stats.forEach((one: { type: string; bytesReceived?: number }) => {
      if (one.type === 'inbound-rtp') bytes = (bytes ?? 0) + (one.bytesReceived ?? 0);
    });
    return bytes;
  }

  close(): void {
    this.callOff?.();
    if (!this.connection) return;
    const { connection } = this;
    this.connection = null;
    connection.ontrack = connection.onicecandidate = connection.oniceconnectionstatechange = null;
    connection.close();
  }

  private async handle(signal: CallSignal): Promise<void> {
    if (signal.kind === 'description' && signal.type === 'offer') await this.answer(signal.sdp);
    else if (signal.kind === 'candidate') await this.addWay(signal);
  }

  private async answer(sdp: string): Promise<void> {
    const offerer = offererOf(sdp);
    if (!this.connection || offerer !== this.offerer) this.begin();
    this.offerer = offerer;
    const connection = this.connection as RTCPeerConnection;
    await connection.setRemoteDescription({ type: 'offer', sdp });
    const early = this.early.splice(0);
    await connection.setLocalDescription(await connection.createAnswer());
    this.deps.send({ kind: 'description', type: 'answer', sdp: connection.localDescription?.sdp ?? '' });
    for (const candidate of early) await tryWay(connection, candidate);
  }

  private async addWay({ candidate, sdpMid, sdpMLineIndex }: CallSignal & { kind: 'candidate' }): Promise<void> {
    if (candidate === null) return; // that there are no more needs no saying
    const way = { candidate, sdpMid, sdpMLineIndex };
    if (this.connection?.remoteDescription) await tryWay(this.connection, way);
    else this.early.push(way);
  }

  private begin(): void {
    this.close();
    const connection = this.deps.make();
    this.connection = connection;
    const { microphone } = this.deps;
    for (const track of microphone.getAudioTracks()) connection.addTrack(track, microphone);
    connection.ontrack = ({ streams: [stream], track }) => this.deps.heard(stream ?? new MediaStream([track]));
    connection.onicecandidate = ({ candidate }) =>
      this.deps.send({
        kind: 'candidate',
        candidate: candidate?.candidate || null,
        sdpMid: candidate?.sdpMid ?? null,
        sdpMLineIndex: candidate?.sdpMLineIndex ?? null,
      });
    // not `onconnectionstatechange`: Safari 11 has only this one
    connection.oniceconnectionstatechange = () => this.moved(connection.iceConnectionState);
  }

  private moved(state: RTCIceConnectionState): void {
    this.callOff?.();
    this.callOff = null;
    if (state === 'connected' || state === 'completed') this.deps.up();
    else if (state === 'failed') this.deps.lost();
    else if (state === 'disconnected') this.callOff = this.deps.clock.after(STUTTER_MS, () => this.deps.lost());
  }
}

/** The origin line's number stays the same for one connection, whatever is offered anew (RFC 8866, 5.2). */
function offererOf(sdp: string): string {
  return /^o=\S+ (\S+)/m.exec(sdp)?.[1] ?? '';
}

/** A way that belongs to a connection of before is refused by the browser: that is no failure of this one. */
async function tryWay(connection: RTCPeerConnection, candidate: RTCIceCandidateInit): Promise<void> {
  await connection.addIceCandidate(candidate).catch(() => undefined);
}
