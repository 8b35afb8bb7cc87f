import sql, { type Sql } from 'sql-template-tag';

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
 * Accounts `a` with their presence `p` that something may be offered to at a desk: ready, on shift there, nothing ringing,
 * on nobody's call. Whether they have room is for `hasRoomFor`.
 *
 * @param among only these; null for anybody
 */
export function readyCounselors(deskId: string, now: Date, among: readonly string[] | null): Sql {
  return sql`
    presence p join accounts a on a.id = p.account_id and a.disabled_at is null
    where p.state = 'ready' and (${among}::uuid[] is null or a.id = any(${among}::uuid[]))
      and ${onShift(deskId, now)} and not ${ringing()} and not ${onColleaguesCall()}`;
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
