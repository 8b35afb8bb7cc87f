import { Evening, minutes, seconds } from '../support/evening.js';
import { next } from '../support/people.js';

const record = {
  who: '初二女生，化名小鹿',
  situation: '月考之后睡不好，担心父母失望',
  process: '倾听，一起梳理这周的睡眠',
  analysis: '考试压力，家人期待',
  measures: '睡前放松，约定下周再写',
  effect: '她说心里松了一些',
};

describe('the first evening', () => {
  let evening: Evening;
  beforeAll(async () => {
    evening = await Evening.begin();
  });
  afterAll(() => evening.end());

  it('goes from a message on the board to the month’s table', async () => {
    const student = evening.visitor();
    const sent = await student.writes('这次月考没考好，晚上总是睡不着，怕爸妈失望', { callerRole: 'student' });
    expect(sent.status).toBe(201);
    expect(sent.body.code).toMatch(/^\d{20}$/);

    const lin = await evening.staff('lin');
    const console_ = await lin.console();
    const offered = next(console_, 'offer.made');
    await lin.put('/presence', { state: 'ready' });
    const offer = await offered;
    expect(offer.channel).toBe('board');

    await evening.pass(seconds(30));
    const taken = await lin.post(`/offers/${offer.id}/accept`);
    expect(taken.status).toBe(200);
    const { contactId } = taken.body;

    const page = await student.page();
    const followed = await console_.emitWithAck('thread.follow', { contactId });
    expect(followed).toMatchObject({ ok: true, lastSeq: 1 });
    expect(followed.messages[0].body).toBe('这次月考没考好，晚上总是睡不着，怕爸妈失望');

    const arrived = next(page, 'thread.message');
    await evening.pass(minutes(4));
    const clientId = '5c0e7a0e-3f0f-4b53-9a55-0d4e2f4f0a01';
    const reply = await lin.post(`/contacts/${contactId}/messages`, { clientId, body: '谢谢你写下来，我在这里' });
    expect(reply.status).toBe(201);
    expect(await arrived).toMatchObject({ author: 'counselor', seq: 2, body: '谢谢你写下来，我在这里' });
    expect((await student.reads()).body).toMatchObject({ state: 'being-answered', lastSeq: 2 });

    expect((await lin.post(`/contacts/${contactId}/wrap-up`)).status).toBe(200);
    expect((await lin.post(`/contacts/${contactId}/close`)).body.error.code).toBe('contact.requirement-unmet');
    expect((await lin.put(`/contacts/${contactId}/tags`, { primary: 'STU-01', secondary: ['EMO-01'] })).status).toBe(
      200,
    );
    expect((await lin.put(`/contacts/${contactId}/grade`, { grade: '0' })).status).toBe(200);
    expect((await lin.put(`/contacts/${contactId}/record`, { revision: 0, body: record })).body.revision).toBe(1);
    expect((await lin.post(`/contacts/${contactId}/close`)).status).toBe(200);
    expect((await student.reads()).body.state).toBe('answered');
    await evening.settled();

    const chen = await evening.staff('chen');
    const month = (await chen.get('/statistics/month?month=2026-11')).body;
    expect(month.traffic.at(-1)).toMatchObject({ entered: 1, answered: 1, answerRate: 1, meanWaitSeconds: 270 });
    expect(month.channels).toEqual([{ channel: 'board', contacts: 1, persons: 1, messages: 1 }]);
    expect(month.problems.primary).toEqual([{ code: 'STU-01', count: 1, share: 1 }]);
    expect(month.problems.anyMention.map((row: { code: string }) => row.code).sort()).toEqual(['EMO-01', 'STU-01']);
    expect(month.grades).toMatchObject({ counseling: 1, assessed: 1, assessmentRate: 1, highRate: 0 });
  });

  it('opens a new contact when somebody writes to a finished thread, with the earlier one in sight', async () => {
    const student = evening.visitor();
    await student.writes('同桌不理我了');
    const lin = await evening.staff('lin');
    await evening.settled();
    const first = await acceptCurrent(lin);
    await finish(lin, first);
    const again = await student.adds('今天又不理我');
    expect(again.body.seq).toBe(3);
    await evening.settled();
    const second = await acceptCurrent(lin);
    expect(second).not.toBe(first);

    const history = (await lin.get(`/contacts/${second}/history`)).body;
    expect(history.items).toHaveLength(1);
    expect(history.items[0]).toMatchObject({ id: first, record: { body: record } });
    const [row] = await evening.rows(
      'select count(distinct person_id)::int as persons from contacts where id = any($1)',
      [[first, second]],
    );
    expect(row).toEqual({ persons: 1 });
    await finish(lin, second);
  });

  async function acceptCurrent(counselor: Awaited<ReturnType<Evening['staff']>>): Promise<string> {
    const { offer } = (await counselor.get('/offers/current')).body;
    return (await counselor.post(`/offers/${offer.id}/accept`)).body.contactId;
  }

  async function finish(counselor: Awaited<ReturnType<Evening['staff']>>, contactId: string): Promise<void> {
    await counselor.post(`/contacts/${contactId}/messages`, { clientId: crypto.randomUUID(), body: '我在听' });
    await counselor.put(`/contacts/${contactId}/tags`, { primary: 'PEE-02' });
    await counselor.put(`/contacts/${contactId}/grade`, { grade: 'U', reasonCode: 'not-asked' });
    await counselor.put(`/contacts/${contactId}/record`, { revision: 0, body: record });
    await counselor.post(`/contacts/${contactId}/wrap-up`);
    expect((await counselor.post(`/contacts/${contactId}/close`)).status).toBe(200);
    await evening.settled();
  }
});
