import { DomainError } from '../../platform/index.js';

/** Only whoever is in a live chat now can be asked onto a call. */
export class NotInChat extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'call-invitation.not-in-chat';
}

/** Taken, declined, taken back, run out; or the conversation has gone on to somebody else. */
export class InvitationOver extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'call-invitation.over';
}
