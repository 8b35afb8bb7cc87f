import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/index.js';
import { QueueModule } from '../queue/index.js';
import { BrowserCarrier } from './browser/browser-carrier.js';
import { CallSignals } from './browser/call-signals.service.js';
import { ConsoleCallGateway } from './browser/console-call.gateway.js';
import { IceServers } from './browser/ice-servers.js';
import { VisitorCallGateway } from './browser/visitor-call.gateway.js';
import { VisitorLines } from './browser/visitor-lines.service.js';
import { WebCallsController } from './browser/web-calls.controller.js';
import { WebCallsService } from './browser/web-calls.service.js';
import { CallPushes } from './call-pushes.service.js';
import { CallReadsService } from './call-reads.service.js';
import { CallsService } from './calls.service.js';
import { CarrierErrands } from './carrier-errands.service.js';
import { Carriers } from './carriers.js';
import { ContactCallsController } from './contact-calls.controller.js';
import { SignedByTwilio } from './twilio/signed-by-twilio.js';
import { TwilioController } from './twilio/twilio.controller.js';
import { TwilioCallsService } from './twilio/twilio-calls.service.js';
import { TwilioCarrier } from './twilio/twilio-carrier.js';
import { VoiceTokenController } from './twilio/voice-token.controller.js';
import { VoiceTokens } from './twilio/voice-tokens.js';
import { VoiceMessages } from './voice-messages.service.js';

/** Calls, by browser and by carrier: each carrier in a folder of its own. */
@Module({
  imports: [ContactsModule, QueueModule],
  controllers: [WebCallsController, ContactCallsController, TwilioController, VoiceTokenController],
  providers: [
    Carriers,
    CarrierErrands,
    CallsService,
    CallReadsService,
    CallPushes,
    BrowserCarrier,
    IceServers,
    CallSignals,
    VisitorLines,
    WebCallsService,
    VisitorCallGateway,
    ConsoleCallGateway,
    VoiceMessages,
    TwilioCarrier,
    TwilioCallsService,
    SignedByTwilio,
    VoiceTokens,
  ],
})
export class CallsModule {}
