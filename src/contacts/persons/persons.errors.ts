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
