import { DomainError } from '../../platform/index.js';

/** Nothing was stored. `until` stands on the person's page; there is no way to shorten it by asking again. */
export class PersonBlocked extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'person.blocked';
}

/** `risk` says what speaks against it. */
export class PersonAtRisk extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'block.person-at-risk';
}

export class BlockedAlready extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'block.open-already';
}
