import type { Channel } from '../../staff/index.js';
import type { CallerRole, Grade } from '../contacts.schemas.js';
import type { TemplateKind } from './records.schemas.js';

/**
 * Which template a contact's record is written on unless its counselor chooses another one: in a crisis that of a crisis, then a
 * parent's, then by channel. She chooses `face-to-face` herself, for no contact of ours comes about in a room.
 */
export function templateKindOf(contact: { channel: Channel; callerRole: CallerRole; grade: Grade }): TemplateKind {
  if (contact.grade === '3' || contact.grade === '4') return 'crisis';
  if (contact.callerRole === 'parent') return 'parent';
  return contact.channel === 'phone' || contact.channel === 'web-call' ? 'phone' : 'chat';
}
