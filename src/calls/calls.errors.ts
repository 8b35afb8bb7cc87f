import { DomainError } from '../platform/index.js';

/** Out of hours. `opensAt`: ISO 8601, empty where nobody can say. */
export class DeskClosed extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'call.desk-closed';
}

/** The line is over, or is not there yet: nothing can pass along it. */
export class CallNotLive extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'call.not-live';
}

/** A page that sends on and on finds no way: it has to wait a little. */
export class TooManySignals extends DomainError {
  readonly kind = 'too-many';
  readonly code = 'call.too-many-signals';
}

/** The center has no carrier by which a console could be reached. */
export class NoTelephone extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'call.no-telephone';
}

/** The message was spoken, its sound has not come from the carrier yet. */
export class SoundNotHere extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'voice-message.not-here-yet';
}

/** A webhook nobody has signed, or somebody else has. */
export class NotFromCarrier extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'carrier.unsigned';
}

/** The sender's id was used for something else. */
export class CallIdReused extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'call.client-id-reused';
}

/** A colleague is on this call. */
export class NotYourCall extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'call.not-yours';
}

/** What the call's carrier has no means to do. */
export class CarrierCannot extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'call.carrier-cannot';
}

/** Whoever was asked has left, declined, or let it ring. */
export class LegOver extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'call.leg-over';
}

/** She is on a call already, her own or a colleague's. */
export class OnAnotherCall extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'call.on-another';
}

/** Somebody else's place on a call. */
export class NotYourLeg extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'call.leg-not-yours';
}

/** The caller's number is not known: hidden, or a call from the browser. */
export class NoNumber extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'call.no-number';
}
