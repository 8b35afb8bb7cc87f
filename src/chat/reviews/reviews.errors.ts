import { DomainError } from '../../platform/index.js';

/** The desk has letters read by a supervisor before they go out, and this one may not go at once. Nothing was sent. */
export class ReviewDemanded extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'review.demanded';
}

/** There is nothing to review: it goes out as it is sent. */
export class ReviewNotDemanded extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'review.not-demanded';
}

/** A contact has one reply in review at most. */
export class ReviewOpenAlready extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'review.open-already';
}

/** Somebody was first: it was sent, given back or withdrawn. */
export class ReviewSettled extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'review.settled';
}
