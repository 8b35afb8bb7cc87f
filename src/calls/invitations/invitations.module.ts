import { Module } from '@nestjs/common';
import { ContactsModule } from '../../contacts/index.js';
import { QueueModule } from '../../queue/index.js';
import { CallsCoreModule } from '../calls-core.module.js';
import { InvitationPushes } from './invitation-pushes.js';
import { InvitationsController } from './invitations.controller.js';
import { InvitationsService } from './invitations.service.js';
import { InvitedCalls } from './invited-calls.service.js';
import { WebInvitationsController } from './web-invitations.controller.js';

/** A chat becomes a call: the invitation, and the call within the conversation that it leads to. */
@Module({
  imports: [CallsCoreModule, ContactsModule, QueueModule],
  controllers: [InvitationsController, WebInvitationsController],
  providers: [InvitationsService, InvitationPushes, InvitedCalls],
  exports: [InvitedCalls],
})
export class InvitationsModule {}
