import { z } from 'zod';
import { id } from '../platform/index.js';
import { presence } from '../staff/index.js';
import { alarm, offer } from './queue.schemas.js';

/** What consoles are told. They say what has changed; what it changed to is read over HTTP where it is large. */
export const queueEvents = {
  'offer.made': offer,
  'offer.withdrawn': z.object({ offerId: id }),
  'queue.changed': z.object({ deskId: id }),
  'contact.changed': z.object({ contactId: id }),
  'presence.changed': presence,
  'alarm.raised': alarm,
  'alarm.cleared': z.object({ alarmId: id }),
};
