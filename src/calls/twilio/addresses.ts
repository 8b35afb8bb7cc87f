import { Injectable } from '@nestjs/common';
import { Config } from '../../platform/index.js';
import type { Addresses } from './twiml.js';

/** Where the carrier comes back to. All of it is signed, so what stands in an address is ours. */
@Injectable()
export class TwilioAddresses {
  constructor(private readonly config: Config) {}

  of(callId: string): Addresses {
    const at = (path: string) => this.at(`${path}?call=${callId}`);
    return {
      waiting: at('waiting'),
      connecting: `${at('waiting')}&after=connecting`,
      lost: `${at('waiting')}&after=lost`,
      silent: `${at('waiting')}&after=silence`,
      key: at('key'),
      after: at('after'),
      hold: at('hold'),
      recorded: at('recorded'),
      conference: this.at('conference'),
    };
  }

  /** Those of one leg: what it hears when it is picked up, its key, what becomes of it. */
  ofLeg(callId: string, legId: string): { telephone: string; key: string; status: string } {
    const at = (path: string) => this.at(`${path}?call=${callId}&leg=${legId}`);
    return { telephone: at('telephone'), key: at('telephone-key'), status: at('leg-status') };
  }

  at(path: string): string {
    return new URL(`/api/twilio/${path}`, this.config.values.PUBLIC_URL).toString();
  }
}
