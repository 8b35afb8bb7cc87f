import { DomainError } from '../../platform/index.js';

/** A list that long is not found anything in any more. */
export class TooManyPhrases extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'phrase.too-many';
}
