import { newId } from './ids.js';

/**
 * Something that happened, as stored in `contact_events` for good and in `outbox` until every consumer has it.
 * Holds ids, codes, times and counts, never a word that somebody wrote.
 */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  /** raised when the payload's shape changes */
  readonly version: number;
  readonly centerId: string;
  readonly deskId: string | null;
  readonly contactId: string | null;
  readonly actorId: string | null;
  /** ISO 8601, UTC */
  readonly occurredAt: string;
  readonly payload: object;
}

export type NewEvent = Omit<StoredEvent, 'id' | 'version' | 'actorId'> & { actorId?: string | null };

export function storedEvent(event: NewEvent): StoredEvent {
  return { version: 1, actorId: null, ...event, id: newId() };
}

/**
 * Somebody who wants to know. `handle` may get the same event twice, in any order, and must come out the same.
 * Throwing means: bring them again later.
 */
export interface EventConsumer {
  readonly name: string;
  handle(events: readonly StoredEvent[]): Promise<void>;
}
