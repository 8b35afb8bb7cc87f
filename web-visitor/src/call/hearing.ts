/** The service gives the counselor's line six seconds; two of these may get lost. */
const EVERY = 2_000;

export interface HearingDeps {
  plan(milliseconds: number, act: () => void): () => void;
  /** bytes of the counselor's voice on the line there is now; null without one */
  bytes(): Promise<number | null>;
  tell(hears: boolean): void;
}

/** Says again and again whether the counselor is heard: while she is, her line stands, whatever her console says. */
export class Hearing {
  private last = 0;
  private stopPlan: (() => void) | null = null;

  constructor(private readonly deps: HearingDeps) {}

  begin(): void {
    this.stopPlan ??= this.deps.plan(EVERY, () => void this.listen());
  }

  stop(): void {
    this.stopPlan?.();
    this.stopPlan = null;
    this.last = 0;
  }

  private async listen(): Promise<void> {
    // a browser that can't say so says nothing: then the console's own word counts alone
    const bytes = await this.deps.bytes().catch(() => null);
    if (!this.stopPlan) return;
    // a line made anew counts from nothing
    const grown = bytes !== null && bytes > (bytes < this.last ? 0 : this.last);
    this.last = bytes ?? 0;
    this.deps.tell(grown);
    this.stopPlan = this.deps.plan(EVERY, () => void this.listen());
  }
}
