import { randomUUID } from 'node:crypto';
import type { Act } from './acts.js';
import type { Evening } from './evening.js';
import type { Reply, StaffMember } from './people.js';

export const NEXT_DATE = '2026-11-26';
export const SUMMARY = '两个月里每周一次，睡眠好了，和妈妈能说上话了';
export const NOTE = '她怕打雷，雷雨天会自己打来；妈妈知情，爸爸还不知道';

/** The case of a contact that the counselor holds. @returns its id */
export async function opened(counselor: StaffMember, contactId: string, nextDate = NEXT_DATE): Promise<string> {
  const made = await counselor.post(`/contacts/${contactId}/case`, { nextDate });
  if (made.status !== 201) throw new Error(`no case: ${made.status} ${JSON.stringify(made.body)}`);
  return made.body.id as string;
}

export function move(who: StaffMember, caseId: string, to: string, reason = 'other', clientId: string = randomUUID()) {
  return who.post(`/cases/${caseId}/move`, { clientId, to, reason });
}

export function close(who: StaffMember, caseId: string, more: Record<string, unknown> = {}): Promise<Reply> {
  return who.post(`/cases/${caseId}/close`, { clientId: randomUUID(), effect: 'improved', summary: SUMMARY, ...more });
}

export function reopen(who: StaffMember, caseId: string, more: Record<string, unknown> = {}): Promise<Reply> {
  return who.post(`/cases/${caseId}/reopen`, {
    clientId: randomUUID(),
    reason: 'came-back',
    nextDate: NEXT_DATE,
    ...more,
  });
}

export function lookAgain(who: StaffMember, caseId: string, nextDate: string | null, more = {}): Promise<Reply> {
  return who.put(`/cases/${caseId}/next-date`, { clientId: randomUUID(), nextDate, ...more });
}

export function offer(from: StaffMember, caseId: string, toId: string, clientId: string = randomUUID()) {
  return from.post(`/cases/${caseId}/hand-overs`, { clientId, toId, note: NOTE });
}

/** Offered and accepted. */
export async function handedTo(from: StaffMember, to: StaffMember, caseId: string): Promise<void> {
  const offered = await offer(from, caseId, to.id);
  const accepted = await to.post(`/hand-overs/${offered.body.id}/accept`);
  if (accepted.status !== 200) throw new Error(`not accepted: ${accepted.status} ${JSON.stringify(accepted.body)}`);
}

/** Somebody writes and the counselor, who is ready, takes them. @returns the contact */
export async function taken(
  evening: Evening,
  counselor: StaffMember,
  text = '想找人长期聊聊',
  visitor = evening.visitor(),
): Promise<string> {
  await (visitor.code ? visitor.adds(text) : visitor.writes(text));
  await evening.settled();
  const { offer: made } = (await counselor.get('/offers/current')).body;
  return (await counselor.post(`/offers/${made.id}/accept`)).body.contactId as string;
}

export const PLAN = {
  goals: [
    { text: '每晚十一点前睡', state: 'under-way' },
    { text: '能和妈妈说考试的事', state: 'planned' },
  ],
  measures: '每周四晚通话一次，班主任不点名提问',
  reviewDate: '2026-12-20',
};

export function plan(who: StaffMember, caseId: string, basedOn: number, more: Record<string, unknown> = {}) {
  return who.put(`/cases/${caseId}/plan`, { clientId: randomUUID(), basedOn, ...PLAN, ...more });
}

/** Everything that can be read or done of a case by its id. */
export const caseActs = (id: string): Act[] => [
  ['get', `/cases/${id}`],
  ['get', `/cases/${id}/plans`],
  ['put', `/cases/${id}/plan`, { clientId: randomUUID(), basedOn: 0, ...PLAN }],
  ['post', `/cases/${id}/move`, { clientId: randomUUID(), to: 'watch', reason: 'other' }],
  ['post', `/cases/${id}/close`, { clientId: randomUUID(), effect: 'stable', summary: SUMMARY }],
  ['post', `/cases/${id}/reopen`, { clientId: randomUUID(), reason: 'other', nextDate: NEXT_DATE }],
  ['put', `/cases/${id}/next-date`, { clientId: randomUUID(), nextDate: NEXT_DATE }],
  ['put', `/cases/${id}/team`, { standInId: null, members: [] }],
  ['post', `/cases/${id}/hand-overs`, { clientId: randomUUID(), toId: randomUUID(), note: NOTE }],
];
