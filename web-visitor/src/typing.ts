import type { Clock } from './clock';

/** Said this often at most while somebody writes, and shown this long; milliseconds. */
export const TYPING_EVERY = 3_000;
export const TYPING_SHOWN = 6_000;

/** That one side is writing: said now and then, shown until it is over or has not been heard for a while. */
export class Typing {
  private said = false;
  private end: (() => void) | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly changed: () => void,
  ) {}

  /** Whether the other side is writing now. */
  get shown(): boolean {
    return this.end !== null;
  }

  /** @param say tells the other side; not called where it was told a moment ago */
  write(say: () => void): void {
    if (this.said) return;
    this.said = true;
    this.clock.after(TYPING_EVERY, () => {
      this.said = false;
    });
    say();
  }

  heard(): void {
    this.end?.();
    this.end = this.clock.after(TYPING_SHOWN, () => {
      this.end = null;
      this.changed();
    });
    this.changed();
  }

  /** What was being written has come, or whoever wrote it has gone. */
  over(): void {
    this.end?.();
    this.end = null;
  }
}
