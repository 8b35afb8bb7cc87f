import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/index.js';
import { QueueModule } from '../queue/index.js';
import { AllianceService } from './alliance.service.js';
import { HandoffController } from './handoff.controller.js';
import { CasePacks } from './pack/case-packs.service.js';
import { ReferralPushesService } from './referral-pushes.service.js';
import { ReferralReadsService } from './referral-reads.service.js';
import { ReferralsService } from './referrals.service.js';
import { ReferralsOnTheLine } from './referrals-on-the-line.js';

/** The green channel: a child handed to the hospitals of the alliance, one after the other until one answers. */
@Module({
  imports: [ContactsModule, QueueModule],
  controllers: [HandoffController],
  providers: [
    AllianceService,
    ReferralsService,
    ReferralReadsService,
    ReferralPushesService,
    ReferralsOnTheLine,
    CasePacks,
  ],
})
export class HandoffModule {}
