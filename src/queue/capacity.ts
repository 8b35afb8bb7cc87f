import sql, { type Sql } from 'sql-template-tag';
import { takesPlaceOf } from '../contacts/index.js';
import type { Channel } from '../staff/index.js';
import { onColleaguesCall } from './ready-counselors.js';

/** What a contact asks of a counselor: her voice, her hands now, or her hands soon. */
export type Kind = 'call' | 'chat' | 'text';
export const kinds: readonly Kind[] = ['call', 'chat', 'text'];

/** A voice message waits and is answered like a letter. */
export function kindOf(contact: { channel: Channel; live: boolean }): Kind {
  if (!contact.live) return 'text';
  return contact.channel === 'chat' ? 'chat' : 'call';
}

/** A contact `held` with a voice in it now. */
export const isCall = sql`held.live and held.channel in ('phone', 'web-call')`;
const isChat = sql`held.live and held.channel = 'chat'`;
/** A contact `held` that takes one of her places for letters: one that has its answer takes none. */
const isOwed = sql`not held.live and held.state in ('active', 'wrap-up') and ${takesPlaceOf(sql`held`)}`;

/**
 * Whether the account `a` has room for one more of a kind. A voice takes a whole person: on a call she is offered nothing.
 * Several chats at once, as many as she says; letters only while nobody waits for her next sentence.
 */
export function hasRoomFor(kind: Kind): Sql {
  const holds = (what: Sql) => sql`select 1 from contacts held where held.counselor_id = a.id and ${what}`;
  const onCall = holds(sql`${isCall} and held.state in ('active', 'wrap-up')`);
  const live = holds(sql`held.live and held.state in ('active', 'wrap-up')`);
  const count = (what: Sql) => sql`(select count(*) from contacts held where held.counselor_id = a.id and ${what})`;
  switch (kind) {
    case 'call':
      return sql`not exists (${onCall}) and not exists (${holds(sql`${isChat} and held.state = 'active'`)})`;
    case 'chat':
      return sql`not exists (${onCall}) and ${count(sql`${isChat} and held.state = 'active'`)} < a.chat_capacity`;
    case 'text':
      return sql`not exists (${live})
        and ${count(isOwed)} < a.board_capacity`;
  }
}

/** Whether the account `a` speaks with somebody of her own now. */
export const holdsCall: Sql = sql`exists (
  select 1 from contacts held where held.counselor_id = a.id and ${isCall} and held.state = 'active')`;

/** Whether she is busy to the eye of a colleague: nothing of what she has room for is left, or a voice has her. */
export const isBusy = sql`
  ${holdsCall} or ${onColleaguesCall()}
  or (select count(*) from contacts held where held.counselor_id = a.id and ${isChat} and held.state = 'active')
    >= greatest(a.chat_capacity, 1)
  or (select count(*) from contacts held where held.counselor_id = a.id and ${isOwed}) >= a.board_capacity`;
