/** How long nothing at all may go on before an evening counts as stuck, on whatever machine. Milliseconds. */
const STILL_MS = 90_000;

/** Counts what goes on, so that nobody has to say how long it takes: only standing still is bounded. */
export class Progress {
  /** messages that were acknowledged so far */
  acknowledged = 0;
  private waits: { count: number; reached: () => void }[] = [];
  private lastAt = performance.now();
  private watch: NodeJS.Timeout | undefined;

  /** Anything that shows that the evening goes on. */
  goesOn = (): void => {
    this.lastAt = performance.now();
  };

  acknowledges = (): void => {
    this.goesOn();
    this.acknowledged += 1;
    const { acknowledged } = this;
    for (const wait of this.waits.filter(({ count }) => count <= acknowledged)) wait.reached();
    this.waits = this.waits.filter(({ count }) => count > acknowledged);
  };

  /** Resolves once so many were acknowledged in all. */
  reach(count: number): Promise<void> {
    if (this.acknowledged >= count) return Promise.resolve();
    return new Promise((reached) => this.waits.push({ count, reached }));
  }

  /** Settles as `work` does, or fails once nothing has gone on for a while. @param missing what is still waited for */
  async watched<T>(work: Promise<T>, missing: () => string): Promise<T> {
    this.goesOn();
    const still = new Promise<never>((_, fails) => {
      this.watch = setInterval(() => {
        if (performance.now() - this.lastAt < STILL_MS) return;
        fails(new Error(`nothing went on for ${STILL_MS / 1000} s; missing:\n${missing()}`));
      }, 1_000);
    });
    return Promise.race([work, still]).finally(() => clearInterval(this.watch));
  }
}
