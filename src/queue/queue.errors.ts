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
