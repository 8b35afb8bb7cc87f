import { DomainError } from '../platform/index.js';

/** Only grades 3 and 4 open the green channel. */
export class GradeTooLow extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'referral.grade-too-low';
}

/** The alliance has no hospital that could be asked. */
export class NoHospital extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'referral.no-hospital';
}

/** The contact has a referral that is not withdrawn. */
export class ReferralUnderWay extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'referral.under-way';
}

/** Somebody was first; `hospital` says who. */
export class AlreadyAcknowledged extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'referral.already-acknowledged';
}

export class ReferralWithdrawn extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'referral.withdrawn';
}
