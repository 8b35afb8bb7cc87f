export {
  threadAnswers,
  threadEvents,
  threadRequests,
  visitorAnswers,
  visitorEvents,
  visitorRequests,
} from './board.sockets.js';
export { ChatModule } from './chat.module.js';
export { reviewEvents } from './reviews/reviews.sockets.js';
export { DeliveryErrands } from './wechat/delivery-errands.service.js';
export { WechatModule } from './wechat/wechat.module.js';
