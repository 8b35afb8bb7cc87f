import { DomainError } from '../platform/index.js';

export class UnknownTag extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'tag.unknown';
}

export class GraveNeedsSupervisor extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'tag.grave-contact';
}

export class LoweringNeedsSupervisor extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'grade.lowering-needs-supervisor';
}
