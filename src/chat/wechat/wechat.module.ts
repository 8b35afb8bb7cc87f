import { Module } from '@nestjs/common';
import { ContactsModule } from '../../contacts/index.js';
import { QueueModule } from '../../queue/index.js';
import { ChatModule } from '../chat.module.js';
import { WechatCallbacks } from './callbacks.service.js';
import { DeliveriesService } from './deliveries.service.js';
import { DeliveryErrands } from './delivery-errands.service.js';
import { WechatEnvelope } from './envelope.js';
import { WechatIdentities } from './identities.service.js';
import { WechatLetters } from './letters.service.js';
import { WechatController } from './wechat.controller.js';
import { WechatApi } from './wechat-api.js';
import { WechatSender } from './wechat-sender.service.js';

/** A WeChat official account as a second door to the board (docs/wechat.md). The rest of chat does not know of it. */
@Module({
  imports: [ChatModule, ContactsModule, QueueModule],
  controllers: [WechatController],
  providers: [
    WechatEnvelope,
    WechatCallbacks,
    WechatLetters,
    WechatIdentities,
    DeliveriesService,
    DeliveryErrands,
    WechatSender,
    WechatApi,
  ],
})
export class WechatModule {}
