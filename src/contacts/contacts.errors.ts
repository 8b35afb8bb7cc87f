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

/** Signed: what comes later is added beside it. */
export class RecordSigned extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'record.signed';
}

export class RecordIncomplete extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'record.incomplete';
}

export class RecordNotSigned extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'record.not-signed';
}

export class CountersignsOwn extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'record.countersigns-own';
}

/** It can still be written itself. */
export class RecordStillOpen extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'record.still-open';
}

/** Another version was published meanwhile. */
export class TemplateStale extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'record-template.stale';
}

export class CodeAlreadyGiven extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'code.already-given';
}

/** The code is right, and there is a passphrase beside it: only whoever has the code learns that. */
export class PassphraseRequired extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'passphrase.required';
}

export class PassphraseWrong extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'passphrase.wrong';
}

/** Not looked at: too little time has passed since the last try. */
export class PassphraseTooSoon extends DomainError {
  readonly kind = 'too-many';
  readonly code = 'passphrase.too-soon';
}

export class CallStillOn extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'call.still-on';
}
