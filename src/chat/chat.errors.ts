import { DomainError } from '../platform/index.js';

/** Whoever is on the line is handed on with her call: the line has to follow. */
export class HandedOnByCall extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'contact.handed-on-by-call';
}

/** Nobody is in a chat there, or the viewer is its counselor herself. */
export class ChatNotUnderWay extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'chat.not-under-way';
}

/** The sender's id already belongs to a message of somebody else's in this thread. */
export class ClientIdReused extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'message.client-id-reused';
}

/** The visitor has said more than the counselor had before her. */
export class MoreWasSaid extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'contact.more-was-said';
}

/** A later draft was saved, sent or thrown away; nothing is overwritten. */
export class DraftStale extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'draft.stale';
}
