import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/index.js';
import { KeyRing } from '../privacy/index.js';
import { PROOF_LASTS_MS } from './passphrase.js';

/** Whose passphrase it was, and which: a phrase set anew is another one. */
export interface Proven {
  readonly personId: string;
  readonly passphraseId: string;
}

/**
 * What a page is given for the right phrase and brings from then on: it costs no Argon2, holds in every process and over a
 * restart, and ends by itself or with the phrase. Nothing of the phrase is in it, and without the code it opens nothing.
 */
@Injectable()
export class PassphraseProofs {
  constructor(
    private readonly keys: KeyRing,
    private readonly clock: Clock,
  ) {}

  give(proven: Proven): string {
    const until = String(this.clock.now().getTime() + PROOF_LASTS_MS);
    return `${until}.${this.sign(proven, until).toString('base64url')}`;
  }

  /** Whatever was brought: anything that is no proof is as good as none. */
  holds(proof: unknown, proven: Proven): boolean {
    const [, until = '', signature = ''] = /^(\d{13})\.([\w-]{43})$/.exec(typeof proof === 'string' ? proof : '') ?? [];
    if (signature === '' || Number(until) <= this.clock.now().getTime()) return false;
    return timingSafeEqual(Buffer.from(signature, 'base64url'), this.sign(proven, until));
  }

  private sign({ personId, passphraseId }: Proven, until: string): Buffer {
    return createHmac('sha256', this.keys.secret('passphrase-proof'))
      .update(`${personId}:${passphraseId}:${until}`)
      .digest();
  }
}
