import type { Clock } from './clock';

/** Up to which message the thread has come here, and was in front of somebody. */
export interface Reported {
  deliveredSeq: number;
  readSeq: number;
}

/** Once for all that comes within it; milliseconds. */
export const REPORT_AFTER = 1_000;
const NOTHING: Reported = { deliveredSeq: 0, readSeq: 0 };

/** Tells the service how far the counselor's words have come. What could not be told is told with the next that is noticed. */
export class Receipts {
  private here = NOTHING;
  private told = NOTHING;
  private callOff: (() => void) | null = null;
  private stopped = false;

  /** @param tell resolves to whether the service has it */
  constructor(
    private readonly clock: Clock,
    private readonly tell: (reported: Reported) => Promise<boolean>,
  ) {}

  /** @param seq of the last words of a counselor that are here @param seen whether they are in front of somebody */
  noticed(seq: number, seen: boolean): void {
    this.here = {
      deliveredSeq: Math.max(seq, this.here.deliveredSeq),
      readSeq: Math.max(seen ? seq : 0, this.here.readSeq),
    };
    if (this.stopped || this.callOff || !this.isNew()) return;
    this.callOff = this.clock.after(REPORT_AFTER, () => {
      this.callOff = null;
      void this.report();
    });
  }

  /** Nothing is told any more, not even what was planned. */
  stop(): void {
    this.stopped = true;
    this.callOff?.();
  }

  private async report(): Promise<void> {
    const reported = this.here;
    if (!(await this.tell(reported))) return;
    this.told = reported;
    this.noticed(0, false);
  }

  private isNew(): boolean {
    return this.here.deliveredSeq > this.told.deliveredSeq || this.here.readSeq > this.told.readSeq;
  }
}
