import { randomUUID } from 'node:crypto';
import { seconds } from '../support/evening.js';
import { sha1, WECHAT } from '../support/wechat-account.js';
import type { Signed } from '../support/wechat-callback.js';
import { newMessageId, openIdOf, WechatEvening } from '../support/wechat-evening.js';

const MEI = openIdOf('mei');
const PARALLEL = 10;
const upTo = (n: number) => Array.from({ length: n }, (_, at) => at + 1);

describe.each(['encrypted', 'plain'] as const)('an official account of WeChat, its callbacks %s', (mode) => {
  let at: WechatEvening;
  beforeEach(async () => {
    at = await WechatEvening.begin(mode);
  });
  afterEach(() => at.end());

  const stored = async () => {
    const tables = ['persons', 'threads', 'contacts', 'messages', 'signals', 'wechat_identities', 'message_deliveries'];
    const counts = tables.map((table) => `(select count(*)::int from ${table}) as ${table}`);
    const [row] = await at.evening.rows<Record<string, number>>(`select ${counts.join(', ')}`);
    return row as Record<string, number>;
  };
  const said = () =>
    at.evening.rows<{ contact_id: string; seq: number }>(
      'select contact_id, seq from messages order by thread_id, seq',
    );

  it('greets whoever follows it: who reads, when somebody is told, who else sees it, and the numbers', async () => {
    const before = await stored();
    const greeting = await at.tells({ openId: MEI, type: 'event', event: 'subscribe' });
    for (const word of ['心理老师', '督导', '正有危险', '微信也会经手', '110', '120', '12356']) {
      expect(greeting).toContain(word);
    }
    expect(greeting).not.toMatch(/[!！]/);
    expect(Buffer.byteLength(greeting ?? '')).toBeLessThanOrEqual(2_048);
    expect(await at.tells({ openId: MEI, type: 'event', event: 'unsubscribe' })).toBeNull();
    expect(await stored()).toEqual(before); // nobody has said anything
  });

  it('takes the first words as a letter to the board, sealed, and says that it is stored', async () => {
    const before = await stored();
    expect(await at.writes(MEI, '下周月考，晚上睡不着')).toBe('收到了，已经保存好。老师看到后会在这里回你。');
    const after = await stored();
    expect(after).toMatchObject({
      persons: (before['persons'] ?? 0) + 1,
      threads: (before['threads'] ?? 0) + 1,
      messages: (before['messages'] ?? 0) + 1,
      wechat_identities: 1,
      message_deliveries: 0,
    });
    const contactId = await at.taken();
    const { channel, door, signal } = (await at.lin.get(`/contacts/${contactId}`)).body;
    expect({ channel, door, signal }).toEqual({ channel: 'board', door: 'wechat', signal: 0 });
    const { messages } = (await at.lin.get(`/contacts/${contactId}/messages`)).body;
    expect(messages.map(({ body }: { body: string }) => body)).toEqual(['下周月考，晚上睡不着']);
  });

  it('gives the numbers with it where somebody may be in danger, and puts her first', async () => {
    const reply = await at.writes(MEI, '我不想活了，药都准备好了');
    for (const number of ['110', '120', '12356']) expect(reply).toContain(number);
    expect(reply).toContain('已经保存好');
    const [contact] = await at.evening.rows<{ signal: number }>(`select signal from contacts where door = 'wechat'`);
    expect(contact?.signal).toBeGreaterThanOrEqual(3);
  });

  it('refuses the words of somebody who is blocked, with the numbers, and takes those that show risk', async () => {
    await at.writes(MEI, '你们都是废物');
    const [contact] = await at.evening.rows<{ id: string }>('select id from contacts');
    const chen = await at.evening.staff('chen');
    const body = { clientId: randomUUID(), reason: 'insults', hours: 24 };
    expect((await chen.post(`/contacts/${contact?.id}/block`, body)).status).toBe(200);
    const before = await stored();
    const refused = await at.writes(MEI, '还是废物');
    for (const said of ['没有保存', '110', '120', '12356']) expect(refused).toContain(said);
    expect(await stored()).toEqual(before);
    expect(await at.writes(MEI, '我不想活了，药都准备好了')).toContain('已经保存好');
    expect(await at.writes(MEI, '对不起')).toContain('已经保存好');
  });

  it('takes a callback that comes ten times at once, and again later, for one message, and answers it the same', async () => {
    const before = await stored();
    const id = newMessageId();
    const replies = await Promise.all(upTo(PARALLEL).map(() => at.writes(MEI, '我不想活了', id)));
    expect(new Set(replies).size).toBe(1);
    expect(await at.writes(MEI, '谢谢', newMessageId())).not.toBeNull();
    await at.pass(seconds(40));
    expect(await at.writes(MEI, '我不想活了', id)).toBe(replies[0]);
    const after = await stored();
    expect((after['messages'] ?? 0) - (before['messages'] ?? 0)).toBe(2);
    expect((after['persons'] ?? 0) - (before['persons'] ?? 0)).toBe(1);
    expect((after['contacts'] ?? 0) - (before['contacts'] ?? 0)).toBe(1);
  });

  it('makes one person of somebody whose first messages come all at once, each of them kept', async () => {
    const before = await stored();
    await Promise.all(upTo(PARALLEL).map((n) => at.writes(MEI, `第 ${n} 句`)));
    const after = await stored();
    expect((after['persons'] ?? 0) - (before['persons'] ?? 0)).toBe(1);
    expect((after['contacts'] ?? 0) - (before['contacts'] ?? 0)).toBe(1);
    expect((after['messages'] ?? 0) - (before['messages'] ?? 0)).toBe(PARALLEL);
  });

  it('opens a new contact of the same person when she writes after the last one was closed', async () => {
    await at.writes(MEI, '你好');
    await at.evening.rows(`update contacts set state = 'closed', closed_at = opened_at where door = 'wechat'`);
    await at.writes(MEI, '我又来了');
    const contacts = await at.evening.rows(`select person_id, door from contacts where door = 'wechat'`);
    expect(contacts).toHaveLength(2);
    expect(new Set(contacts.map(({ person_id }) => person_id)).size).toBe(1);
    expect((await said()).at(-1)?.seq).toBe(2);
  });

  it('says kindly that it reads words only, and keeps nothing of pictures, voices and places', async () => {
    const before = await stored();
    for (const type of ['image', 'voice', 'video', 'location', 'link']) {
      const reply = await at.tells({ openId: MEI, type, id: newMessageId() });
      expect(reply).toContain('只能看文字');
      expect(reply).toContain('12356');
    }
    expect(await at.tells({ openId: MEI, type: 'event', event: 'CLICK' })).toBeNull();
    expect(await at.tells({ openId: MEI, content: '   ', id: newMessageId() })).toBeNull();
    expect(await stored()).toEqual(before);
  });

  it('takes words for any desk that the account’s address names', async () => {
    const { status } = await at.callback({ openId: MEI, content: '你好', id: newMessageId() }, { desk: 'nowhere' });
    expect(status).toBe(404);
  });

  it('believes nothing that WeChat has not signed just now for this account', async () => {
    await at.writes(MEI, '你好');
    await at.settled();
    const before = { ...(await stored()), events: await at.evening.rows('select count(*) from contact_events') };
    const now = Math.floor(at.evening.clock.now().getTime() / 1000);
    const forged: [string, Signed][] = [
      ['another token', { token: 'guessed' }],
      ['six minutes old', { timestamp: now - 360 }],
      ['six minutes ahead', { timestamp: now + 360 }],
      ['no time', { query: { timestamp: '' } }],
      ['a time that is none', { query: { timestamp: 'NaN0000000' } }],
      ['no signature', { query: { signature: '', msg_signature: '' } }],
      ['another nonce', { query: { nonce: 'another' } }],
    ];
    if (mode === 'encrypted') {
      forged.push(
        ['another account', { appId: 'wx0000000000000000' }],
        ['another key', { aesKey: 'B'.repeat(43) }],
        ['in plain text, though signed', { mode: 'plain' }],
      );
    } else forged.push(['encrypted, and we have no key', { mode: 'encrypted', query: { signature: 'x' } }]);
    for (const [how, signed] of forged) {
      const { status, text } = await at.callback({ openId: MEI, content: '伪造的', id: newMessageId() }, signed);
      expect([how, status, JSON.parse(text).error.code]).toEqual([how, 403, 'wechat.unsigned']);
    }
    for (const document of ['', '<xml>', '<!DOCTYPE a [<!ENTITY b "c">]><xml><Content>&b;</Content></xml>', '{}']) {
      expect((await at.post(document)).status).toBe(403);
    }
    await at.settled();
    expect({ ...(await stored()), events: await at.evening.rows('select count(*) from contact_events') }).toEqual(
      before,
    );
  });

  it('refuses what is larger than anything WeChat sends', async () => {
    expect((await at.callback({ openId: MEI, content: '灯'.repeat(30_000), id: newMessageId() })).status).toBe(413);
  });

  it('answers where the account is set up, and only whom it is signed by', async () => {
    const { signature, timestamp, nonce } = signedNow(at);
    const ask = (query: Record<string, string>) =>
      fetch(`${at.evening.url}/api/wechat?${new URLSearchParams(query)}`).then(async (reply) => ({
        status: reply.status,
        type: reply.headers.get('content-type'),
        text: await reply.text(),
      }));
    const echostr = '8457264926254';
    expect(await ask({ signature, timestamp, nonce, echostr })).toEqual({
      status: 200,
      type: 'text/plain; charset=utf-8',
      text: echostr,
    });
    expect((await ask({ signature: 'forged', timestamp, nonce, echostr })).status).toBe(403);
    expect((await ask({ signature, timestamp, nonce })).status).toBe(403);
    expect((await ask({ echostr })).status).toBe(403);
    expect((await ask({ signature, timestamp, nonce, echostr: '<script>' })).status).toBe(400);
  });

  it('keeps the OpenID nowhere in clear', async () => {
    await at.writes(MEI, '你好');
    await at.settled();
    const tables = await at.evening.rows<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    for (const { name } of tables) {
      const found = await at.evening.rows(`select 1 from "${name}" t where t::text like $1 limit 1`, [`%${MEI}%`]);
      expect([name, found]).toEqual([name, []]);
    }
    const [identity] = await at.evening.rows<{ open_id: Buffer }>('select open_id from wechat_identities');
    expect(identity?.open_id.includes(Buffer.from(MEI))).toBe(false);
  });
});

function signedNow(at: WechatEvening) {
  const timestamp = String(Math.floor(at.evening.clock.now().getTime() / 1000));
  const nonce = '1320562132';
  return { signature: sha1(WECHAT.token, timestamp, nonce), timestamp, nonce };
}

describe('a service without an official account', () => {
  it('refuses every callback', async () => {
    const at = await WechatEvening.begin('plain', {
      WECHAT_APP_ID: undefined,
      WECHAT_APP_SECRET: undefined,
      WECHAT_TOKEN: undefined,
      WECHAT_TEMPLATE_ID: undefined,
    });
    try {
      expect((await at.callback({ openId: MEI, content: '你好', id: newMessageId() })).status).toBe(403);
    } finally {
      await at.end();
    }
  });
});
