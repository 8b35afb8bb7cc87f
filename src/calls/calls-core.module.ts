import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/index.js';
import { QueueModule } from '../queue/index.js';
import { CallPushes } from './call-pushes.service.js';
import { CallReadsService } from './call-reads.service.js';
import { CallsService } from './calls.service.js';
import { CarrierErrands } from './carrier-errands.service.js';
import { Carriers } from './carriers.js';
import { ContactCallsController } from './contact-calls.controller.js';
import { LookUps } from './look-ups.service.js';
import { NewCalls } from './new-call.js';
import { StoredLines } from './stored-lines.js';
import { VoiceMessages } from './voice-messages.service.js';

/** What calls have in common, whatever carries them. Knows no carrier: each registers with `Carriers`. */
@Module({
  imports: [ContactsModule, QueueModule],
  controllers: [ContactCallsController],
  providers: [
    Carriers,
    CarrierErrands,
    CallsService,
    CallReadsService,
    CallPushes,
    LookUps,
    NewCalls,
    StoredLines,
    VoiceMessages,
  ],
  exports: [
    Carriers,
    CarrierErrands,
    CallsService,
    CallReadsService,
    CallPushes,
    LookUps,
    NewCalls,
    StoredLines,
    VoiceMessages,
  ],
})
export class CallsCoreModule {}
