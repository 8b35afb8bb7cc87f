import { randomUUID } from 'node:crypto';
import type { Evening } from './evening.js';
import type { Reply, StaffMember } from './people.js';

/** What a hospital is told. Stands in nothing but the packet, so that it can be looked for elsewhere. */
export const packet = {
  reason: '有具体计划，今晚不敢一个人待着',
  measures: '已陪伴通话，妈妈在路上',
  guardian: 'told',
};

/** A contact of the counselor's own, under way and graded. */
export async function gradedContact(evening: Evening, counselor: StaffMember, grade = '4'): Promise<string> {
  await counselor.ready();
  await evening.visitor().writes('我不想活了');
  await evening.settled();
  const { offer } = (await counselor.get('/offers/current')).body;
  const { contactId } = (await counselor.post(`/offers/${offer.id}/accept`)).body;
  await counselor.put(`/contacts/${contactId}/grade`, { grade });
  await evening.settled();
  return contactId as string;
}

export function refer(sender: StaffMember, contactId: string, more: Record<string, unknown> = {}): Promise<Reply> {
  const input = { clientId: randomUUID(), basis: 'guardian-consent', packet, ...more };
  return sender.post(`/contacts/${contactId}/referrals`, input);
}
