import { randomUUID } from 'node:crypto';
import { Deadlines, EventDispatcher } from '../../src/platform/index.js';
import { hours, minutes, seconds } from '../support/evening.js';
import { next } from '../support/people.js';
import { newMessageId, openIdOf, WechatEvening } from '../support/wechat-evening.js';

const MEI = openIdOf('mei');
const NOTICE = { thing1: { value: '有新的回复' } };

describe('what a counselor writes to somebody in WeChat', () => {
  let at: WechatEvening;
  let contactId: string;
  beforeEach(async () => {
    at = await WechatEvening.begin();
    await at.writes(MEI, '晚上睡不着');
    contactId = await at.taken();
  });
  afterEach(() => at.end());

  const answers = async (body: string, clientId: string = randomUUID()) => {
    const reply = await at.lin.post(`/contacts/${contactId}/messages`, { clientId, body });
    if (reply.status !== 201) throw new Error(`not written: ${reply.status} ${JSON.stringify(reply.body)}`);
  };
  /** Of the counselor's messages, in their order. */
  const deliveries = async (): Promise<(string | null)[]> => {
    const { messages } = (await at.lin.get(`/contacts/${contactId}/messages`)).body;
    return messages
      .filter(({ author }: { author: string }) => author === 'counselor')
      .map(({ delivery }: { delivery: string | null }) => delivery);
  };
  const alarms = async (kind = 'answer-undelivered') => {
    const { items } = (await (await at.evening.staff('chen')).get('/alarms')).body;
    return items.filter((one: { kind: string }) => one.kind === kind);
  };
  const notices = () => at.wechat.follower(MEI).notices.map(({ data }) => data);

  it('reaches her as a message, in its order, once, and its counselor sees that it has', async () => {
    const console_ = await at.lin.console();
    await console_.emitWithAck('thread.follow', { contactId });
    const seen = next(console_, 'thread.message', ({ message }) => message.delivery === 'sent');
    await answers('我在。是什么让你睡不着');
    await answers('想到什么写什么就好');
    await at.pass(seconds(5));
    expect(at.heard(MEI)).toEqual(['我在。是什么让你睡不着', '想到什么写什么就好']);
    expect((await seen).message.author).toBe('counselor');
    expect(await deliveries()).toEqual(['sent', 'sent']);
    expect(notices()).toEqual([]);
    await at.pass(minutes(10));
    expect(at.heard(MEI)).toHaveLength(2);
  });

  it('is sent once though the event that tells of it comes again', async () => {
    await answers('我在');
    await at.pass(0);
    await at.evening.rows(`
      insert into outbox (event_id, event, next_attempt_at)
      select e.id, jsonb_build_object('id', e.id, 'type', e.type, 'version', e.version, 'centerId', e.center_id,
        'deskId', e.desk_id, 'contactId', e.contact_id, 'actorId', e.actor_id, 'occurredAt', e.occurred_at,
        'payload', e.payload), e.occurred_at
      from contact_events e where e.type = 'message.sent'`);
    await at.evening.service.get(EventDispatcher).relay();
    await at.pass(seconds(5));
    expect(at.heard(MEI)).toEqual(['我在']);
  });

  it('is cut into pieces where it is longer than WeChat takes, and nothing of it is missing', async () => {
    const long = '慢慢说，不着急。'.repeat(150); // 3,600 bytes
    await answers(long);
    await at.pass(seconds(5));
    expect(at.heard(MEI)).toHaveLength(2);
    expect(at.heard(MEI).join('')).toBe(long);
  });

  it('becomes a notice after two days, that says nothing but that it is here, and follows her next words', async () => {
    await at.passes(hours(48) + minutes(1));
    await answers('这两天我一直在想你说的');
    await answers('有空的时候再告诉我');
    await at.pass(seconds(5));
    expect(at.heard(MEI)).toEqual([]);
    expect(notices()).toEqual([NOTICE]);
    expect(await deliveries()).toEqual(['noticed', 'noticed']);
    await at.passes(hours(3));
    expect(notices()).toHaveLength(1);

    await at.writes(MEI, '我回来了');
    await at.pass(seconds(5));
    expect(at.heard(MEI)).toEqual(['这两天我一直在想你说的', '有空的时候再告诉我']);
    expect(await deliveries()).toEqual(['sent', 'sent']);
  });

  it('waits for her next words where WeChat takes no more of them, and comes then in its order', async () => {
    for (let n = 1; n <= 7; n++) await answers(`第 ${n} 句`);
    await at.pass(seconds(5));
    expect(at.heard(MEI)).toEqual([1, 2, 3, 4, 5].map((n) => `第 ${n} 句`));
    expect(await deliveries()).toEqual(['sent', 'sent', 'sent', 'sent', 'sent', 'noticed', 'noticed']);
    expect(notices()).toEqual([NOTICE]);
    at.wechat.wrote(MEI); // her words are still on their way to us: an eighth must not overtake the two that wait
    await answers('第 8 句');
    await at.pass(seconds(5));
    expect(at.heard(MEI)).toHaveLength(5);
    await at.writes(MEI, '嗯');
    await at.pass(seconds(5));
    expect(at.heard(MEI)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `第 ${n} 句`));
  });

  it('waits, and its counselor sees it, where WeChat closes the window earlier than we thought', async () => {
    at.wechat.follower(MEI).wroteAt = null;
    await answers('我在');
    await at.pass(seconds(5));
    expect(await deliveries()).toEqual(['noticed']);
    expect(await alarms()).toEqual([]);
  });

  it('goes out once the connection is back, and whoever runs the center has seen an alarm meanwhile', async () => {
    at.wechat.broken = { status: 502 };
    await answers('我在');
    await at.pass(0);
    expect(await deliveries()).toEqual(['waiting']);
    expect(await alarms()).toEqual([]);
    for (let tries = 0; tries < 6; tries++) await at.pass(minutes(3));
    expect(await alarms()).toMatchObject([{ contactId }]);
    const { items } = (await (await at.evening.staff('admin')).get('/alarms')).body;
    expect(items).toContainEqual(expect.objectContaining({ kind: 'answer-undelivered' }));
    at.wechat.broken = null;
    await at.pass(minutes(31));
    expect(at.heard(MEI)).toEqual(['我在']);
    expect(await deliveries()).toEqual(['sent']);
    expect(await alarms()).toEqual([]);
  });

  it('has failed where she follows the account no longer; an alarm says so until she writes again', async () => {
    at.wechat.follower(MEI).follows = false;
    await answers('我在');
    await at.pass(seconds(5));
    expect(await deliveries()).toEqual(['failed']);
    expect(await alarms()).toHaveLength(1);
    at.wechat.follower(MEI).follows = true;
    await at.writes(MEI, '又关注了');
    await at.pass(seconds(5));
    expect(at.heard(MEI)).toEqual(['我在']);
    expect(await alarms()).toEqual([]);
  });

  it('has failed, and the alarm about it ends with the contact', async () => {
    at.wechat.follower(MEI).follows = false;
    await answers('我在');
    await at.pass(seconds(5));
    expect(await alarms()).toHaveLength(1);
    const words = {
      who: '初二',
      situation: '睡不着',
      process: '听',
      analysis: '考试',
      measures: '下周再写',
      effect: '好些',
    };
    await at.lin.put(`/contacts/${contactId}/tags`, { primary: 'STU-01' });
    await at.lin.put(`/contacts/${contactId}/grade`, { grade: '0' });
    await at.lin.put(`/contacts/${contactId}/record`, { revision: 0, body: words });
    await at.lin.post(`/contacts/${contactId}/wrap-up`);
    expect((await at.lin.post(`/contacts/${contactId}/close`)).status).toBe(200);
    await at.settled();
    expect(await alarms()).toEqual([]);
    expect(await deliveries()).toEqual(['failed']);
  });

  it('needs one token, asked for again when WeChat no longer takes it', async () => {
    await answers('一');
    await at.pass(0);
    expect(at.wechat.tokens).toHaveLength(1);
    await answers('二');
    await at.pass(0);
    expect(at.wechat.tokens).toHaveLength(1);
    at.wechat.endTokens();
    await answers('三');
    await at.pass(0);
    expect(at.heard(MEI)).toEqual(['一', '二', '三']);
    expect(at.wechat.tokens).toHaveLength(3); // the first, its end, the second
    await at.pass(hours(3));
    await answers('四');
    await at.pass(0);
    expect(at.heard(MEI)).toHaveLength(4);
  });

  it('is written once more while the last is on its way, and follows it', async () => {
    let isAsked = (): void => undefined;
    let goOn = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    at.wechat.beforeSend = () => {
      isAsked();
      return held;
    };
    await answers('一');
    const passing = at.evening.service.get(Deadlines).sweep();
    await asked;
    await passing;
    await answers('二');
    at.wechat.beforeSend = () => Promise.resolve();
    await at.evening.service.get(EventDispatcher).settled();
    await at.evening.service.get(Deadlines).sweep(); // whoever comes now finds that somebody is at it
    goOn();
    await at.pass(0);
    await at.pass(seconds(31));
    expect(at.heard(MEI)).toEqual(['一', '二']);
  });

  it('stays with us for nobody who came by our own page', async () => {
    const visitor = at.evening.visitor();
    await visitor.writes('网页上来的');
    await at.evening.settled();
    await at.evening.rows(`update contacts set state = 'closed', closed_at = now() where id = $1`, [contactId]);
    await at.lin.put('/presence', { state: 'ready' });
    const other = await at.taken();
    await at.lin.post(`/contacts/${other}/messages`, { clientId: randomUUID(), body: '你好' });
    await at.pass(seconds(5));
    const { messages } = (await at.lin.get(`/contacts/${other}/messages`)).body;
    expect(messages.map(({ delivery }: { delivery: string | null }) => delivery)).toEqual([null, null]);
    expect([...at.wechat.followers.keys()]).toEqual([MEI]);
  });

  describe('and where storing her own words has taken longer than WeChat listens', () => {
    /** Somebody holds her thread; meanwhile so much time passes. */
    async function writesSlowly(content: string, id: string): Promise<string | null> {
      const client = await at.evening.sql.connect();
      await client.query('begin');
      await client.query('select 1 from threads t join wechat_identities w using (person_id) for update of t');
      const reply = at.writes(MEI, content, id);
      await untilSomebodyWaits();
      at.evening.clock.advance(seconds(6));
      await client.query('commit');
      client.release();
      return reply;
    }
    async function untilSomebodyWaits(): Promise<void> {
      const waiting = `
        select 1 from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()`;
      while ((await at.evening.rows(waiting)).length === 0) await new Promise((turn) => setImmediate(turn));
    }

    it('nothing is promised in the reply; she is told by a message, once', async () => {
      const id = newMessageId();
      expect(await writesSlowly('我不想活了', id)).toBeNull();
      await at.pass(seconds(5));
      expect(at.heard(MEI)).toHaveLength(1);
      expect(at.heard(MEI)[0]).toContain('已经保存好');
      expect(at.heard(MEI)[0]).toContain('12356');
      expect(await at.writes(MEI, '我不想活了', id)).toBe(at.heard(MEI)[0]);
      await at.pass(seconds(5));
      expect(at.heard(MEI)).toHaveLength(1);
    });
  });
});

describe('what a counselor writes, without a template for notices', () => {
  it('waits for her next words, and she is told nothing until then', async () => {
    const at = await WechatEvening.begin('encrypted', { WECHAT_TEMPLATE_ID: undefined });
    try {
      await at.writes(MEI, '晚上睡不着');
      const contactId = await at.taken();
      await at.passes(hours(49));
      await at.lin.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body: '我在' });
      await at.pass(seconds(5));
      const { messages } = (await at.lin.get(`/contacts/${contactId}/messages`)).body;
      expect(messages.at(-1).delivery).toBe('held');
      await at.writes(MEI, '在吗');
      await at.pass(seconds(5));
      expect(at.heard(MEI)).toEqual(['我在']);
    } finally {
      await at.end();
    }
  });
});
