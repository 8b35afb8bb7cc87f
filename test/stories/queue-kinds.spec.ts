import { randomUUID } from 'node:crypto';
import { Evening, hours, minutes } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

describe('a counselor has room by kind', () => {
  let evening: Evening;
  let lin: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    lin = await evening.staff('lin');
  });
  afterEach(() => evening.end());

  const offered = async () => {
    await evening.settled();
    return (await lin.get('/offers/current')).body.offer;
  };
  const accepts = async () => {
    const { id } = await offered();
    return (await lin.post(`/offers/${id}/accept`)).body.contactId as string;
  };
  const comes = async (path: string, body: object) => {
    const visitor = evening.visitor();
    const reply = await visitor.ask(path, { method: 'POST', body: { clientId: randomUUID(), ...body } });
    expect(reply.status).toBe(201);
    await evening.settled();
    return reply.body;
  };
  const chats = () => comes('/chat/threads', { body: '想找人聊聊' });
  const calls = () => comes('/calls/web', {});
  const alarms = async () => {
    const chen = await evening.staff('chen'); // the night is longer than a sign-in lasts
    return (await chen.get('/alarms')).body.items.map(({ kind }: { kind: string }) => kind);
  };
  const ends = async (contactId: string) => {
    await lin.put(`/contacts/${contactId}/tags`, { primary: 'NON-06' });
    await lin.post(`/contacts/${contactId}/wrap-up`);
    expect((await lin.post(`/contacts/${contactId}/close`)).status).toBe(200);
  };

  it('is offered a second chat, and nothing at all while she is on a call', async () => {
    await lin.ready();
    await chats();
    const first = await accepts();
    await chats();
    const second = await accepts();
    expect(second).not.toBe(first);
    await chats();
    expect(await offered()).toBeNull();
    for (const id of [first, second]) await ends(id);
    await ends(await accepts());
    await calls();
    await accepts();
    await chats();
    await evening.visitor().writes('一封信');
    expect(await offered()).toBeNull();
  });

  it('is offered a call although she holds a letter, and no letter while somebody waits for her next sentence', async () => {
    await lin.ready();
    await evening.visitor().writes('一封信');
    await accepts();
    await calls();
    expect((await offered()).channel).toBe('web-call');
  });

  it('gets no further chat while a caller waits for her, and the caller as soon as her chat is over', async () => {
    await lin.ready();
    await chats();
    const chat = await accepts();
    await calls();
    await chats();
    expect(await offered()).toBeNull();
    await ends(chat);
    expect((await offered()).channel).toBe('web-call');
  });

  it('is asked as soon as wrap-up sets her hands free, not at the next sweep', async () => {
    await evening.rows(`update accounts set chat_capacity = 1`);
    await lin.ready();
    await chats();
    const chat = await accepts();
    await chats();
    expect(await offered()).toBeNull();
    await lin.post(`/contacts/${chat}/wrap-up`);
    expect(await offered()).not.toBeNull();
  });

  it('rings for nobody who has gone at the very moment of the offer', async () => {
    await evening.visitor().writes('一封信');
    await evening.settled();
    const leaving = await evening.sql.connect();
    try {
      await leaving.query('begin');
      await leaving.query(`update contacts set state = 'closed', closed_at = opened_at`);
      await lin.ready();
      const waitsForUs = `select 1 from pg_locks l join pg_stat_activity a using (pid)
        where a.datname = current_database() and not l.granted`;
      while ((await evening.rows(waitsForUs)).length === 0);
      await leaving.query('commit');
    } finally {
      leaving.release();
    }
    expect(await offered()).toBeNull();
    expect(await evening.rows(`select 1 from offers where state = 'open'`)).toEqual([]);
  });

  it('raises the alarm for whoever waits at an open line behind what was left at a closed one', async () => {
    await evening.visitor().writes('昨晚的电话留言');
    await evening.settled();
    // as a message spoken after hours: by telephone, its risk unknown
    await evening.rows(`update contacts set channel = 'phone', signal = null, urgency = 5`);
    await evening.pass(hours(14.5)); // 10:00: the telephone opens in the evening, the board is open
    expect(await alarms()).toEqual([]);
    await evening.visitor().writes('想问问你们周末开门吗');
    await evening.settled();
    expect(await alarms()).toEqual(['desk-unstaffed']);
  });

  it('keeps the alarm for a caller who is still on the line when the desk has closed', async () => {
    await evening.pass(hours(2) + minutes(29)); // 21:59
    const caller = evening.visitor();
    caller.code = (await calls()).code;
    await caller.page();
    await evening.pass(minutes(31));
    expect(await alarms()).toEqual(['desk-unstaffed']);
  });
});
