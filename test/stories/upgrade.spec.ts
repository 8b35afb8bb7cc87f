import { DEMO_PASSWORD } from '../../src/demo/index.js';
import { next, StaffMember, Visitor } from '../support/people.js';
import { Upgraded } from '../support/released.js';

/** Somebody who comes back with a code of then. */
function visitorOf(old: Upgraded): Visitor {
  const visitor = new Visitor(old.url);
  visitor.code = old.release.code;
  return visitor;
}

describe('a database of release 0.1.0', () => {
  let old: Upgraded;
  beforeAll(async () => {
    old = await Upgraded.from('0.1.0', 1763900000001, '2026-11-22T19:20:00Z');
  });
  afterAll(() => old?.end());

  it('still lets a visitor back in with the code given then, and open what was sealed then', async () => {
    const visitor = visitorOf(old);
    const thread = await visitor.reads();
    expect(thread.status).toBe(200);
    expect(thread.body.messages.map((message: { body: string }) => message.body)).toEqual([
      '下周要月考了，晚上总是睡不着',
    ]);
    expect((await visitor.adds('今天还是睡不着')).status).toBe(201);
  });

  it('still has every contact waiting that waited, for staff who sign in as before', async () => {
    const chen = await StaffMember.signIn(old.url, 'chen', DEMO_PASSWORD);
    const waiting = await chen.get('/queue');
    const waited = (old.release.tables['contacts'] as { state: string }[]).filter(({ state }) => state === 'waiting');
    expect(waited.length).toBeGreaterThan(0);
    expect(waiting.body.total).toBe(waited.length);
    expect(waiting.body.items.every((entry: { live: boolean }) => !entry.live)).toBe(true);
  });

  it('has a clock for every letter that stood unanswered, counted from its words', async () => {
    const { rows: owed } = await old.sql.query(`
      select c.id, min(m.occurred_at) as since from contacts c join messages m on m.contact_id = c.id and m.author = 'visitor'
      where c.channel = 'board' and c.state <> 'closed' and c.answered_at is null group by c.id order by c.id`);
    expect(owed.length).toBeGreaterThan(0);
    const { rows: running } = await old.sql.query(`
      select contact_id as id, owed_since as since from reply_clocks where ended_at is null order by contact_id`);
    expect(running).toEqual(expect.arrayContaining(owed));
    const { rows: unwatched } = await old.sql.query(`
      select 1 from reply_clocks k where k.ended_at is null and k.overdue_at is null and not exists (
        select 1 from deadlines d where d.kind = 'chat.reply' and d.subject_id = k.set_by and d.state = 'due')`);
    expect(unwatched).toEqual([]);
  });

  it('still reads every record by the six fields it was written on', async () => {
    const chen = await StaffMember.signIn(old.url, 'chen', DEMO_PASSWORD);
    const written = old.release.tables['records'] as { contact_id: string; revision: number }[];
    expect(written.length).toBeGreaterThan(0);
    const { items } = (await chen.get('/record-templates')).body as {
      items: { id: string; kind: string; fields: { key: string }[] }[];
    };
    for (const { contact_id, revision } of written) {
      const { record } = (await chen.get(`/contacts/${contact_id}`)).body;
      expect(record.revision).toBe(revision);
      const template = items.find(({ id }) => id === record.templateId);
      expect(template?.kind).toBe('ordinary');
      expect(template?.fields.map(({ key }) => key)).toEqual(Object.keys(record.body));
    }
  });

  it('counts the month as it was counted then', async () => {
    const chen = await StaffMember.signIn(old.url, 'chen', DEMO_PASSWORD);
    const month = (await chen.get('/statistics/month?month=2026-11')).body;
    const board = month.channels.find((row: { channel: string }) => row.channel === 'board');
    expect(board.contacts).toBe(old.release.tables['contacts']?.length);
  });
});

describe('a database of release 0.2.0, taken over in the middle of an evening', () => {
  let old: Upgraded;
  beforeAll(async () => {
    // a minute into the evening's first call, so that nobody has hung up yet
    old = await Upgraded.from('0.2.0', 1764000000001, '2026-11-19T11:34:00Z');
  });
  afterAll(() => old?.end());

  const call = async () =>
    (await old.sql.query(`select k.id, k.contact_id from calls k where k.state = 'connected'`)).rows[0] as {
      id: string;
      contact_id: string;
    };

  it('keeps every call where it stood, and the one that is on goes on', async () => {
    const { rows } = await old.sql.query(`select state, direction, held_at, line_lost from calls order by started_at`);
    const before = (old.release.tables['calls'] as { state: string; started_at: string }[])
      .sort((a, b) => a.started_at.localeCompare(b.started_at))
      .map(({ state }) => ({ state, direction: 'in', held_at: null, line_lost: false }));
    expect(rows).toEqual(before);
    const zhou = await StaffMember.signIn(old.url, 'zhou', DEMO_PASSWORD);
    const { contact_id } = await call();
    const seen = (await zhou.get(`/contacts/${contact_id}/call`)).body.call;
    expect(seen).toMatchObject({ state: 'connected', direction: 'in', heldAt: null, legs: [] });
    expect(seen.longAfterSeconds).toBe(3600);
  });

  it('lets the visitor of that call find it again, and hang up', async () => {
    const visitor = visitorOf(old);
    const { id } = await call();
    const now = (await visitor.ask('/calls/web')).body.call;
    expect(now).toMatchObject({ callId: id, state: 'connected', held: false });
    const zhou = await StaffMember.signIn(old.url, 'zhou', DEMO_PASSWORD);
    const console_ = await zhou.console();
    const ended = next(console_, 'call.state');
    await visitor.hangsUp(id);
    expect(await ended).toMatchObject({ callId: id, state: 'ended', endedBy: 'visitor' });
    zhou.leave();
  });

  it('plays what was spoken then', async () => {
    const chen = await StaffMember.signIn(old.url, 'chen', DEMO_PASSWORD);
    const [message] = old.release.tables['voice_messages'] as { contact_id: string; bytes: number }[];
    const sound = await chen.get(`/contacts/${message?.contact_id}/voice-message`);
    expect(sound.status).toBe(200);
  });
});
