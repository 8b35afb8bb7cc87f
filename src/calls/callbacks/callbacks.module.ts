import { Module } from '@nestjs/common';
import { ContactsModule } from '../../contacts/index.js';
import { QueueModule } from '../../queue/index.js';
import { CallsCoreModule } from '../calls-core.module.js';
import { CallbackReads } from './callback-reads.service.js';
import { CallbacksController } from './callbacks.controller.js';
import { CallbacksService } from './callbacks.service.js';
import { LostCallers } from './lost-callers.service.js';
import { OutgoingCalls } from './outgoing-calls.service.js';
import { StoredCallbacks } from './stored-callbacks.js';
import { WebCallbackController } from './web-callback.controller.js';

/** Whoever was not spoken with, and is to be called back. */
@Module({
  imports: [CallsCoreModule, ContactsModule, QueueModule],
  controllers: [CallbacksController, WebCallbackController],
  providers: [LostCallers, CallbacksService, CallbackReads, StoredCallbacks, OutgoingCalls],
  exports: [LostCallers, OutgoingCalls],
})
export class CallbacksModule {}
