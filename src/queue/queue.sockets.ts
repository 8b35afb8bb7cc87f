import { z } from 'zod';
import { id, instant } from '../platform/index.js';
import { presence } from '../staff/index.js';
import { alarm, offer } from './queue.schemas.js';

/** What consoles are told. They say what has changed; what it changed to is read over HTTP where it is large. */
export const queueEvents = {
  'offer.made': offer,
  'offer.withdrawn': z.object({ offerId: id }),
  'queue.changed': z.object({ deskId: id }),
  'contact.changed': z.object({ contactId: id }),
  /** what she handed on was not taken and is hers again: as good as an arrival */
  'contact.came-back': z.object({ contactId: id }),
  'presence.changed': presence,
  /** a letter of hers has to be answered soon */
  'reply.due-soon': z.object({ contactId: id, dueAt: instant }),
  /** a letter of hers that was answered has its visitor's next word: as good as an arrival */
  'reply.owed-again': z.object({ contactId: id }),
  /** today she looks again at a letter of hers */
  'follow-up.due': z.object({ contactId: id }),
  'alarm.raised': alarm,
  'alarm.cleared': z.object({ alarmId: id }),
};
