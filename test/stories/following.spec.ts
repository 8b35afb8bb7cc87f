import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import { close, handedTo, opened } from '../support/casework.js';
import { asSuperuser, superuser } from '../support/cluster.js';
import { Evening } from '../support/evening.js';
import { next, type StaffMember, type Visitor } from '../support/people.js';

describe('following a conversation', () => {
  let evening: Evening;
  beforeEach(async () => {
    evening = await Evening.begin();
  });
  afterEach(() => evening.end());

  async function taken(login: string, text: string) {
    const counselor = await evening.staff(login);
    const socket = await counselor.ready();
    const student = evening.visitor();
    await student.writes(text);
    await evening.settled();
    const { offer } = (await counselor.get('/offers/current')).body;
    const { contactId } = (await counselor.post(`/offers/${offer.id}/accept`)).body;
    await socket.emitWithAck('thread.follow', { contactId });
    return { counselor, socket, student, contactId };
  }

  it('ends with the right to read: a contact given back is not heard any more', async () => {
    const { counselor, socket, student, contactId } = await taken('lin', '想说说同桌的事');
    const heard: string[] = [];
    socket.on('thread.message', ({ message }) => heard.push(message.body));
    const first = next(socket, 'thread.message');
    await student.adds('第一句');
    await first;

    await counselor.put('/presence', { state: 'break' });
    expect((await counselor.post(`/contacts/${contactId}/release`, { reason: 'break' })).status).toBe(200);
    await evening.settled();
    const page = await student.page();
    const stored = next(page, 'thread.message', (message) => message.body === '第二句');
    await student.adds('第二句');
    await stored; // told to everybody who may hear it
    await socket.emitWithAck('thread.unfollow', { contactId }); // what was sent to her before has arrived by now
    expect(heard).toEqual(['第一句']);
    expect((await socket.emitWithAck('thread.follow', { contactId })).error.code).toBe('contact.not-found');
  });

  describe('of somebody else', () => {
    /** What each of them hears by socket, until all has arrived that was sent before. */
    const listening = (sockets: Socket[]) =>
      sockets.map((socket) => {
        const heard: string[] = [];
        socket.on('thread.message', ({ message }) => heard.push(message.body));
        return heard;
      });
    const follows = async (socket: Socket, contactId: string) => {
      const reply = await socket.emitWithAck('thread.follow', { contactId });
      expect(reply.ok).toBe(true);
    };
    const adds = async (student: Visitor, body: string, sockets: Socket[]) => {
      await student.adds(body);
      await evening.settled();
      for (const socket of sockets) await socket.emitWithAck('thread.unfollow', { contactId: randomUUID() });
    };

    it.each([
      ['handed on', (id: string, lin: StaffMember, zhou: StaffMember) => handedTo(zhou, lin, id)],
      ['closed', async (id: string, _: StaffMember, zhou: StaffMember) => void (await close(zhou, id))],
    ])('ends with the case that is %s, and for nobody who may go on reading', async (_, change) => {
      const { counselor: lin, socket, student, contactId } = await taken('lin', '最近总是睡不着');
      const [zhou, chen] = [await evening.staff('zhou'), await evening.staff('chen')];
      const [his, hers] = [await zhou.console(), await chen.console()];
      const id = await opened(lin, contactId);
      await handedTo(lin, zhou, id);
      const all = [socket, his, hers];
      for (const one of [his, hers]) await follows(one, contactId);
      const heard = listening(all);
      await adds(student, '第一句', all);

      const resynced: string[] = [];
      all.forEach((one, at) => {
        one.on('resync', () => resynced.push(['lin', 'zhou', 'chen'][at] as string));
      });
      await change(id, lin, zhou);
      await evening.settled();
      await adds(student, '第二句', all);
      expect(heard).toEqual([['第一句', '第二句'], ['第一句'], ['第一句', '第二句']]);
      expect(resynced).toEqual(['zhou']);
      expect((await his.emitWithAck('thread.follow', { contactId })).error.code).toBe('contact.not-found');
    });

    it.each([
      ['closed', 'close'],
      ['given back', 'release'],
    ])('ends when the own contact of that person is %s', async (_, end) => {
      const { counselor: lin, socket, student, contactId } = await taken('lin', '想说说家里的事');
      await lin.put('/presence', { state: 'break' });
      const zhou = await evening.staff('zhou');
      const his = await zhou.ready();
      expect((await student.calls()).status).toBe(201);
      await evening.settled();
      const { offer } = (await zhou.get('/offers/current')).body;
      const { contactId: call } = (await zhou.post(`/offers/${offer.id}/accept`)).body;
      await follows(his, contactId);
      const heard = listening([socket, his]);
      await adds(student, '电话里不好说', [socket, his]);

      if (end === 'close') {
        await zhou.put(`/contacts/${call}/tags`, { primary: 'NON-06' });
        await zhou.post(`/contacts/${call}/wrap-up`);
      } else await zhou.put('/presence', { state: 'break' });
      const body = end === 'close' ? {} : { reason: 'other' };
      expect((await zhou.post(`/contacts/${call}/${end}`, body)).status).toBe(200);
      await evening.settled();
      await adds(student, '还在吗', [socket, his]);
      expect(heard).toEqual([['电话里不好说', '还在吗'], ['电话里不好说']]);
    });

    it('ends with the task that made it a colleague’s business', async () => {
      const { counselor: lin, socket, student, contactId } = await taken('lin', '妈妈说想和老师聊聊');
      const zhou = await evening.staff('zhou');
      const his = await zhou.console();
      const task = await lin.post(`/contacts/${contactId}/tasks`, {
        clientId: randomUUID(),
        kind: 'call-guardian',
        due: { day: '2026-11-20' },
        assigneeId: zhou.id,
      });
      expect(task.status).toBe(201);
      await follows(his, contactId);
      const heard = listening([socket, his]);
      await adds(student, '她八点以后在家', [socket, his]);

      const done = { clientId: randomUUID(), result: 'done', words: '通过电话了' };
      expect((await zhou.post(`/tasks/${task.body.id}/done`, done)).status).toBe(200);
      await evening.settled();
      await adds(student, '谢谢', [socket, his]);
      expect(heard).toEqual([['她八点以后在家', '谢谢'], ['她八点以后在家']]);
    });

    it('ends when the two that were one person are two again, for whoever is entrusted with the other', async () => {
      const { counselor: lin, socket, student, contactId } = await taken('lin', '前天打过电话');
      await lin.put('/presence', { state: 'break' });
      const { counselor: zhou, socket: his, contactId: other } = await taken('zhou', '昨天也写过');
      const chen = await evening.staff('chen');
      const { personId: otherId } = (await chen.get(`/contacts/${other}`)).body;
      const merged = await chen.post(`/contacts/${contactId}/person/merges`, {
        clientId: randomUUID(),
        otherId,
        reason: 'said-so',
      });
      expect(merged.status).toBe(201);
      await follows(his, contactId);
      const heard = listening([socket, his]);
      await adds(student, '第一句', [socket, his]);

      expect((await chen.post(`/person-merges/${merged.body.mergeId}/undo`)).status).toBe(200);
      await evening.settled();
      await adds(student, '第二句', [socket, his]);
      expect(heard).toEqual([['第一句', '第二句'], ['第一句']]);
      expect((await zhou.get(`/contacts/${contactId}`)).status).toBe(404);
    });

    it('goes on where a contact is given back by whoever answers for the case', async () => {
      const { counselor: lin, socket, student, contactId } = await taken('lin', '有件事想了很久');
      await opened(lin, contactId);
      await lin.put('/presence', { state: 'break' });
      const heard = listening([socket]);
      expect((await lin.post(`/contacts/${contactId}/release`, { reason: 'break' })).status).toBe(200);
      await evening.settled();
      await adds(student, '我等着', [socket]);
      expect(heard).toEqual([['我等着']]);
    });
  });

  it('stands by the answer to the last question, whatever becomes of one asked before', async () => {
    const { socket, student, contactId } = await taken('lin', '想问个问题');
    const held = await evening.sql.connect();
    const [first, second] = await asSuperuser(superuser(), async (server) => {
      const waiting = async () => {
        const { rows } = await server.query<{ pid: number }>(
          `select pid from pg_stat_activity where datname = $1 and wait_event_type = 'Lock' and query like '%insert into audit_log%'
           order by query_start`,
          [evening.database.owner.database],
        );
        return rows.map(({ pid }) => pid);
      };
      const asks = async (nth: number) => {
        const answer = socket.emitWithAck('thread.follow', { contactId });
        while ((await waiting()).length < nth) await pause(5);
        return { answer };
      };
      try {
        await held.query('begin; lock table audit_log in exclusive mode'); // no reading leaves its trace for now
        const answers = [await asks(1), await asks(2)];
        await server.query('select pg_terminate_backend($1)', [(await waiting())[0]]);
        const refused = await answers[0]?.answer;
        await held.query('rollback');
        return [refused, await answers[1]?.answer];
      } finally {
        held.release();
      }
    });
    expect([first.ok, second.ok]).toEqual([false, true]);
    const heard = next(socket, 'thread.message', ({ message }) => message.body === '你还在吗');
    await student.adds('你还在吗');
    await heard;
  });

  it('ends with the sign-in', async () => {
    const { counselor, socket } = await taken('zhou', '有点紧张');
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    expect((await counselor.delete('/sign-in')).status).toBe(200);
    await gone;
  });

  it('ends when the account is disabled', async () => {
    const admin = await evening.staff('admin');
    const chen = await evening.staff('chen');
    const socket = await chen.console();
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    expect((await admin.put(`/accounts/${chen.id}`, { disabled: true })).status).toBe(200);
    await gone;
    expect((await chen.get('/queue')).body.error.code).toBe('sign-in.required');
  });

  it('gives a console that was away exactly what it missed', async () => {
    const zhou = await evening.staff('zhou');
    await zhou.ready();
    const student = evening.visitor();
    await student.writes('一');
    await evening.settled();
    const { offer } = (await zhou.get('/offers/current')).body;
    const { contactId } = (await zhou.post(`/offers/${offer.id}/accept`)).body;
    for (const text of ['二', '三', '四']) await student.adds(text);
    const again = await zhou.console();
    const missed = await again.emitWithAck('thread.follow', { contactId, after: 2 });
    expect(missed.messages.map((message: { seq: number }) => message.seq)).toEqual([3, 4]);
    expect(missed.lastSeq).toBe(4);
  });
});
