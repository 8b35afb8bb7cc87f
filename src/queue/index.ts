export { AlarmsService } from './alarms.service.js';
export { MatchingService } from './matching.service.js';
export { Offer } from './offer.js';
export { OffersService } from './offers.service.js';
export { compareInLine, lineRule, standing, type Waiting } from './place-in-line.js';
export { type Place, PlacesInLine } from './place-of.js';
export { PresenceService } from './presence.service.js';
export { QueueModule } from './queue.module.js';
export { queueEvents } from './queue.sockets.js';
