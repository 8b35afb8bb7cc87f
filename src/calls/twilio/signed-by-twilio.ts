import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import twilio from 'twilio';
import { Config } from '../../platform/index.js';
import { NotFromCarrier } from '../calls.errors.js';

/**
 * Lets nothing through that the carrier has not signed (HMAC-SHA1 over the public address and the sorted form). The address
 * is PUBLIC_URL's, whatever host a request names: that is the one the carrier was given.
 */
@Injectable()
export class SignedByTwilio implements CanActivate {
  constructor(private readonly config: Config) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { twilio: settings } = this.config;
    const signature = request.headers['x-twilio-signature'];
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    if (!settings || typeof signature !== 'string' || !isForm) throw new NotFromCarrier();
    const url = new URL(request.url, settings.publicUrl).toString();
    const params = (request.body ?? {}) as Record<string, string>;
    if (!twilio.validateRequest(settings.authToken, signature, url, params)) throw new NotFromCarrier();
    return true;
  }
}
