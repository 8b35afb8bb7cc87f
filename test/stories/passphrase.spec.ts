import { randomUUID } from 'node:crypto';
import { PAUSES_S } from '../../src/contacts/passphrase.js';
import { Evening } from '../support/evening.js';
import { operations, requiredQuery, sample } from '../support/operations.js';
import { next, type Visitor } from '../support/people.js';

const PHRASE = '小猫喜欢晒太阳';
const REQUIRED = [401, 'passphrase.required'];

describe('a passphrase beside the retrieval code', () => {
  let evening: Evening;

  beforeAll(async () => {
    evening = await Evening.begin();
  });
  afterAll(() => evening.end());

  const said = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [status, body.error?.code];

  async function protectedStudent(): Promise<Visitor> {
    const student = evening.visitor();
    await student.writes('不想让家里人看到');
    expect((await student.protects(PHRASE)).status).toBe(200);
    return student;
  }

  /** Somebody who holds the paper with the code, and nothing else. */
  function holderOf(student: Visitor): Visitor {
    const holder = evening.visitor();
    holder.code = student.code;
    return holder;
  }

  it('leaves whoever set it where she is, and asks everybody else who has the code', async () => {
    const student = await protectedStudent();
    expect((await student.reads()).status).toBe(200);
    const holder = holderOf(student);
    expect(said(await holder.reads())).toEqual(REQUIRED);
    expect((await holder.enters(PHRASE)).status).toBe(200);
    expect((await holder.reads()).body.messages).toHaveLength(1);
  });

  const ofVisitors = operations.filter(({ access }) => access === 'visitor (retrieval code)');
  const behind = ofVisitors.filter(({ name }) => name !== 'POST /api/visitor/passphrase/proof');
  it.each(behind.map((operation) => [operation.name, operation] as const))(
    '%s opens nothing by the code alone',
    async (_, operation) => {
      const holder = holderOf(await protectedStudent());
      const path = `${operation.path}?${new URLSearchParams(requiredQuery(operation))}`;
      const ask = () => holder.ask(path, { method: operation.method, body: operation.body && sample(operation.body) });
      expect(said(await ask())).toEqual(REQUIRED);
      for (const proof of ['', 'guessed', `${evening.clock.now().getTime() + 1_000}.${'A'.repeat(43)}`]) {
        holder.proof = proof;
        expect(said(await ask())).toEqual(REQUIRED);
      }
    },
  );

  it('is asked for by the live page as well, and sends out the pages that were open before it', async () => {
    const student = evening.visitor();
    await student.writes('有人在看我的手机');
    const other = await holderOf(student).page();
    const sentOut = new Promise((resolve) => other.once('disconnect', resolve));
    const refused = new Promise<Error>((resolve) => other.once('connect_error', resolve));
    await student.protects(PHRASE);
    await sentOut;
    other.connect();
    expect((await refused).message).toBe('passphrase.required');

    const mine = await student.page();
    const shown = next(mine, 'thread.message');
    await student.adds('这样安心一点');
    expect((await shown).body).toBe('这样安心一点');
  });

  it('does not mind a capital letter, a wide character or a space too many', async () => {
    const student = evening.visitor();
    await student.writes('你好');
    await student.protects('Cats like  the sun 1');
    expect((await holderOf(student).enters(' cats like the SUN　１')).status).toBe(200);
  });

  it('keeps nobody from calling: who does not know it is somebody new', async () => {
    const holder = holderOf(await protectedStudent());
    const { code } = holder;
    const call = await holder.calls();
    expect(call.status).toBe(201);
    expect(call.body.code).toMatch(/^\d{20}$/);
    expect(call.body.code).not.toBe(code);
  });

  it('is not wanted any more, and the code alone opens again', async () => {
    const student = await protectedStudent();
    for (let twice = 0; twice < 2; twice++) {
      expect((await student.ask('/visitor/passphrase', { method: 'DELETE' })).status).toBe(200);
    }
    expect((await holderOf(student).reads()).status).toBe(200);
    expect((await holderOf(student).enters('whatever it was')).body).toEqual({ proof: null });
  });

  it('set anew opens for nobody who knows only the one before', async () => {
    const student = await protectedStudent();
    const other = holderOf(student);
    await other.enters(PHRASE);
    await student.protects('另外一句新的口令');
    expect(said(await other.reads())).toEqual(REQUIRED);
    expect(said(await other.enters(PHRASE))).toEqual([403, 'passphrase.wrong']);
    expect((await other.enters('另外一句新的口令')).status).toBe(200);
  });

  it('is the same phrase when the answer was lost and the page sends it again', async () => {
    const student = evening.visitor();
    await student.writes('你好');
    const clientId = randomUUID();
    await student.protects(PHRASE, clientId);
    student.proof = undefined;
    expect((await student.protects(PHRASE, clientId)).status).toBe(200);
    expect((await student.reads()).status).toBe(200);
  });

  it('is set by one of two pages that set one at the same moment', async () => {
    const student = evening.visitor();
    await student.writes('你好');
    const pages = [holderOf(student), holderOf(student)];
    const answers = await Promise.all(pages.map((page, at) => page.protects(`${PHRASE}${at}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const open = await Promise.all(pages.map((page) => page.reads()));
    expect(open.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('is asked for again on the next day', async () => {
    const student = await protectedStudent();
    await evening.pass(12 * 3_600_000 - 1);
    expect((await student.reads()).status).toBe(200);
    await evening.pass(1);
    expect(said(await student.reads())).toEqual(REQUIRED);
    expect((await student.enters(PHRASE)).status).toBe(200);
    expect((await student.reads()).status).toBe(200);
  });

  it('says nothing of it to somebody with a code that leads nowhere', async () => {
    await protectedStudent();
    const stranger = evening.visitor();
    stranger.code = '12345678901234567890';
    const answers = [await stranger.enters(PHRASE), await stranger.protects(PHRASE), await stranger.reads()];
    expect(answers.map(said)).toEqual(Array(3).fill([404, 'thread.not-found']));
  });

  describe('tried by somebody who does not know it', () => {
    it('is looked at more and more seldom, and still opens for whoever knows it', async () => {
      const holder = holderOf(await protectedStudent());
      for (const seconds of PAUSES_S) {
        const wrong = await holder.enters('小狗喜欢晒太阳');
        expect([...said(wrong), wrong.body.error.params]).toEqual([403, 'passphrase.wrong', { seconds }]);
        if (seconds === 0) continue;
        const early = await holder.enters(PHRASE);
        expect([...said(early), early.body.error.params]).toEqual([429, 'passphrase.too-soon', { seconds }]);
        await evening.pass(seconds * 1_000);
      }
      expect((await holder.enters(PHRASE)).status).toBe(200);
      expect(said(await holderOf(holder).enters('小狗喜欢晒太阳'))).toEqual([403, 'passphrase.wrong']);
      expect((await holder.reads()).status).toBe(200);
    });

    it('is tried as often by many at once as by one after the other', async () => {
      const student = await protectedStudent();
      const answers = await Promise.all(Array.from({ length: 10 }, () => holderOf(student).enters('小狗喜欢晒太阳')));
      const wrong = answers.filter(({ status }) => status === 403);
      expect(wrong).toHaveLength(PAUSES_S.filter((seconds) => seconds === 0).length + 1);
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(answers.length - wrong.length);
      // the phone that has heard it is not in that line
      expect((await student.reads()).status).toBe(200);
    });

    it('is forgiven after a day without a try', async () => {
      const holder = holderOf(await protectedStudent());
      for (let time = 0; time < 3; time++) await holder.enters('小狗喜欢晒太阳');
      await evening.pass(24 * 3_600_000);
      expect((await holder.enters('小狗喜欢晒太阳')).body.error.params).toEqual({ seconds: 0 });
    });
  });
});
