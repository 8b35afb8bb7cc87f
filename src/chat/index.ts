export {
  threadAnswers,
  threadEvents,
  threadRequests,
  visitorAnswers,
  visitorEvents,
  visitorRequests,
} from './board.sockets.js';
export { ChatModule } from './chat.module.js';
