import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/index.js';
import { QueueModule } from '../queue/index.js';
import { CallLegsController } from './call-legs.controller.js';
import { CallPushes } from './call-pushes.service.js';
import { CallReadsService } from './call-reads.service.js';
import { CallerNumbers } from './caller-numbers.service.js';
import { CallsService } from './calls.service.js';
import { CarrierErrands } from './carrier-errands.service.js';
import { Carriers } from './carriers.js';
import { ContactCallsController } from './contact-calls.controller.js';
import { CounselorLines } from './counselor-lines.service.js';
import { LegReadsService } from './leg-reads.service.js';
import { LegsService } from './legs.service.js';
import { LookUps } from './look-ups.service.js';
import { NewCalls } from './new-call.js';
import { StoredLines } from './stored-lines.js';
import { TelephonesOfPersons } from './telephones-of-persons.js';
import { TransfersService } from './transfers.service.js';
import { VoiceMessages } from './voice-messages.service.js';

/** What calls have in common, whatever carries them. Knows no carrier: each registers with `Carriers`. */
@Module({
  imports: [ContactsModule, QueueModule],
  controllers: [ContactCallsController, CallLegsController],
  providers: [
    Carriers,
    CarrierErrands,
    CallsService,
    CallReadsService,
    CallPushes,
    CallerNumbers,
    CounselorLines,
    LegReadsService,
    LegsService,
    LookUps,
    NewCalls,
    StoredLines,
    TelephonesOfPersons,
    TransfersService,
    VoiceMessages,
  ],
  exports: [
    Carriers,
    CarrierErrands,
    CallsService,
    CallReadsService,
    CallPushes,
    CounselorLines,
    LegReadsService,
    LegsService,
    LookUps,
    NewCalls,
    StoredLines,
    VoiceMessages,
  ],
})
export class CallsCoreModule {}
