import { Module } from '@nestjs/common';
import { CallsCoreModule } from '../calls-core.module.js';
import { SignedByTwilio } from './signed-by-twilio.js';
import { TwilioController } from './twilio.controller.js';
import { TwilioCallsService } from './twilio-calls.service.js';
import { TwilioCarrier } from './twilio-carrier.js';
import { VoiceTokenController } from './voice-token.controller.js';
import { VoiceTokens } from './voice-tokens.js';

/** Calls by telephone through Twilio. */
@Module({
  imports: [CallsCoreModule],
  controllers: [TwilioController, VoiceTokenController],
  providers: [TwilioCarrier, TwilioCallsService, SignedByTwilio, VoiceTokens],
})
export class TwilioCarrierModule {}
