import { Module } from '@nestjs/common';
import { BrowserCarrierModule } from './browser/browser-carrier.module.js';
import { CallbacksModule } from './callbacks/callbacks.module.js';
import { CallsCoreModule } from './calls-core.module.js';
import { DeskPhoneModule } from './desk-phone/desk-phone.module.js';
import { DirectoryModule } from './directory/directory.module.js';
import { InvitationsModule } from './invitations/invitations.module.js';
import { TwilioCarrierModule } from './twilio/twilio-carrier.module.js';

/** Calls: what is common to all, and each carrier with a folder and a module of its own (docs/carriers.md). */
@Module({
  imports: [
    CallsCoreModule,
    CallbacksModule,
    DirectoryModule,
    InvitationsModule,
    BrowserCarrierModule,
    DeskPhoneModule,
    TwilioCarrierModule,
  ],
})
export class CallsModule {}
