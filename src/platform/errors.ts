/** What kind of refusal this is; `error-filter.ts` maps kinds to HTTP, socket acks use the same. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'too-many'
  | 'unavailable';

export type ErrorParams = Readonly<Record<string, string | number>>;

/**
 * A fact about the domain, not about HTTP. `code` is stable and has a text in every language (`error-texts.ts`);
 * `params` may hold names of fields, limits and ids, never anything a person wrote.
 */
export abstract class DomainError extends Error {
  abstract readonly kind: ErrorKind;
  abstract readonly code: string;

  constructor(readonly params: ErrorParams = {}) {
    super();
  }
}

export class InvalidInput extends DomainError {
  readonly kind = 'invalid';
  readonly code: string = 'input.invalid';
}

export class NotFound extends DomainError {
  readonly kind = 'not-found';

  /** @param what the word in front of `.not-found`, e.g. `contact` */
  constructor(private readonly what: string) {
    super();
  }

  get code(): string {
    return `${this.what}.not-found`;
  }
}

/** More than a connection may send in a while. Nothing was done; later it is heard again. */
export class TooMany extends DomainError {
  readonly kind = 'too-many';
  readonly code = 'rate.too-many';
}

export class Unavailable extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'service.unavailable';
}
