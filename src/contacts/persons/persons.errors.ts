import { DomainError } from '../../platform/index.js';

/** One of the two must be closed first. `numbers` and `responsible` say which they are and whose. */
export class BothHaveCases extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'person.both-have-cases';
}

/** They are one person already, by whomever. */
export class MergedAlready extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'person.merged-already';
}

/** Somebody has saved a later one; nothing was overwritten. */
export class ProfileStale extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'profile.stale';
}

export class IdentityStale extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'identity.stale';
}

/** Under fourteen, and where nobody knows, the guardian consents. */
export class IdentityNeedsGuardian extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'identity.needs-guardian';
}

export class KeyGroupExists extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'key-group.exists';
}
