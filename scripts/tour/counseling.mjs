// What a counselor does with a contact from her answer to its end, and the note the tour keeps of it.
import { randomUUID } from 'node:crypto';

/** A record of a crisis with its seven parts. */
export const RECORD = {
  who: '高中生，自述，未留姓名',
  situation: '夜间留言，有自杀计划并写好遗书，家人在家但不知情。',
  risk: '有计划，写好了遗书；愿意把东西拿走。',
  process: '先稳定情绪，询问身边的人与危险物品；来访撕掉遗书，叫醒姐姐陪伴。',
  analysis: '亲子冲突后积累的绝望感，保护因素是姐姐与求助意愿。',
  measures: '约定今晚由姐姐陪同，移走危险物品，次日一起告知母亲。',
  effect: '情绪较留言时平稳，愿意再联系。',
};

/**
 * Answers, tags, grades, records and closes a contact, and notes it.
 * @param {{ message?: boolean }} options message: false where the answer was spoken
 */
export async function finish({ api }, contact, { primary, secondary, ...grade }, { message = true } = {}) {
  const path = `/api/contacts/${contact.id}`;
  const isGrave = grade.grade === '3' || grade.grade === '4'; // the template of a crisis asks for more
  if (message)
    await api.post(`${path}/messages`, { clientId: randomUUID(), body: '谢谢你告诉我，我们一起想想接下来怎么办。' });
  await api.put(`${path}/tags`, { primary, secondary });
  await api.put(`${path}/grade`, grade);
  await api.put(`${path}/record`, {
    revision: 0,
    body: {
      who: RECORD.who,
      situation: '见留言。',
      process: '倾听、回应并商定下一步。',
      ...(isGrave ? { risk: '想过，没有准备。', measures: '约好今晚由谁陪着。' } : {}),
    },
  });
  // a call that has ended has brought it there
  if ((await api.get(path)).state === 'active') await api.post(`${path}/wrap-up`);
  await api.post(`${path}/close`);
  Object.assign(contact, { answered: true, primary, secondary, grade: grade.grade });
}

/** @returns {import('./month.mjs').Done & { id: string }} a contact of which only the first message is known */
export function note(id, person, channel = 'board') {
  return { id, person, channel, left: false, messages: 1, answered: false, primary: '', secondary: [], grade: 'unset' };
}
