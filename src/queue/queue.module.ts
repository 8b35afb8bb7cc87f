import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/index.js';
import { AlarmsService } from './alarms.service.js';
import { ClaimsService } from './claims.service.js';
import { ColleaguesService } from './colleagues.service.js';
import { ConsoleGateway } from './console.gateway.js';
import { HolderOffers } from './holder-offers.service.js';
import { MatchingService } from './matching.service.js';
import { OffersService } from './offers.service.js';
import { OverdueTasks } from './overdue-tasks.service.js';
import { PlacesInLine } from './place-of.js';
import { PresenceService } from './presence.service.js';
import { QueueController } from './queue.controller.js';
import { WallboardService } from './wallboard.service.js';

/** The duty-counselor queue: one order of urgency, one counselor at a time, nobody waiting unseen. */
@Module({
  imports: [ContactsModule],
  controllers: [QueueController],
  providers: [
    MatchingService,
    OffersService,
    HolderOffers,
    ClaimsService,
    PresenceService,
    AlarmsService,
    WallboardService,
    ColleaguesService,
    PlacesInLine,
    ConsoleGateway,
    OverdueTasks,
  ],
  exports: [
    MatchingService,
    OffersService,
    HolderOffers,
    ColleaguesService,
    PresenceService,
    PlacesInLine,
    AlarmsService,
  ],
})
export class QueueModule {}
