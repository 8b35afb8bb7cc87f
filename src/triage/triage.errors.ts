import { DomainError } from '../platform/index.js';

export class UnknownTag extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'tag.unknown';
}

export class GraveNeedsSupervisor extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'tag.grave-contact';
}

/** A late entry of what has yet to happen, or of a time before the center. */
export class LateEntryTime extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'late-entry.time';
}

export class NotOfTheDesk extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'late-entry.not-of-the-desk';
}

export class LoweringNeedsSupervisor extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'grade.lowering-needs-supervisor';
}
