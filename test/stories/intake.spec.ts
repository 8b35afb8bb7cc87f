import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Socket } from 'socket.io-client';
import { Evening } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';

const PARALLEL = 10;

/** 1, 2, … n */
const upTo = (n: number) => Array.from({ length: n }, (_, at) => at + 1);
const bySeq = (a: { seq: number }, b: { seq: number }) => a.seq - b.seq;

describe('a message that is sent', () => {
  let evening: Evening;
  let lin: StaffMember;

  beforeAll(async () => {
    evening = await Evening.begin();
    lin = await evening.staff('lin');
  });
  afterAll(() => evening.end());

  /** Rows of every table an arriving message may write to. */
  async function stored(): Promise<Record<string, number>> {
    const tables = ['persons', 'threads', 'contacts', 'messages', 'signals'];
    const counts = tables.map((table) => `(select count(*)::int from ${table}) as ${table}`);
    const [row] = await evening.rows<Record<string, number>>(`
      select ${counts.join(', ')}, (select count(*)::int from contact_events
        where type in ('contact.opened', 'message.received')) as events`);
    return row as Record<string, number>;
  }

  async function added(before: Record<string, number>): Promise<Record<string, number>> {
    const now = await stored();
    return Object.fromEntries(Object.entries(now).map(([table, rows]) => [table, rows - (before[table] ?? 0)]));
  }

  const nothing = { persons: 0, threads: 0, contacts: 0, messages: 0, signals: 0, events: 0 };

  describe('again and again, because no answer came', () => {
    it('opens one thread and one contact, and every answer is the same', async () => {
      const before = await stored();
      const clientId = randomUUID();
      const answers = await Promise.all(
        upTo(PARALLEL).map(() => evening.visitor().writes('作业太多写不完', { clientId, callerRole: 'student' })),
      );
      expect(answers.map(({ status }) => status)).toEqual(upTo(PARALLEL).map(() => 201));
      for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
      expect(answers[0]?.body.code).toMatch(/^\d{20}$/);
      expect(await added(before)).toEqual({
        ...nothing,
        persons: 1,
        threads: 1,
        contacts: 1,
        messages: 1,
        signals: 1,
        events: 2,
      });

      const late = await evening.visitor().writes('作业太多写不完', { clientId });
      expect(late.body).toEqual(answers[0]?.body);
    });

    it('is added to its thread once, and every answer is the same', async () => {
      const student = await newcomer('宿舍里太吵了');
      const before = await stored();
      const clientId = randomUUID();
      const answers = await Promise.all(upTo(PARALLEL).map(() => student.adds('昨晚又没睡好', clientId)));
      for (const { status, body } of answers) expect([status, body]).toEqual([201, answers[0]?.body]);
      expect(answers[0]?.body.seq).toBe(2);
      expect(await added(before)).toMatchObject({ ...nothing, messages: 1, signals: 1, events: 1 });
      expect((await student.reads()).body.messages).toHaveLength(2);
    });

    it('is answered once by a counselor whose reply went missing', async () => {
      const student = await newcomer('妈妈总拿我和表姐比');
      const contactId = await taken(student);
      const clientId = randomUUID();
      const write = () => lin.post(`/contacts/${contactId}/messages`, { clientId, body: '我在听' });
      const answers = await Promise.all(upTo(PARALLEL).map(write));
      for (const { status, body } of answers) expect([status, body]).toEqual([201, answers[0]?.body]);
      expect((await student.reads()).body.messages).toHaveLength(2);
      await letGo(contactId);
    });

    it('opens one contact on a thread that was finished', async () => {
      const student = await newcomer('跟好朋友吵架了');
      await letGo(await taken(student));
      const before = await stored();
      const clientId = randomUUID();
      const answers = await Promise.all(upTo(PARALLEL).map(() => student.adds('今天又吵了', clientId)));
      for (const { status, body } of answers) expect([status, body]).toEqual([201, answers[0]?.body]);
      expect(await added(before)).toMatchObject({ persons: 0, threads: 0, contacts: 1, messages: 1 });
      await letGo(await taken(student));
    });
  });

  it('opens one contact when several different ones reach a finished thread at once', async () => {
    const student = await newcomer('不想去上学');
    await letGo(await taken(student));
    const before = await stored();
    const answers = await Promise.all(upTo(5).map((n) => student.adds(`第 ${n} 句`)));
    expect(answers.map(({ body }) => body.seq).sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6]);
    expect(await added(before)).toMatchObject({ contacts: 1, messages: 5 });
    await letGo(await taken(student));
  });

  it('goes nowhere when there is no such desk', async () => {
    const before = await stored();
    const refused = await evening.visitor().writes('你好', { desk: 'nowhere' });
    expect([refused.status, refused.body.error.code]).toEqual([404, 'desk.not-found']);
    expect(await stored()).toEqual(before);
  });

  it.each([
    ['words', '夜'],
    ['emoji, of two units each', '🌙'],
  ])('may have 4,000 characters, %s, and with one more is refused whole', async (_, character) => {
    const student = await newcomer('睡不着');
    const longest = character.repeat(4_000);
    expect((await student.adds(longest)).status).toBe(201);
    expect((await student.reads(1)).body.messages.map(({ body }: { body: string }) => body)).toEqual([longest]);
    const before = await stored();
    const refusals = [await student.adds(`${longest}x`), await evening.visitor().writes(`${longest}x`)];
    for (const { status, body } of refusals) {
      expect(status).toBe(400);
      expect(body.error).toMatchObject({ code: 'input.invalid', params: { field: 'body', problem: 'too_big' } });
    }
    expect(await stored()).toEqual(before);
  });

  it('gets a place in its thread of its own, without gaps, however many write at once', async () => {
    const student = await newcomer('睡不着');
    const contactId = await taken(student);
    const writes = upTo(15).flatMap((n) => [
      student.adds(`学生 ${n}`),
      lin.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body: `老师 ${n}` }),
    ]);
    const answers = await Promise.all(writes);
    expect(answers.map(({ status }) => status)).toEqual(writes.map(() => 201));
    expect(answers.map(({ body }) => body.seq).sort((a, b) => a - b)).toEqual(upTo(31).slice(1));
    const { lastSeq, messages } = (await student.reads()).body;
    expect([lastSeq, messages.map(({ seq }: { seq: number }) => seq)]).toEqual([31, upTo(31)]);
    await letGo(contactId);
  });

  it('reaches a console that was away once it is back, in order, nothing missing and nothing twice', async () => {
    const student = await newcomer('可以聊聊吗');
    const contactId = await taken(student);
    const seen: { seq: number; body: string }[] = [];
    const lastSeen = () => seen.at(-1)?.seq ?? 0;

    /** What a console does: follows from where it was and takes what it does not have. */
    async function open(): Promise<Socket> {
      const console_ = await lin.console();
      const take = (message: { seq: number; body: string }) => {
        if (message.seq > lastSeen()) seen.push(message);
      };
      const live: { seq: number; body: string }[] = [];
      console_.on('thread.message', ({ message }) => live.push(message));
      const { messages, lastSeq } = await console_.emitWithAck('thread.follow', { contactId, after: lastSeen() });
      expect(lastSeq).toBeGreaterThanOrEqual(messages.at(-1)?.seq ?? 0);
      messages.forEach(take);
      console_.removeAllListeners('thread.message');
      live.sort(bySeq).forEach(take);
      console_.on('thread.message', ({ message }) => take(message));
      return console_;
    }

    for (const round of upTo(4)) {
      const console_ = await open();
      await student.adds(`在线 ${round}`);
      await evening.settled();
      console_.disconnect();
      await Promise.all([student.adds(`离线甲 ${round}`), student.adds(`离线乙 ${round}`)]);
    }
    const [back] = await Promise.all([open(), student.adds('一边连上一边写')]);
    await evening.settled();
    await back.emitWithAck('thread.unfollow', { contactId }); // whatever was pushed before it has arrived

    expect(seen.map(({ seq }) => seq)).toEqual(upTo(14));
    const { messages } = (await student.reads()).body;
    expect(seen.map(({ body }) => body)).toEqual(messages.map(({ body }: { body: string }) => body));
    await letGo(contactId);
  });

  it('stands in no table in plain, nor does anything written about it', async () => {
    const phrases = ['操场边的银杏树', 'ginkgo by the track', '班主任的红围巾', '记录里的蓝书包', '理由里的旧钢笔'];
    const [first = '', second = '', answer = '', kept = '', reason = ''] = phrases;
    const student = await newcomer(`我想从${first}上跳下去 ${second}`);
    const contactId = await taken(student);
    await lin.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body: answer });
    const record = { who: kept, situation: kept, process: kept, analysis: kept, measures: kept, effect: kept };
    expect((await lin.put(`/contacts/${contactId}/record`, { revision: 0, body: record })).status).toBe(200);
    const grade = { grade: 'U', reasonCode: 'other', reason };
    expect((await lin.put(`/contacts/${contactId}/grade`, grade)).status).toBe(200);
    await letGo(contactId);

    const found = await tablesHolding([...phrases, student.code ?? '']);
    expect(found.phrases).toEqual([]);
    expect(found.tables).toBeGreaterThan(25);
    // what it would look like: a name that does stand in plain is found in every form looked for
    expect((await tablesHolding(['城东区服务台'])).phrases).toEqual(['desks: 城东区服务台']);
  });

  /** Every row of every table as text, bytes as hexadecimal: looked through for each phrase as text and as its bytes. */
  async function tablesHolding(phrases: string[]): Promise<{ tables: number; phrases: string[] }> {
    const tables = await evening.rows<{ schema: string; name: string }>(`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
    const found: string[] = [];
    for (const { schema, name } of tables) {
      for (const phrase of phrases) {
        const bytes = Buffer.from(phrase);
        const forms = [phrase, bytes.toString('hex'), bytes.toString('base64').slice(0, -4)];
        const [row] = await evening.rows<{ hits: number }>(
          `select count(*)::int as hits from "${schema}"."${name}" t
           where exists (select 1 from unnest($1::text[]) form where position(form in t::text) > 0)`,
          [forms],
        );
        if (row && row.hits > 0) found.push(`${name}: ${phrase}`);
      }
    }
    return { tables: tables.length, phrases: found };
  }

  it('leaves a trace of everybody who read it, and the trace can’t be taken back', async () => {
    const student = await newcomer('这件事别告诉别人');
    const contactId = await taken(student);
    const chen = await evening.staff('chen');
    const readings = [
      ['messages.read', () => chen.get(`/contacts/${contactId}/messages`)],
      ['contact.read', () => chen.get(`/contacts/${contactId}`)],
      ['person.history-read', () => chen.get(`/contacts/${contactId}/history`)],
      ['messages.read', async () => (await chen.console()).emitWithAck('thread.follow', { contactId })],
    ] as const;
    const trace = () =>
      evening.rows<{ action: string; person: boolean }>(
        `select action, person_id = (select person_id from contacts where id = $2) as person
         from audit_log where account_id = $1 and action not like 'sign-in%' order by seq`,
        [chen.id, contactId],
      );
    for (const [action, read] of readings) {
      const before = await trace();
      await read();
      expect((await trace()).slice(before.length)).toEqual([{ action, person: true }]);
    }

    const runtime = new pg.Client(evening.database.runtime);
    await runtime.connect();
    try {
      for (const table of ['audit_log', 'contact_events']) {
        for (const statement of [
          `update ${table} set occurred_at = now()`,
          `delete from ${table}`,
          `truncate ${table}`,
          `drop table ${table}`,
          `alter table ${table} disable trigger all`,
        ]) {
          await expect(runtime.query(statement)).rejects.toMatchObject({ code: '42501' });
        }
      }
    } finally {
      await runtime.end();
    }
    await letGo(contactId);
  });

  async function newcomer(body: string): Promise<Visitor> {
    const student = evening.visitor();
    expect((await student.writes(body)).status).toBe(201);
    return student;
  }

  /** Hands the student's contact to Lin through the queue. @returns its id */
  async function taken(student: Visitor): Promise<string> {
    await lin.ready();
    for (;;) {
      await evening.settled();
      const { offer } = (await lin.get('/offers/current')).body;
      const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
      const { messages } = (await lin.get(`/contacts/${contactId}/messages`)).body;
      const mine = (await student.reads()).body.messages;
      if (messages.at(-1).body === mine.at(-1).body) return contactId;
      await letGo(contactId);
    }
  }

  /** Ends a contact in two keys. */
  async function letGo(contactId: string): Promise<void> {
    await lin.put(`/contacts/${contactId}/tags`, { primary: 'NON-05' });
    await lin.post(`/contacts/${contactId}/no-answer-needed`);
    await lin.post(`/contacts/${contactId}/wrap-up`);
    expect((await lin.post(`/contacts/${contactId}/close`)).status).toBe(200);
    lin.leave();
    await evening.settled();
  }
});
