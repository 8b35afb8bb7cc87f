import { Injectable } from '@nestjs/common';
import twilio from 'twilio';
import type { z } from 'zod';
import { Clock, Config } from '../../platform/index.js';
import type { Viewer } from '../../staff/index.js';
import { NoTelephone } from '../calls.errors.js';
import type { voiceToken } from '../calls.schemas.js';

/** The console asks for another one before this runs out; a call that is on goes on without. */
const LASTS_SECONDS = 3_600;

/** Signs a console's telephone in at the carrier: as the account, and to nothing but our own application. */
@Injectable()
export class VoiceTokens {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** @throws NoTelephone */
  forConsole(viewer: Viewer): z.infer<typeof voiceToken> {
    const { twilio: settings } = this.config;
    if (!settings) throw new NoTelephone();
    const { AccessToken } = twilio.jwt;
    const identity = viewer.accountId;
    const token = new AccessToken(settings.accountSid, settings.apiKey, settings.apiSecret, {
      identity,
      ttl: LASTS_SECONDS,
    });
    token.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: settings.appSid, incomingAllow: false }));
    const expiresAt = new Date(this.clock.now().getTime() + LASTS_SECONDS * 1000).toISOString();
    return { token: token.toJwt(), expiresAt };
  }
}
