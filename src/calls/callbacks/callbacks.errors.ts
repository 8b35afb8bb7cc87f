import { DomainError } from '../../platform/index.js';

/** It is over already; `state` says how. */
export class CallbackSettled extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'callback.settled';
}

/** A colleague has taken it. */
export class CallbackTaken extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'callback.taken';
}

/** Whoever works on it takes it first. */
export class CallbackNotYours extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'callback.not-yours';
}

/** Somebody said that this number must not be rung. */
export class CallbackNotSafe extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'callback.not-safe';
}

/** It rings at this moment: first what comes of it. */
export class CallbackRinging extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'callback.ringing';
}

/** No carrier here dials, or it failed too often: the desk's own telephone does. */
export class CannotDial extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'callback.cannot-dial';
}

/** One who talks does not dial. */
export class OnTheLine extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'callback.on-the-line';
}

/** Nobody knows where to call. */
export class NoNumber extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'callback.no-number';
}

/** Only whoever waits can leave a number instead. */
export class CallNotWaiting extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'call.not-waiting';
}
