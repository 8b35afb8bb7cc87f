import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { TooMany } from '../platform/index.js';

/** OWASP's second recommended Argon2id setting: 19 MiB, 2 passes, 1 lane. */
export const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** So many wait for their turn: about a second's worth. */
const LONGEST_LINE = 30;

/**
 * Argon2 for whoever need not sign in: one after the other, so that strangers take one of the process's threads at most,
 * and a line that is bounded, so that they never take its memory.
 */
@Injectable()
export class SlowHash {
  private line: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** Everything of one try, when its turn has come. @throws TooMany with nothing of it begun */
  async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.waiting >= LONGEST_LINE) throw new TooMany();
    this.waiting += 1;
    const mine = this.line.then(work).finally(() => {
      this.waiting -= 1;
    });
    // whoever comes next waits for the end of it, however it ends
    this.line = mine.catch(() => undefined);
    return mine;
  }

  hash(text: string): Promise<string> {
    return hash(text, ARGON2);
  }

  verify(hashed: string, text: string): Promise<boolean> {
    return verify(hashed, text);
  }
}
