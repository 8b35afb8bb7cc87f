import { randomUUID } from 'node:crypto';
import { Evening } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';
import { statementsOf } from '../support/statements.js';

/** Shows a little risk: less than what is done in a transaction in any case. */
const MILD = '活着好累，没什么意思';

/** One more message that nothing else comes of, and what may come between its being read for and its being stored. */
describe('one more message', () => {
  let evening: Evening;
  let lin: StaffMember;
  let student: Visitor;
  beforeEach(async () => {
    evening = await Evening.begin();
    lin = await evening.staff('lin');
    student = evening.visitor();
    await student.writes('最近总是睡不好');
  });
  afterEach(() => evening.end());

  const contacts = () =>
    evening.rows<{ id: string; state: string; signal: number }>(
      'select id, state, signal from contacts order by opened_at, id',
    );
  const seqs = async () =>
    (await evening.rows<{ seq: number }>('select seq from messages order by seq')).map(({ seq }) => seq);
  const told = () => evening.rows("select 1 from contact_events where type = 'message.received'");
  const owed = () => evening.rows("select 1 from contact_requirements where code = 'answer' and met_at is null");
  const running = () => evening.rows('select 1 from reply_clocks where ended_at is null');

  /** Somebody is in the middle of something when the message has been read for; it ends before the message is stored. */
  async function meanwhile(statements: readonly string[], body = '还有一句'): Promise<void> {
    const [other] = await Promise.all([evening.sql.connect(), evening.settled()]);
    try {
      await other.query('begin');
      for (const statement of statements) await other.query(statement);
      const reply = student.adds(body);
      const waits = `select 1 from pg_locks l join pg_stat_activity a using (pid)
        where a.datname = current_database() and not l.granted`;
      while ((await evening.rows(waits)).length === 0) await new Promise((turn) => setImmediate(turn));
      await other.query('commit');
      expect((await reply).status).toBe(201);
    } finally {
      other.release();
    }
    await evening.settled();
  }

  it('is two statements beside the one that knows her code, by letter and by chat', async () => {
    const chatting = evening.visitor();
    await chatting.chats('在吗');
    for (const visitor of [student, chatting]) {
      const asked = await statementsOf(evening, () => visitor.adds('再说一句'));
      // what follows tells consumers of it, which the visitor does not wait for
      expect(asked.map((one) => JSON.parse(one).name).slice(0, 3)).toEqual([
        'persons-of-codes',
        'further-words-read',
        'further-words-1',
      ]);
      expect(asked.some((one) => one.includes('TRANSACTION'))).toBe(false);
      expect(asked[2]).toMatch(/threads.*messages.*signals.*contact_requirements.*contact_events.*outbox/s);
    }
    expect(await seqs()).toEqual([1, 1, 2, 2]);
  });

  it('by many at once has its own number for each, and everybody’s is told of', async () => {
    const others = [student, ...Array.from({ length: 7 }, () => evening.visitor())];
    for (const other of others.slice(1)) await other.writes('你好');
    const before = (await told()).length;
    const words = others.flatMap((other) => ['一', '二', '三'].map((body) => ({ other, body })));
    const replies = await Promise.all(words.map(({ other, body }) => other.adds(body)));
    expect(replies.map(({ status }) => status)).toEqual(words.map(() => 201));
    for (const other of others) {
      const mine = replies.filter((_, at) => words[at]?.other === other).map(({ body }) => body.seq);
      expect(mine.sort()).toEqual([2, 3, 4]);
    }
    expect((await told()).length).toBe(before + words.length);
  });

  it('after another one that was on its way gets the next number', async () => {
    await meanwhile([
      `update threads set last_seq = 2`,
      `insert into messages (id, center_id, desk_id, thread_id, contact_id, seq, author, client_id, body, occurred_at)
         select '${randomUUID()}', center_id, desk_id, thread_id, contact_id, 2, author, '${randomUUID()}', body, occurred_at
         from messages`,
    ]);
    expect(await seqs()).toEqual([1, 2, 3]);
  });

  it('opens a new contact where the old one is closed at that moment', async () => {
    await meanwhile([`update contacts set state = 'closed', closed_at = opened_at`]);
    expect((await contacts()).map(({ state }) => state)).toEqual(['closed', 'waiting']);
    expect(
      await evening.rows('select 1 from reply_clocks k join contacts c on c.id = k.contact_id and c.state = $1', [
        'waiting',
      ]),
    ).toHaveLength(1);
  });

  it('is owed an answer, by a clock of its own, where no answer was needed at that moment', async () => {
    await student.adds('谢谢老师');
    await meanwhile([
      'select 1 from contacts for update',
      `update contact_requirements set met_at = raised_at where code = 'answer'`,
      `update reply_clocks set ended_at = owed_since, ended_by = 'no-answer-needed'`,
    ]);
    expect(await owed()).toHaveLength(1);
    expect(await running()).toHaveLength(1);
  });

  it('raises the contact whose signal a person has just taken back', async () => {
    await evening.rows('update contacts set signal = 1');
    await meanwhile(['update contacts set signal = 0'], MILD);
    expect((await contacts())[0]?.signal).toBe(1);
  });

  it('is read after what came before it, where it means more then', async () => {
    await student.adds('我不想活了');
    await student.adds('嗯');
    expect((await student.adds('都吃下去了')).body).toMatchObject({ showHelp: true });
    expect((await contacts())[0]?.signal).toBe(4);
  });

  it('is refused as it was before by whoever is blocked, and taken where it shows risk', async () => {
    const chen = await evening.staff('chen');
    const [contact] = await contacts();
    await chen.post(`/contacts/${contact?.id}/block`, { clientId: randomUUID(), reason: 'insults', hours: 24 });
    expect(await student.adds('还有一句')).toMatchObject({ status: 403 });
    expect(await student.adds('我不想活了，药已经准备好了')).toMatchObject({ status: 201, body: { showHelp: true } });
    expect(await seqs()).toEqual([1, 2]);
  });

  it('that comes while its counselor says that none is needed is not meant by it', async () => {
    await lin.ready();
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
    await student.adds('谢谢老师');
    const noneNeeded = (upTo: number) => lin.post(`/contacts/${contactId}/no-answer-needed`, { upTo });
    await student.adds('其实还有一件事');
    expect(await noneNeeded(2)).toMatchObject({ status: 409, body: { error: { code: 'contact.more-was-said' } } });
    expect(await owed()).toHaveLength(1);
    expect((await noneNeeded(3)).status).toBe(200);
    expect(await running()).toEqual([]);
  });

  it('after the answer owes another one', async () => {
    await lin.ready();
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
    await lin.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body: '我在听' });
    expect(await owed()).toEqual([]);
    await student.adds('谢谢');
    await student.adds('还想问一句');
    expect(await owed()).toHaveLength(1);
    expect(await running()).toHaveLength(1);
    expect(await seqs()).toEqual([1, 2, 3, 4]);
  });
});
