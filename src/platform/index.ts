export { Clock, SystemClock, TestClock } from './clock.js';
export { Config, type TwilioSettings, type WechatSettings } from './config.js';
export { brokenConstraint, Database } from './database.js';
export { type Deadline, Deadlines } from './deadlines.js';
export { DomainError, InvalidInput, NotFound, TooMany, Unavailable } from './errors.js';
export { EventDispatcher } from './event-dispatcher.js';
export { type EventConsumer, type NewEvent, type StoredEvent, storedEvent } from './events.js';
export { type ErrorBody, outward } from './http/error-filter.js';
export { type Language, languageOf } from './http/error-texts.js';
export { day, done, id, idParam, instant, isStorable, MAX_COUNT, nothing, page, text } from './http/input.js';
export { RateLimit } from './http/rate-limit.js';
export { Returns } from './http/returns.js';
export { ForVisitor, Public, ROUTE_ACCESS, type RouteAccess, routeAccess } from './http/route-access.js';
export { newId } from './ids.js';
export { insertTogether } from './insert-together.js';
export { Log } from './log.js';
export { Metrics } from './metrics.js';
export { type Ids, Processes } from './processes.js';
export { RedisLink } from './redis-link.js';
export { inRequest, requestId } from './request-context.js';
export { EVENTS_OF_CONSOLE, EVENTS_OF_VISITOR, limitEvents } from './sockets/event-limit.js';
export {
  type Ack,
  acknowledge,
  refusalOfConnection,
  resyncEvents,
  type SocketEvents,
} from './sockets/socket-events.js';
export { type Moves, move } from './state-machine.js';
export { type Groups, storeEventsParts, Tx, UnitOfWork } from './unit-of-work.js';
