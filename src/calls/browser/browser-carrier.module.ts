import { Module } from '@nestjs/common';
import { ContactsModule } from '../../contacts/index.js';
import { QueueModule } from '../../queue/index.js';
import { CallsCoreModule } from '../calls-core.module.js';
import { InvitationsModule } from '../invitations/invitations.module.js';
import { BrowserCarrier } from './browser-carrier.js';
import { CallSignals } from './call-signals.service.js';
import { ConsoleBeats } from './console-beats.service.js';
import { ConsoleCallGateway } from './console-call.gateway.js';
import { IceServers } from './ice-servers.js';
import { VisitorCallGateway } from './visitor-call.gateway.js';
import { VisitorLines } from './visitor-lines.service.js';
import { WebCallsController } from './web-calls.controller.js';
import { WebCallsService } from './web-calls.service.js';

/** Calls from the visitor page: two browsers, and how they find each other. */
@Module({
  imports: [CallsCoreModule, ContactsModule, QueueModule, InvitationsModule],
  controllers: [WebCallsController],
  providers: [
    BrowserCarrier,
    IceServers,
    CallSignals,
    ConsoleBeats,
    VisitorLines,
    WebCallsService,
    VisitorCallGateway,
    ConsoleCallGateway,
  ],
})
export class BrowserCarrierModule {}
