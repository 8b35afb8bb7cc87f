import { randomUUID } from 'node:crypto';
import type { Evening } from './evening.js';
import type { Reply, StaffMember, Visitor } from './people.js';

const LETTER = '最近一直睡不好，想找人说说';

/** Everybody stays signed in and on shift through the months that pass; nobody has a console, whose timer holds 24 days at most. */
export async function throughMonths(evening: Evening): Promise<void> {
  await evening.rows(`update sign_ins set expires_at = '2027-12-31'`);
  await evening.rows('delete from shifts where starts_at > $1', [evening.clock.now()]);
  await evening.rows(`update shifts set ends_at = '2027-12-31' where ends_at > $1`, [evening.clock.now()]);
  await evening.rows(`update accounts set board_capacity = 20`);
}

/** A letter in somebody's hands. @param visitor who writes once more; somebody new otherwise */
export async function letterOf(evening: Evening, by: StaffMember, visitor: Visitor = evening.visitor()) {
  await (visitor.code ? visitor.adds(LETTER) : visitor.writes(LETTER));
  await evening.settled();
  const [row] = await evening.rows<{ id: string }>('select id from contacts order by opened_at desc, id desc limit 1');
  const id = row?.id as string;
  const { status } = await by.post(`/contacts/${id}/take`);
  if (status !== 200) throw new Error(`not taken: ${status}`);
  return { visitor, id };
}

/** A letter that is closed, so that its visitor's next words are another contact. */
export async function closed(evening: Evening, by: StaffMember, id: string): Promise<void> {
  await evening.rows(`update contact_requirements set met_at = raised_at where contact_id = $1 and met_at is null`, [
    id,
  ]);
  await by.post(`/contacts/${id}/wrap-up`);
  const { status } = await by.post(`/contacts/${id}/close`);
  if (status !== 200) throw new Error(`not closed: ${status}`);
  await evening.settled();
}

export const isFine = (result = 'better') => ({
  state: 'done' as const,
  clientId: randomUUID(),
  result,
  words: '睡得好些了，和妈妈谈过',
});

const routes = { done: 'done', 'not-reached': 'not-reached', declined: 'declined', cancelled: 'cancel' };
export interface Outcome {
  state: keyof typeof routes;
  clientId: string;
  [more: string]: unknown;
}
/** Says what came of a task. */
export function settle(by: StaffMember, taskId: string, { state, ...said }: Outcome): Promise<Reply> {
  return by.post(`/tasks/${taskId}/${routes[state]}`, said);
}
