/**
 * Whether this process could hear of pages at all. Where a lease passes, nobody may have been able to renew it: the database
 * was away, or the service has just begun. A process says so to itself at every beat of its own.
 */
export class OwnHearing {
  private beatAt: Date | null = null;
  private heardAgainAt: Date | null = null;

  /**
   * @param lateMs a beat that comes so late: nobody could say anything for a while
   * @param graceMs so long after, every page has had the time to be heard of once
   */
  constructor(
    private readonly lateMs: number,
    private readonly graceMs: number,
  ) {}

  /** After what pages said has been written. */
  beat(now: Date): void {
    if (!this.beatAt || since(this.beatAt, now) > this.lateMs) this.heardAgainAt = now;
    this.beatAt = now;
  }

  mayHaveMissed(now: Date): boolean {
    if (!this.beatAt || !this.heardAgainAt) return true;
    return since(this.beatAt, now) > this.lateMs || since(this.heardAgainAt, now) < this.graceMs;
  }
}

function since(then: Date, now: Date): number {
  return now.getTime() - then.getTime();
}
