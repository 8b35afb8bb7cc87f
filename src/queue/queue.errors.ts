import { DomainError } from '../platform/index.js';

/** Not there, not on shift at this desk, with somebody already, or something rings at her. */
export class ColleagueNotFree extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'offer.colleague-not-free';
}

export class OfferGone extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'offer.gone';
}

/** Taken by somebody else, or ringing at a colleague. */
export class ClaimGone extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'claim.gone';
}

/** Somebody is on the line or in the chat: the line decides whose turn it is. */
export class NotALetter extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'claim.not-a-letter';
}

/** Off shift at this desk, on a call, something rings at her, or she holds as many letters as she may. */
export class NoRoomToClaim extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'claim.no-room';
}
