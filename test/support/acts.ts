import { randomUUID } from 'node:crypto';
import type { Reply, StaffMember } from './people.js';

export type Act = readonly ['get' | 'post' | 'put' | 'delete', string, unknown?];

export const record = { who: '', situation: '月考', process: '倾听', analysis: '', measures: '', effect: '' };
/** Everything that shows something of a contact. */
export const reads = (id: string): Act[] => [
  ['get', `/contacts/${id}`],
  ['get', `/contacts/${id}/history`],
  ['get', `/contacts/${id}/messages`],
  ['get', `/contacts/${id}/assessment`],
  ['get', `/contacts/${id}/call`],
];
/** Everything a counselor does to a contact. */
export const writes = (id: string): Act[] => [
  ['post', `/contacts/${id}/messages`, { clientId: randomUUID(), body: '我也想说一句' }],
  ['post', `/contacts/${id}/reviews`, { clientId: randomUUID(), body: '我也想说一句' }],
  ['get', `/contacts/${id}/review`],
  ['post', `/contacts/${id}/no-answer-needed`, {}],
  ['get', `/contacts/${id}/draft`],
  ['put', `/contacts/${id}/draft`, { revision: 0, body: '我想说' }],
  ['delete', `/contacts/${id}/draft?revision=0`],
  ['put', `/contacts/${id}/record`, { revision: 0, body: record }],
  ['put', `/contacts/${id}/tags`, { primary: 'STU-01' }],
  ['put', `/contacts/${id}/grade`, { grade: '0' }],
  ['post', `/contacts/${id}/wrap-up`, {}],
  ['post', `/contacts/${id}/resume`, {}],
  ['post', `/contacts/${id}/release`, { reason: 'other' }],
  ['post', `/contacts/${id}/close`, {}],
];

function perform(member: StaffMember, [method, path, body]: Act): Promise<Reply> {
  return member.ask(path, { method: method.toUpperCase(), body });
}

/** Does one after the other and expects the same answer of all. */
export async function expectAll(
  member: StaffMember,
  acts: readonly Act[],
  status: number,
  code?: string,
): Promise<void> {
  for (const act of acts) {
    const reply = await perform(member, act);
    expect([`${act[0]} ${act[1]}`, reply.status, reply.body.error?.code]).toEqual([
      `${act[0]} ${act[1]}`,
      status,
      code,
    ]);
  }
}
