import type { VisitorMessage } from './api/types';

/** The messages of a thread as far as they are known without a gap. */
export class ThreadLog {
  private known: VisitorMessage[] = [];

  get messages(): readonly VisitorMessage[] {
    return this.known;
  }

  /** Everything up to here is known; what comes next has this number plus one. */
  get lastSeq(): number {
    return this.known[this.known.length - 1]?.seq ?? 0;
  }

  /** @returns `gap` if messages before it are missing: it is not taken, ask for what came after `lastSeq` */
  take(message: VisitorMessage): 'taken' | 'known' | 'gap' {
    if (message.seq <= this.lastSeq) return 'known';
    if (message.seq > this.lastSeq + 1) return 'gap';
    this.known = [...this.known, message];
    return 'taken';
  }

  /** Takes the answer to "what came after `lastSeq`"; the order it comes in does not matter. @returns what was new */
  catchUp(messages: readonly VisitorMessage[]): VisitorMessage[] {
    return [...messages].sort((one, other) => one.seq - other.seq).filter((message) => this.take(message) === 'taken');
  }
}
