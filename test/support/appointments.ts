import { randomUUID } from 'node:crypto';
import type { Evening } from './evening.js';
import type { StaffMember } from './people.js';

export interface Slot {
  counselor: { id: string; displayName: string };
  startsAt: string;
  endsAt: string;
  rooms: { id: string; name: string }[];
}

/** The week that begins the day after the evening, in Shanghai. */
export const WEEK = 'from=2026-11-20T00:00:00%2B08:00&to=2026-11-27T00:00:00%2B08:00';

export async function idOfDesk(evening: Evening, slug: string): Promise<string> {
  const [desk] = await evening.rows<{ id: string }>('select id from desks where slug = $1', [slug]);
  return desk?.id as string;
}

/** What is free in the week at a desk. */
export async function freeSlots(who: StaffMember, deskId: string, more = ''): Promise<Slot[]> {
  const reply = await who.get(`/slots?deskId=${deskId}&${WEEK}${more}`);
  if (reply.status !== 200) throw new Error(`no slots: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body.items;
}

/** A body that books the slot in the first room that is free. */
export function wish(slot: Slot | undefined, more: Record<string, unknown> = {}) {
  const { counselor, startsAt, rooms } = slot as Slot;
  const chosen = { counselorId: counselor.id, roomId: rooms[0]?.id, startsAt };
  return { clientId: randomUUID(), companions: 'family', ...chosen, ...more };
}

/** The next contact in line, with whoever is the only one ready. */
export async function take(evening: Evening, counselor: StaffMember): Promise<string> {
  await counselor.ready();
  await evening.settled();
  const { offer } = (await counselor.get('/offers/current')).body;
  const { contactId } = (await counselor.post(`/offers/${offer.id}/accept`)).body;
  await counselor.put('/presence', { state: 'break' });
  return contactId;
}

/** As many contacts as asked for, each of a person of its own, all with this counselor. */
export async function held(evening: Evening, counselor: StaffMember, count: number): Promise<string[]> {
  const written = await Promise.all(Array.from({ length: count }, () => evening.visitor().writes('想约面询')));
  if (written.some(({ status }) => status !== 201)) throw new Error('not all could write');
  await evening.settled();
  const rows = await evening.rows<{ id: string }>(
    `update contacts set state = 'active', counselor_id = $1, assigned_at = opened_at
      where state = 'waiting' returning id`,
    [counselor.id],
  );
  return rows.map(({ id }) => id);
}
