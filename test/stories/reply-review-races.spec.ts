import { randomUUID } from 'node:crypto';
import { Evening } from '../support/evening.js';
import type { Reply, StaffMember, Visitor } from '../support/people.js';
import { Reviewing } from '../support/reviewing.js';

describe('two acts on one reply in review at the same moment', () => {
  let evening: Evening;
  let here: Reviewing;
  let second: StaffMember;
  let student: Visitor;
  let contactId: string;
  beforeEach(async () => {
    evening = await Evening.begin();
    here = await Reviewing.at(evening);
    second = await here.supervisor('second');
    ({ student, contactId } = await here.letter());
  });
  afterEach(() => evening.end());

  const acts: Record<string, (id: string) => Promise<Reply>> = {
    'it is sent': (id) => here.chen.post(`/reviews/${id}/send`),
    'another supervisor sends other words': (id) => second.post(`/reviews/${id}/send`, { body: '周六上午九点' }),
    'it is given back': (id) => second.post(`/reviews/${id}/give-back`, { note: '写上几点' }),
    'it is withdrawn': (id) => here.lin.post(`/reviews/${id}/withdraw`),
  };
  const pairs = [
    ['it is sent', 'another supervisor sends other words'],
    ['it is sent', 'it is given back'],
    ['it is sent', 'it is withdrawn'],
    ['it is given back', 'it is withdrawn'],
  ] as const;

  it.each(pairs)('%s and %s: one of them holds, and the other is told', async (one, other) => {
    for (let round = 0; round < 4; round++) {
      const before = (await here.told(student)).length;
      const { id } = (await here.submit(contactId, `第 ${round} 次`)).body;
      const order = round % 2 === 0 ? [one, other] : [other, one];
      const answers = await Promise.all(order.map((act) => acts[act]?.(id)));
      expect(answers.map((answer) => answer?.status).sort()).toEqual([200, 409]);
      expect(answers.find((answer) => answer?.status === 409)?.body.error.code).toBe('review.settled');
      const [row] = await evening.rows<{ state: string }>('select state from reply_reviews where id = $1', [id]);
      expect((await here.told(student)).length).toBe(before + (row?.state === 'sent' ? 1 : 0));
      const draft = await here.draft(contactId);
      if (row?.state === 'sent') expect(draft.body).toBeNull();
      else {
        expect(draft.body).toBe(`第 ${round} 次`);
        await here.lin.delete(`/contacts/${contactId}/draft?revision=${draft.revision}`);
      }
    }
  });

  it('it is sent by the same supervisor twice: one message', async () => {
    const { id } = (await here.submit(contactId, '周六开门')).body;
    const answers = await Promise.all([1, 2, 3].map(() => here.chen.post(`/reviews/${id}/send`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await here.told(student)).toEqual(['周六开门']);
  });

  it('two are handed in: one is open; and the same one twice is one', async () => {
    const [clientId, other] = [randomUUID(), randomUUID()];
    const answers = await Promise.all([
      here.submit(contactId, '周六开门', {}, clientId),
      here.submit(contactId, '周六开门', {}, clientId),
      here.submit(contactId, '周日开门', {}, other),
    ]);
    const open = await evening.rows<{ id: string; client_id: string }>(
      `select id, client_id from reply_reviews where state = 'open'`,
    );
    expect(open).toHaveLength(1);
    const isFirst = open[0]?.client_id === clientId;
    expect(answers.map(({ status }) => status)).toEqual(isFirst ? [201, 201, 409] : [409, 409, 201]);
  });

  it('it is sent and the contact given back: sent, or a draft for whoever takes it next', async () => {
    const { id } = (await here.submit(contactId, '周六开门')).body;
    const [sent, released] = await Promise.all([
      here.chen.post(`/reviews/${id}/send`),
      here.lin.post(`/contacts/${contactId}/release`, { reason: 'other' }),
    ]);
    expect(released?.status).toBe(200);
    await evening.settled();
    const [row] = await evening.rows<{ state: string }>('select state from reply_reviews');
    expect([sent?.status, row?.state]).toEqual(sent?.status === 200 ? [200, 'sent'] : [409, 'withdrawn']);
    expect(await here.told(student)).toEqual(sent?.status === 200 ? ['周六开门'] : []);
    const drafts = await evening.rows('select 1 from message_drafts where body is not null');
    expect(drafts).toHaveLength(sent?.status === 200 ? 0 : 1);
  });
});
