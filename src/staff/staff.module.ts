import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { ConsoleSockets } from './console-sockets.js';
import { DesksController } from './desks.controller.js';
import { DesksService } from './desks.service.js';
import { DutyHours } from './duty-hours.service.js';
import { MeService } from './me.service.js';
import { RosterService } from './roster.service.js';
import { SignInController } from './sign-in.controller.js';
import { SignInService } from './sign-in.service.js';

/** Who works here, where, when, and what they may do. */
@Global()
@Module({
  controllers: [SignInController, DesksController, AccountsController],
  providers: [
    SignInService,
    MeService,
    DesksService,
    DutyHours,
    RosterService,
    AccountsService,
    ConsoleSockets,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [ConsoleSockets, SignInService, DesksService, DutyHours, RosterService],
})
export class StaffModule {}
