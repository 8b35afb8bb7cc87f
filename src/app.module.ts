import { type DynamicModule, Module } from '@nestjs/common';
import { Appointment, BookingModule } from './booking/index.js';
import { Call, Callback, CallInvitation, CallLeg, CallsModule } from './calls/index.js';
import { ChatModule, WechatModule } from './chat/index.js';
import { Contact, ContactsModule, Task, TasksModule } from './contacts/index.js';
import { DemoModule } from './demo/index.js';
import { HandoffModule, Referral } from './handoff/index.js';
import { PlatformModule, type PlatformOptions } from './platform/platform.module.js';
import { PrivacyModule } from './privacy/index.js';
import { Offer, QueueModule } from './queue/index.js';
import { StaffModule } from './staff/index.js';
import { StatisticsModule } from './statistics/index.js';
import { TriageModule } from './triage/index.js';

/** The only file that sees every module. */
@Module({})
export class AppModule {
  static with(options: Omit<PlatformOptions, 'entities'>): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with({
          ...options,
          entities: [Contact, Offer, Appointment, Call, Callback, CallInvitation, CallLeg, Referral, Task],
        }),
        PrivacyModule,
        StaffModule,
        ContactsModule,
        TasksModule,
        TriageModule,
        QueueModule,
        ChatModule,
        WechatModule,
        BookingModule,
        CallsModule,
        HandoffModule,
        StatisticsModule,
        DemoModule,
      ],
    };
  }
}
