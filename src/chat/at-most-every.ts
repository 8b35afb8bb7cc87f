/**
 * Does something for a key at once, and then at most once an interval however often it is asked for: what is asked for
 * meanwhile is one more time at the end. Never twice at the same time for one key.
 */
export class AtMostEvery {
  private readonly keys = new Map<string, { again: boolean }>();
  private readonly timers = new Set<NodeJS.Timeout>();

  /** @param work must not throw */
  constructor(
    private readonly ms: number,
    private readonly work: (key: string) => Promise<void>,
  ) {}

  ask(key: string): void {
    const known = this.keys.get(key);
    if (known) known.again = true;
    else void this.run(key);
  }

  /** What has not run by now does not run any more. */
  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private async run(key: string): Promise<void> {
    const asked = { again: false };
    this.keys.set(key, asked);
    const rested = new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        resolve();
      }, this.ms);
      this.timers.add(timer);
    });
    await this.work(key);
    await rested;
    if (asked.again) return this.run(key);
    this.keys.delete(key);
  }
}
