import type { Answer } from '../api/client';
import type { CallbackAsked } from '../api/types';
import type { AskingBack } from './view';

const AGAIN_AFTER = [1_000, 2_000, 4_000, 8_000];

export interface AskingBackDeps {
  plan(milliseconds: number, act: () => void): () => void;
  ask(asked: CallbackAsked): Promise<Answer<unknown>>;
  show(askingBack: AskingBack): void;
  /** the service has it: her wait is over */
  stored(asked: CallbackAsked): void;
  /** it came to nothing; what was told meanwhile holds */
  refused(): void;
}

/** Her number instead of her place in the line: sent until the service answers, and until then she waits as before. */
export class AskBack {
  private asked: CallbackAsked | null = null;
  private callOff: (() => void) | null = null;
  /** asked just now; taken back meanwhile, it may yet be stored */
  private isAsking = false;

  constructor(private readonly deps: AskingBackDeps) {}

  /** Whether an answer is still to come; what ends meanwhile may have been ended by it. */
  get pending(): boolean {
    return this.asked !== null || this.isAsking;
  }

  send(asked: CallbackAsked): void {
    if (this.pending) return;
    this.asked = asked;
    void this.attempt(asked, 0);
  }

  /** Somebody has taken the call, or she thought better of it. */
  stop(): void {
    this.asked = null;
    this.callOff?.();
    this.callOff = null;
  }

  private async attempt(asked: CallbackAsked, count: number): Promise<void> {
    this.deps.show({ at: 'sending', again: count > 0 });
    this.isAsking = true;
    const answer = await this.deps.ask(asked);
    this.isAsking = false;
    if (answer.kind === 'ok') {
      this.stop();
      this.deps.stored(asked);
      return;
    }
    if (this.asked !== asked) return this.deps.refused();
    if (answer.kind === 'later') {
      const pause = AGAIN_AFTER[Math.min(count, AGAIN_AFTER.length - 1)] as number;
      this.deps.show({ at: 'sending', again: true });
      this.callOff = this.deps.plan(Math.max(pause, answer.afterMs ?? 0), () => void this.attempt(asked, count + 1));
      return;
    }
    this.stop();
    this.deps.show({ at: 'refused', message: answer.message });
    this.deps.refused();
  }
}
