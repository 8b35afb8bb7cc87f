import type { Party } from './hearing';

/**
 * Mixes what each of several people hears from what the others say. Made only when somebody beside the caller is on a call.
 * After a reload a browser may not let it run before the first key or click; `isRunning` says so, `changed` when it does.
 */
export class Mixer {
  private readonly context = new AudioContext();
  private readonly from = new Map<Party, { stream: MediaStream; node: AudioNode }>();
  private readonly to = new Map<Party, { node: MediaStreamAudioDestinationNode; parts: Set<AudioNode> }>();
  private readonly onTouch = (): void => void this.context.resume();

  constructor(changed: () => void) {
    this.context.onstatechange = changed;
    document.addEventListener('keydown', this.onTouch);
    document.addEventListener('pointerdown', this.onTouch);
  }

  get isRunning(): boolean {
    return this.context.state === 'running';
  }

  /** This party's voice; a new connection has a new one. */
  voice(party: Party, stream: MediaStream): void {
    const before = this.from.get(party);
    if (before?.stream === stream) return;
    const node = this.context.createMediaStreamSource(stream);
    this.from.set(party, { stream, node });
    if (!before) return;
    before.node.disconnect();
    for (const { node: out, parts } of this.to.values()) {
      if (!parts.delete(before.node)) continue;
      node.connect(out);
      parts.add(node);
    }
  }

  /** @returns what this party hears, made of exactly these voices; those that have not come yet are silent */
  mix(party: Party, of: readonly Party[]): MediaStreamTrack | null {
    const mixed = this.to.get(party) ?? { node: this.context.createMediaStreamDestination(), parts: new Set() };
    this.to.set(party, mixed);
    const wanted = new Set(of.flatMap((other) => this.from.get(other)?.node ?? []));
    for (const part of mixed.parts) if (!wanted.has(part)) part.disconnect(mixed.node);
    for (const part of wanted) if (!mixed.parts.has(part)) part.connect(mixed.node);
    mixed.parts = wanted;
    return mixed.node.stream.getAudioTracks()[0] ?? null;
  }

  /** Somebody has gone. */
  forget(party: Party): void {
    const node = this.from.get(party)?.node;
    node?.disconnect();
    this.from.delete(party);
    this.to.delete(party);
    for (const { parts } of this.to.values()) if (node) parts.delete(node);
  }

  close(): void {
    this.context.onstatechange = null;
    document.removeEventListener('keydown', this.onTouch);
    document.removeEventListener('pointerdown', this.onTouch);
    void this.context.close();
  }
}
