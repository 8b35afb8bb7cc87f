import { readFileSync } from 'node:fs';

/** Where the time comes from. Rules take `now` as an argument; services ask the clock once per act. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that stands still until told to move. For tests in one process. */
export class TestClock extends Clock {
  constructor(private at: Date = new Date()) {
    super();
  }

  now(): Date {
    return new Date(this.at);
  }

  set(at: Date): void {
    this.at = at;
  }

  /** @param ms milliseconds to move forward */
  advance(ms: number): void {
    this.at = new Date(this.at.getTime() + ms);
  }
}

/**
 * The system's time moved by the milliseconds that stand in a file, read afresh at every call, so that a test can move
 * the time of a process it has spawned. `config.ts` refuses it in production.
 */
export class OffsetClock extends Clock {
  constructor(private readonly file: string) {
    super();
  }

  now(): Date {
    return new Date(Date.now() + Number(readFileSync(this.file, 'utf8')));
  }
}
