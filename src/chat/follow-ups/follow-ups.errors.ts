import { DomainError } from '../../platform/index.js';

/** An answer is owed, it is in wrap-up, or it is no letter: nobody is waited for. */
export class NothingToAwait extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'follow-up.not-waiting';
}

/** Past, today, or more than three months ahead. */
export class FollowUpOutOfReach extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'follow-up.day-out-of-reach';
}
