import { DomainError } from '../platform/index.js';

export class OfferGone extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'offer.gone';
}
