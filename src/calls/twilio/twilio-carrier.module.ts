import { Module } from '@nestjs/common';
import { ContactsModule } from '../../contacts/index.js';
import { CallbacksModule } from '../callbacks/callbacks.module.js';
import { CallsCoreModule } from '../calls-core.module.js';
import { TwilioAddresses } from './addresses.js';
import { ConferenceEvents } from './conference-events.service.js';
import { DialledCalls } from './dialled-calls.service.js';
import { IncomingCalls } from './incoming-calls.service.js';
import { LostRecordings } from './lost-recordings.service.js';
import { Messages } from './messages.service.js';
import { OtherWays } from './other-ways.service.js';
import { SignedByTwilio } from './signed-by-twilio.js';
import { TwilioController } from './twilio.controller.js';
import { TwilioApi } from './twilio-api.js';
import { TwilioCarrier } from './twilio-carrier.js';
import { TwilioLegs } from './twilio-legs.service.js';
import { VoiceTokenController } from './voice-token.controller.js';
import { VoiceTokens } from './voice-tokens.js';
import { WaitingLine } from './waiting-line.service.js';

/** Calls by telephone through Twilio. */
@Module({
  imports: [CallsCoreModule, CallbacksModule, ContactsModule],
  controllers: [TwilioController, VoiceTokenController],
  providers: [
    TwilioAddresses,
    TwilioApi,
    TwilioCarrier,
    TwilioLegs,
    IncomingCalls,
    WaitingLine,
    OtherWays,
    Messages,
    ConferenceEvents,
    DialledCalls,
    LostRecordings,
    SignedByTwilio,
    VoiceTokens,
  ],
})
export class TwilioCarrierModule {}
