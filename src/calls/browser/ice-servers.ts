import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock, Config } from '../../platform/index.js';
import type { iceServer } from '../calls.schemas.js';

type IceServer = z.infer<typeof iceServer>;

/** A relay is asked again all through a call, so its credentials outlast the longest one. */
const CREDENTIALS_SECONDS = 6 * 3600;

/** By which servers two browsers find a way to each other. None by default: then only networks without walls work. */
@Injectable()
export class IceServers {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** With credentials that run out by themselves (coturn's `use-auth-secret`, draft-uberti-behave-turn-rest). */
  list(): IceServer[] {
    const { STUN_URLS, TURN_URLS, TURN_SECRET } = this.config.values;
    const servers: IceServer[] = [];
    if (STUN_URLS) servers.push({ urls: STUN_URLS });
    if (TURN_URLS && TURN_SECRET) {
      const username = String(Math.floor(this.clock.now().getTime() / 1000) + CREDENTIALS_SECONDS);
      const credential = createHmac('sha1', TURN_SECRET).update(username).digest('base64');
      servers.push({ urls: TURN_URLS, username, credential });
    }
    return servers;
  }
}
