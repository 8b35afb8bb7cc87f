import { DomainError } from '../platform/index.js';

export class SignInRequired extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'sign-in.required';
}

/** The same for a wrong name, a wrong password and a disabled account, and as slow: nobody learns who works here. */
export class SignInRefused extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'sign-in.refused';
}

export class PasswordWrong extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'account.password-wrong';
}

export class CsrfMissing extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'sign-in.csrf';
}

export class PermissionMissing extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'permission.missing';
}

export class LoginTaken extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'account.login-taken';
}

export class SlugTaken extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'desk.slug-taken';
}

export class OverflowsToItself extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'desk.overflows-to-itself';
}

export class NotVetted extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'account.not-vetted';
}

export class ShiftOverlaps extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'shift.overlaps';
}

export class OffShift extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'presence.off-shift';
}
