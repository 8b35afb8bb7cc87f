import sql, { type Sql } from 'sql-template-tag';
import { samePerson } from '../contacts/index.js';

/**
 * Whether the account `a` is asked to join a colleague's call, or is on it: her voice is taken.
 * @param exceptOf the contact whose call does not count
 */
export function onColleaguesCall(exceptOf: string | null = null): Sql {
  const another = exceptOf
    ? sql`and not exists (select 1 from calls k where k.id = leg.call_id and k.contact_id = ${exceptOf})`
    : sql``;
  return sql`exists (select 1 from call_legs leg where leg.account_id = a.id and leg.state in ('asked', 'joined')
    and leg.part <> 'counselor' ${another})`;
}

/**
 * Accounts `a` with their presence `p` that something may be offered to at a desk: at work there, and nothing rings. Whether
 * they have room is for `hasRoomFor`.
 *
 * @param among only these; null for anybody
 */
export function readyCounselors(deskId: string, now: Date, among: readonly string[] | null): Sql {
  return sql`
    ${atWork(deskId, now)} and (${among}::uuid[] is null or a.id = any(${among}::uuid[])) and not ${ringing()}`;
}

/** Accounts `a` with their presence `p` that are ready, on shift at the desk and on nobody's call, whatever rings at them. */
export function atWork(deskId: string, now: Date): Sql {
  return sql`
    presence p join accounts a on a.id = p.account_id and a.disabled_at is null
    where p.state = 'ready' and ${onShift(deskId, now)} and not ${onColleaguesCall()}`;
}

/**
 * Whether the account `a` has refused this contact for good. A conflict of interest holds for everything the same person
 * brings, not being suited for this contact.
 */
export function hasRefused(contactId: string): Sql {
  return sql`exists (select 1 from offers r join contacts k on k.id = r.contact_id
    where r.counselor_id = a.id and r.state in ('declined', 'accepted')
      and (r.reason = 'not-suited' and k.id = ${contactId}
        or r.reason = 'conflict' and k.person_id = any(${samePerson(sql`(select person_id from contacts where id = ${contactId})`)})))`;
}

export function onShift(deskId: string, now: Date): Sql {
  return sql`exists (select 1 from shifts s where s.account_id = a.id and s.desk_id = ${deskId}
    and s.starts_at <= ${now} and s.ends_at > ${now})`;
}

/** Whether something rings at the account `a`. @param except the contact that does not count */
export function ringing(except: string | null = null): Sql {
  const another = except ? sql`and o.contact_id <> ${except}` : sql``;
  return sql`exists (select 1 from offers o where o.counselor_id = a.id and o.state = 'open' ${another})`;
}
