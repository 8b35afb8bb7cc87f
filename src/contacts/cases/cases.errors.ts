import { DomainError } from '../../platform/index.js';

export class CaseOpenAlready extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'case.open-already';
}

/** `params.from` is the state it is in. */
export class IllegalCaseMove extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'case.illegal-move';
}

/** Readable, and somebody else's to change. */
export class NotYourCase extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'case.not-yours';
}

/** A case that is not closed has a day on which somebody looks again. */
export class NextDateMissing extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'case.next-date-missing';
}

/** Accepted, declined or withdrawn before; `params.state` says which. */
export class HandOverSettled extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'hand-over.settled';
}

/** The case is offered to somebody already, or is hers. */
export class HandOverUnderWay extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'hand-over.under-way';
}

/** `params.cap` cases are what this colleague answers for at most. */
export class CaseCapReached extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'case.cap-reached';
}

/** Somebody has saved another version meanwhile; `params.version` is the latest. Nothing is overwritten. */
export class PlanStale extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'plan.stale';
}
