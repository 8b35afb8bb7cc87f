import { DomainError } from '../platform/index.js';

export class IllegalContactMove extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'contact.illegal-move';
}

export class NotYourContact extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'contact.not-yours';
}

export class RequirementUnmet extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'contact.requirement-unmet';
}

export class RecordStale extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'record.stale';
}

export class CodeAlreadyGiven extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'code.already-given';
}

export class CaseOpenAlready extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'case.open-already';
}

export class CallStillOn extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'call.still-on';
}
