import { DomainError } from '../platform/index.js';

/** The sender's id already belongs to a message of somebody else's in this thread. */
export class ClientIdReused extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'message.client-id-reused';
}
