import { randomUUID } from 'node:crypto';
import { minutes, seconds } from '../support/evening.js';
import { newMessageId, openIdOf, WechatEvening } from '../support/wechat-evening.js';

/** Numbers that look like chance and are the same at every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

interface Word {
  openId: string;
  id: string;
  content: string;
}

/**
 * Three people write, each message told between one and four times, in any order and several at once; a counselor answers
 * whoever she has; the way to WeChat breaks now and then. In the end everything said stands once, and everything answered has
 * been heard once, in its order.
 */
describe.each([1, 2, 3, 4])('an evening in WeChat played by the dice, the %i. time', (seed) => {
  let at: WechatEvening;
  beforeEach(async () => {
    at = await WechatEvening.begin(seed % 2 ? 'encrypted' : 'plain');
  });
  afterEach(() => at.end());

  it('loses nothing and says nothing twice', async () => {
    const roll = dice(seed);
    const people = ['mei', 'lan', 'jun'].map(openIdOf);
    const said: Word[] = [];
    const answered: string[] = [];
    const onTheWay: Word[] = [];
    const replies = new Map<string, Set<string | null>>();
    const contacts: string[] = [];
    const tell = async (word: Word): Promise<void> => {
      const reply = await at.writes(word.openId, word.content, word.id);
      replies.set(word.id, (replies.get(word.id) ?? new Set()).add(reply));
    };
    await at.lin.ready();

    for (let round = 0; round < 30; round++) {
      const openId = people[roll(people.length)] as string;
      switch (roll(6)) {
        case 0:
        case 1: {
          const word = {
            openId,
            id: newMessageId(),
            content: `${roll(5) === 0 ? '我不想活了' : '睡不着'} ${said.length}`,
          };
          said.push(word);
          for (let times = 1 + roll(4); times > 0; times--) onTheWay.splice(roll(onTheWay.length + 1), 0, word);
          break;
        }
        case 2:
          await Promise.all(onTheWay.splice(0, 1 + roll(5)).map(tell));
          break;
        case 3: {
          const contactId = contacts[roll(contacts.length)];
          if (!contactId) break;
          const body = `回复 ${answered.length}`;
          const input = { clientId: randomUUID(), body };
          const statuses = await Promise.all([1, 2].map(() => at.lin.post(`/contacts/${contactId}/messages`, input)));
          expect(statuses.map(({ status }) => status)).toEqual([201, 201]);
          answered.push(body);
          break;
        }
        case 4:
          at.wechat.broken = at.wechat.broken ? null : roll(2) ? { status: 502 } : { errcode: -1 };
          break;
        default: {
          await at.pass(seconds(1 + roll(20)));
          const { offer } = (await at.lin.get('/offers/current')).body;
          if (!offer) break;
          contacts.push((await at.lin.post(`/offers/${offer.id}/accept`)).body.contactId);
        }
      }
    }
    at.wechat.broken = null;
    await Promise.all(onTheWay.splice(0).map(tell));
    await at.pass(minutes(31));
    for (const openId of people) await at.writes(openId, '在'); // what WeChat would take no more of follows now
    for (let more = 0; more < 4; more++) {
      await at.pass(seconds(31));
      for (const openId of people) await at.writes(openId, '嗯');
    }
    await at.pass(seconds(31));

    for (const [id, heard] of replies) expect([id, heard.size]).toEqual([id, 1]);
    const rows = await at.evening.rows<{ seqs: number[]; count: number }>(`
      select array_agg(m.seq order by m.seq) as seqs, count(distinct m.client_id)::int as count
      from wechat_identities w join threads t using (person_id) join messages m on m.thread_id = t.id group by t.id`);
    for (const { seqs, count } of rows) expect([seqs, count]).toEqual([seqs.map((_, index) => index + 1), seqs.length]);
    const kept = await at.evening.rows(`select 1 from messages m join threads t on t.id = m.thread_id
      join wechat_identities w using (person_id) where m.author = 'visitor'`);
    expect(kept).toHaveLength(said.length + people.length * 5);
    expect(rows).toHaveLength(people.length);

    expect(answered.length).toBeGreaterThan(0);
    const heard = people.map((openId) => at.heard(openId));
    expect(heard.flat().sort()).toEqual([...answered].sort());
    const number = (answer: string) => Number(answer.split(' ')[1]);
    for (const one of heard) expect(one).toEqual([...one].sort((a, b) => number(a) - number(b)));
    expect(await at.evening.rows(`select 1 from message_deliveries where state <> 'sent'`)).toEqual([]);
  });
});
