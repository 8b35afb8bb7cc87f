import sql, { type Sql } from 'sql-template-tag';
import type { Channel } from '../staff/index.js';
import type { ContactState } from './contact.js';

/** What tells a letter that waits for its counselor from one that waits for its visitor. */
export interface InHand {
  readonly channel: Channel;
  readonly state: ContactState;
  /** null while an answer is owed */
  readonly answerMetAt: Date | null;
}

/**
 * Whether what a counselor holds and nobody is live in takes one of her places: a letter while its visitor is owed an answer.
 * A voice message does until it is closed.
 */
export function takesPlace({ channel, answerMetAt }: Omit<InHand, 'state'>): boolean {
  return channel !== 'board' || answerMetAt === null;
}

/** Since when a letter has its answer and waits for its visitor; null for whatever somebody has yet to see to. */
export function awaitsVisitorSince(contact: InHand): Date | null {
  return contact.state === 'active' && !takesPlace(contact) ? contact.answerMetAt : null;
}

/** When the answer to a contact was given, as a column. @param contact the alias of its row */
export const answerMetAtOf = (contact: Sql): Sql => sql`
  (select q.met_at from contact_requirements q where q.contact_id = ${contact}.id and q.code = 'answer')`;

/** `takesPlace` of a contact that somebody holds, for counting. @param contact the alias of its row */
export const takesPlaceOf = (contact: Sql): Sql => sql`
  (${contact}.channel <> 'board' or ${answerMetAtOf(contact)} is null)`;
