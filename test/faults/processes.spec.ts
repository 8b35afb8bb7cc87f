import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { DEMO_PASSWORD } from '../../src/demo/index.js';
import { next, StaffMember, Visitor } from '../support/people.js';
import { RedisServer } from '../support/redis-server.js';
import { Topology } from '../support/topology.js';

/** The promise after Redis is back. */
const PUSHED_AGAIN_MS = 5_000;
/** A process that was killed has lost its consoles after so long. */
const CONSOLES_LOST_MS = 12_000;

// as with Chromium: whoever has no Redis is told, and REQUIRE_ALL=1 lets nobody off
const together = RedisServer.isInstalled() || process.env.REQUIRE_ALL === '1' ? describe : describe.skip;

together('two web processes and a worker', () => {
  let service: Topology;
  /** before Redis was killed, and after */
  const heard: { text: string; stop: () => void }[] = [];
  let lin: StaffMember;
  let student: Visitor;
  /** the student's page, at the first process; the counselor's console, at the second */
  let page: Socket;
  let desk: Socket;
  /** what the console shows of the conversation */
  let open: Awaited<ReturnType<typeof opens>>;
  let contactId: string;
  /** a colleague of hers and the supervisor, both at the second process */
  let zhou: StaffMember;
  let his: Socket;
  let board: Socket;
  const people: { leave(): void }[] = [];
  /** what was acknowledged to the student, and must be stored once */
  const acknowledged: string[] = [];

  beforeAll(async () => {
    service = await Topology.begin();
    heard.push(await service.redis.overhear());
  });
  afterAll(async () => {
    for (const person of people) person.leave();
    for (const { stop } of heard) stop();
    await service.end();
  });

  const health = async (url: string) => {
    const reply = await fetch(`${url}/api/health/ready`);
    return {
      code: reply.status,
      ...((await reply.json()) as { process: string; role: string; redis: string; status: string }),
    };
  };
  const says = async (words: string, from = student) => {
    const clientId = randomUUID();
    expect((await from.adds(words, clientId)).status).toBe(201);
    acknowledged.push(clientId);
  };
  const follow = (socket: Socket, after = 0) =>
    socket.timeout(10_000).emitWithAck('thread.follow', { contactId, after });
  const withBody = (body: string) => (payload: { message?: { body: string }; body?: string }) =>
    (payload.message?.body ?? payload.body) === body;
  /**
   * A page that has a conversation open: it asks again whenever it is told that it may have missed something, since it is
   * told nothing more of it until then. That may be twice after Redis was away, and at any moment.
   */
  const opens = async (socket: Socket, of: string) => {
    const shown = new Set<string>();
    const waiting = new Set<() => void>();
    const add = (bodies: readonly string[]) => {
      for (const body of bodies) shown.add(body);
      for (const look of waiting) look();
    };
    const ask = async () => {
      const answer = await socket.timeout(10_000).emitWithAck('thread.follow', { contactId: of, after: 0 });
      if (answer.ok) add(answer.messages.map(({ body }: { body: string }) => body));
      return answer;
    };
    socket.on('resync', () => ask().catch(() => undefined)); // the page was closed meanwhile
    socket.on('thread.message', ({ contactId: about, message }) => about === of && add([message.body]));
    expect(await ask()).toMatchObject({ ok: true });
    return {
      shows: (body: string, ms = 10_000) =>
        new Promise<void>((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error(`${body} was not shown within ${ms} ms`)), ms);
          const look = () => {
            if (!shown.has(body)) return;
            clearTimeout(timer);
            waiting.delete(look);
            resolve();
          };
          waiting.add(look);
          look();
        }),
    };
  };
  const reply = async (words: string) =>
    expect((await lin.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body: words })).status).toBe(
      201,
    );
  const healthTurns = async (redis: 'up' | 'down') => {
    for (const web of service.webs) {
      const until = Date.now() + 10_000;
      while ((await health(web.url)).redis !== redis && Date.now() < until)
        await new Promise((go) => setTimeout(go, 50));
      expect((await health(web.url)).redis).toBe(redis);
    }
  };

  it('are three processes, told apart by their ids', async () => {
    const [first, second, worker] = await Promise.all([...service.webs, service.worker].map(({ url }) => health(url)));
    expect(new Set([first?.process, second?.process, worker?.process]).size).toBe(3);
    expect([first?.role, second?.role, worker?.role]).toEqual(['web', 'web', 'worker']);
    expect(first).toMatchObject({ code: 200, status: 'ok', redis: 'up' });
  });

  it('let nobody in at the worker', async () => {
    const { url } = service.worker;
    for (const path of ['/', '/console', '/api/me', '/api/openapi.json', '/api/healthy']) {
      const refused = await fetch(`${url}${path}`);
      expect([path, refused.status, ((await refused.json()) as { error: { code: string } }).error.code]).toEqual([
        path,
        404,
        'route.not-found',
      ]);
    }
    expect((await fetch(`${url}/api/metrics`)).status).toBe(200);
    expect((await fetch(`${url}/api/socket.io/?EIO=4&transport=polling`)).status).toBe(403);
  });

  it('offer at one process what was written at the other', async () => {
    lin = await StaffMember.signIn(service.web(1).url, 'lin', DEMO_PASSWORD);
    student = new Visitor(service.web(0).url);
    people.push(lin, student);
    desk = await lin.ready();
    const offered = next(desk, 'offer.made');
    expect((await student.writes('opening zebra-1')).status).toBe(201);
    contactId = (await lin.post(`/offers/${(await offered).id}/accept`)).body.contactId;
    page = await student.page();
    open = await opens(desk, contactId);
  });

  it('bring messages and replies from one to the other', async () => {
    await says('message zebra-2');
    await open.shows('message zebra-2');
    const answered = next(page, 'thread.message', withBody('reply zebra-3'));
    await reply('reply zebra-3');
    await answered;
  });

  it('go on after Redis was emptied, and tell pages to catch up', async () => {
    const resynced = Promise.all([next(desk, 'resync'), next(page, 'resync')]);
    await service.redis.empty();
    await resynced;
    await says('message zebra-4');
    await open.shows('message zebra-4', PUSHED_AGAIN_MS);
  });

  it('acknowledge and push at home while Redis is away, and everything else once it is back', async () => {
    await service.redis.kill();
    await healthTurns('down');
    expect(await health(service.web(0).url)).toMatchObject({ code: 200, status: 'degraded' });
    const phone = student.at(service.web(1).url);
    people.push(phone);
    await says('message zebra-5', phone);
    await open.shows('message zebra-5');
    await says('message zebra-6'); // at the other process: cannot be pushed now

    const resynced = Promise.all([next(desk, 'resync'), next(page, 'resync')]);
    await service.redis.startAgain();
    const back = Date.now();
    heard.push(await service.redis.overhear());
    await resynced;
    await open.shows('message zebra-6');
    await says('message zebra-7');
    await open.shows('message zebra-7');
    expect(Date.now() - back).toBeLessThan(PUSHED_AGAIN_MS);
  });

  it('tell a counselor no more of a contact given up at another process', async () => {
    const other = new Visitor(service.web(0).url);
    zhou = await StaffMember.signIn(service.web(1).url, 'zhou', DEMO_PASSWORD);
    his = await zhou.ready();
    const offered = next(his, 'offer.made');
    await other.writes('opening zebra-11');
    const mine = (await zhou.post(`/offers/${(await offered).id}/accept`)).body.contactId;
    const chen = await StaffMember.signIn(service.web(1).url, 'chen', DEMO_PASSWORD);
    people.push(chen, zhou);
    board = await chen.console();
    const [, shownToChen] = [await opens(his, mine), await opens(board, mine)];
    const heardByZhou: unknown[] = [];
    his.on('thread.message', (told) => heardByZhou.push(told));
    const released = await zhou.at(service.web(0).url).post(`/contacts/${mine}/release`, { reason: 'conflict' });
    expect(released.status).toBe(200);
    expect((await other.adds('message zebra-12')).status).toBe(201);
    await shownToChen.shows('message zebra-12');
    expect(heardByZhou).toEqual([]);
  });

  it('tell him nothing while it takes long to find out who may read it', async () => {
    const other = new Visitor(service.web(0).url);
    const offered = next(his, 'offer.made');
    await other.writes('opening zebra-13');
    const mine = (await zhou.post(`/offers/${(await offered).id}/accept`)).body.contactId;
    const shownToChen = (await Promise.all([opens(board, mine), opens(his, mine)]))[0];
    const told: unknown[] = [];
    his.on('thread.message', (message) => told.push(message));
    // it is chen's from now on, says a third process, and it takes long to find out who may read it
    const { rows } = await service.sql.query(
      `update contacts set counselor_id = (select id from accounts where login = 'chen') where id = $1
       returning person_id as "personId"`,
      [mine],
    );
    const holder = await service.sql.connect();
    try {
      await holder.query('begin; lock table cases in access exclusive mode'); // read by whoever asks who may read it
      const said = { from: randomUUID(), act: 'chat.followers', ids: rows[0] };
      await service.redis.says('lamplight:processes', JSON.stringify(said));
      expect((await other.adds('message zebra-14')).status).toBe(201);
      // his process has asked its database more than once since it was told of the message
      for (let asked = 0; asked < 20; asked++) await health(service.web(1).url);
    } finally {
      await holder.query('commit');
      holder.release();
    }
    await shownToChen.shows('message zebra-14');
    await his.timeout(10_000).emitWithAck('thread.unfollow', { contactId: mine }); // what was sent to him before has arrived
    expect(told).toEqual([]);
    zhou.leave();
  });

  it('let an offer run out although the job that would have said so is gone', async () => {
    await service.sql.query('update desks set text_offer_seconds = 10');
    const zhou = await StaffMember.signIn(service.web(0).url, 'zhou', DEMO_PASSWORD);
    people.push(zhou);
    const console = await zhou.ready();
    const offered = next(console, 'offer.made');
    const withdrawn = next(console, 'offer.withdrawn', () => true, 25_000);
    expect((await lin.put('/presence', { state: 'break' })).status).toBe(200);
    await new Visitor(service.web(1).url).writes('opening zebra-8');
    const { id } = await offered;
    await service.redis.empty();
    expect(await withdrawn).toEqual({ offerId: id });
    const { rows } = await service.sql.query('select state from offers where id = $1', [id]);
    expect(rows).toEqual([{ state: 'expired' }]);
    zhou.leave();
    await lin.put('/presence', { state: 'ready' });
  });

  it('ask at one process for the passphrase that was set at the other, count the tries together, and know it everywhere', async () => {
    const mine = new Visitor(service.web(0).url);
    await mine.writes('opening zebra-passphrase');
    const other = new Visitor(service.web(1).url, mine.code);
    people.push(mine, other);
    const open = await other.page();
    const sentOut = new Promise((resolve) => open.once('disconnect', resolve));
    expect((await mine.protects('zebras like the sun')).status).toBe(200);
    await sentOut;
    expect((await mine.at(other.url).reads()).status).toBe(200); // by its proof

    const tries = [other, mine.at(mine.url), other, mine.at(mine.url)].map((one) => one.enters('lions like the sun'));
    const answers = (await Promise.all(tries)).map(({ status }) => status).sort();
    expect(answers).toEqual([403, 403, 403, 429]); // two for nothing, one that makes the next wait
  });

  it('end a sign-in’s console wherever it is', async () => {
    const chen = await StaffMember.signIn(service.web(0).url, 'chen', DEMO_PASSWORD);
    const console = await chen.at(service.web(1).url).console();
    const ended = new Promise((resolve) => console.once('disconnect', resolve));
    await chen.delete('/sign-in');
    expect(await ended).toBe('io server disconnect');
  });

  it('keep a counselor there whose consoles at one process close while one is open at the other', async () => {
    const elsewhere = lin.at(service.web(0).url);
    const second = await elsewhere.console();
    desk.disconnect();
    await new Promise((go) => setTimeout(go, 7_000)); // the page may come back within 5 s
    expect((await lin.get('/presence')).body.state).not.toBe('offline');
    second.disconnect();
    desk.connect();
    await new Promise((go) => desk.once('connect', go as () => void));
    await follow(desk);
  });

  it('lose the consoles of a process that is killed; who comes to the other one catches up', async () => {
    const zhou = await StaffMember.signIn(service.web(1).url, 'zhou', DEMO_PASSWORD);
    await zhou.ready(); // and never comes back
    const state = async (login: string) =>
      (
        await service.sql.query(
          'select p.state, p.since from presence p join accounts a on a.id = p.account_id where a.login = $1',
          [login],
        )
      ).rows[0] as { state: string; since: Date };
    const killed = Date.now();
    await service.web(1).kill();
    await says('message zebra-9');
    const elsewhere = lin.at(service.web(0).url);
    people.push(elsewhere);
    const again = await elsewhere.console();
    const { messages } = await follow(again);
    expect(messages.map(({ body }: { body: string }) => body)).toContain('message zebra-9');
    const told = next(again, 'thread.message', withBody('message zebra-10'));
    await says('message zebra-10');
    await told;
    while ((await state('zhou')).state !== 'offline' && Date.now() < killed + 30_000)
      await new Promise((go) => setTimeout(go, 100));
    const lost = await state('zhou');
    expect(lost.state).toBe('offline');
    expect(lost.since.getTime() - killed).toBeLessThan(CONSOLES_LOST_MS + 500);
    expect((await state('lin')).state).toBe('ready');
  });

  it('have stored once whatever was acknowledged', async () => {
    const { rows } = await service.sql.query<{ id: string; n: number }>(
      'select client_id as id, count(*)::int as n from messages where client_id = any($1) group by 1',
      [acknowledged],
    );
    expect(rows.map(({ id }) => id).sort()).toEqual([...acknowledged].sort());
    expect(rows.every(({ n }) => n === 1)).toBe(true);
    expect(service.log).not.toMatch(/unhandled/i);
    expect(service.log.match(/redis\.down/g)?.length).toBe(3);
  });

  it('have told Redis ids, and not a word that anybody wrote', () => {
    expect(heard).toHaveLength(2);
    for (const { text } of heard) {
      expect(text).toContain('chat.message');
      expect(text).toContain(contactId);
      expect(text).not.toContain('zebra');
    }
  });

  it('admit no process without Redis', async () => {
    await expect(service.join({ LAMPLIGHT_ROLE: 'all', REDIS_URL: undefined })).rejects.toThrow(
      'Another Lamplight serves this database',
    );
    await expect(service.join({ LAMPLIGHT_ROLE: 'web', REDIS_URL: undefined })).rejects.toThrow('REDIS_URL: needed');
  });
});
