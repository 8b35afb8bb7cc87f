import { randomUUID } from 'node:crypto';
import { Evening, hours, minutes } from '../support/evening.js';
import { next, type StaffMember } from '../support/people.js';

const ORDINARY = '想问问你们周末开门吗';

describe('a letter that has its answer', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou] = [await evening.staff('lin'), await evening.staff('zhou')];
    await evening.rows(`update accounts set board_capacity = 1`);
    // they stay signed in and on shift through the days that pass here; a socket's timer holds no more than 24 days
    await evening.rows(`update sign_ins set expires_at = '2026-12-10'`);
    await evening.rows('delete from shifts where starts_at > $1', [evening.clock.now()]);
    await evening.rows(`update shifts set ends_at = '2026-12-10' where ends_at > $1`, [evening.clock.now()]);
  });
  afterEach(() => evening.end());

  async function aLetter() {
    const visitor = evening.visitor();
    expect((await visitor.writes(ORDINARY)).status).toBe(201);
    await evening.settled();
    const [row] = await evening.rows<{ id: string }>(
      'select id from contacts order by opened_at desc, id desc limit 1',
    );
    return { visitor, id: row?.id as string };
  }
  const take = (id: string, by = lin) => by.post(`/contacts/${id}/take`);
  async function taken(by = lin) {
    const letter = await aLetter();
    expect((await take(letter.id, by)).status).toBe(200);
    return letter;
  }
  const answer = (id: string, by = lin) =>
    by.post(`/contacts/${id}/messages`, { clientId: randomUUID(), body: '周六上午九点到十二点' });
  async function answered() {
    const letter = await taken();
    expect((await answer(letter.id)).status).toBe(201);
    return letter;
  }
  const shown = async (id: string, to = lin) => (await to.get(`/contacts/${id}`)).body;

  it('waits for its visitor and leaves its place to the next one', async () => {
    const first = await taken();
    const second = await aLetter();
    expect((await take(second.id)).body.error.code).toBe('claim.no-room');
    await answer(first.id);
    const since = evening.clock.now().toISOString();
    expect(await shown(first.id)).toMatchObject({ awaitsVisitorSince: since, reply: null, isMine: true });
    expect((await take(second.id)).status).toBe(200);
    const mine = (await lin.get('/contacts?mine=true')).body.items;
    expect(mine).toMatchObject([
      { id: second.id, awaitsVisitorSince: null },
      { id: first.id, awaitsVisitorSince: since },
    ]);
  });

  it('lets the next one ring at her at once, and shows her as free', async () => {
    const first = await taken();
    await lin.ready();
    const second = await aLetter();
    expect((await lin.get('/presence')).body.state).toBe('busy');
    expect((await lin.get('/offers/current')).body.offer).toBeNull();
    await answer(first.id);
    await evening.settled();
    expect((await lin.get('/offers/current')).body.offer.contactId).toBe(second.id);
    expect((await lin.get('/presence')).body.state).toBe('ready');
  });

  it('comes back to her when its visitor writes, beyond what she may hold, and its clock runs', async () => {
    const first = await answered();
    const second = await taken();
    await evening.pass(hours(30));
    const console_ = await lin.console();
    const told = next(console_, 'reply.owed-again');
    await first.visitor.adds('那周日呢');
    expect(await told).toEqual({ contactId: first.id });
    const dueAt = new Date(evening.clock.now().getTime() + hours(24)).toISOString();
    expect(await shown(first.id)).toMatchObject({ awaitsVisitorSince: null, isMine: true, reply: { dueAt } });
    // both are hers and owed: the next one is for somebody else
    await answer(second.id);
    const third = await aLetter();
    expect((await take(third.id)).body.error.code).toBe('claim.no-room');
    expect((await take(third.id, zhou)).status).toBe(200);
  });

  it('is told of once, however much is written before she answers', async () => {
    const { visitor } = await answered();
    await Promise.all([visitor.adds('那周日呢'), visitor.adds('或者下周')]);
    await visitor.adds('在吗');
    await evening.settled();
    expect(await evening.rows(`select 1 from contact_events where type = 'reply.owed-again'`)).toHaveLength(1);
  });

  it('can be handed on to a colleague who waits for a visitor herself, and is hers to wait for then', async () => {
    const { id } = await answered();
    await zhou.ready();
    const own = await taken(zhou);
    const colleagues = async () => (await lin.get(`/contacts/${id}/colleagues`)).body.items;
    expect(await colleagues()).toMatchObject([{ accountId: zhou.id, canTake: false }]);
    await answer(own.id, zhou);
    expect(await colleagues()).toMatchObject([{ accountId: zhou.id, canTake: true }]);
    await lin.post(`/contacts/${id}/transfer`, { accountId: zhou.id });
    const { offer } = (await zhou.get('/offers/current')).body;
    await zhou.post(`/offers/${offer.id}/accept`);
    expect(await shown(id, zhou)).toMatchObject({ isMine: true, awaitsVisitorSince: expect.any(String) });
    expect((await take((await aLetter()).id, zhou)).status).toBe(200);
  });

  it('is owed again, and takes its place, where it was counseling after all', async () => {
    const { id } = await taken();
    await lin.put(`/contacts/${id}/tags`, { primary: 'NON-06' });
    expect((await shown(id)).awaitsVisitorSince).not.toBeNull();
    await lin.put(`/contacts/${id}/tags`, { primary: 'STU-01' });
    expect((await shown(id)).awaitsVisitorSince).toBeNull();
    expect((await take((await aLetter()).id)).status).toBe(409);
  });

  it('is the only thing that leaves its place: a voice message keeps it until it is closed', async () => {
    const { id } = await answered();
    await evening.rows(`update contacts set channel = 'phone', live = false where id = $1`, [id]);
    expect((await shown(id)).awaitsVisitorSince).toBeNull();
    expect((await take((await aLetter()).id)).status).toBe(409);
  });

  describe('and a day to look again', () => {
    const look = (id: string, day: string, by = lin, clientId: string = randomUUID()) =>
      by.put(`/contacts/${id}/follow-up`, { clientId, day });
    const stored = () =>
      evening.rows<Record<string, unknown>>(
        `select day::text, came_due_at is not null as due, ended_by from letter_follow_ups order by set_at, id`,
      );
    const due = () => evening.rows(`select 1 from deadlines where kind = 'chat.follow-up' and state = 'due'`);

    it('is back on that morning, by the clocks of its desk, and its counselor is told once', async () => {
      const { id } = await answered();
      const followUp = { day: '2026-11-21', dueAt: '2026-11-21T00:00:00.000Z', isDue: false };
      expect((await look(id, '2026-11-21')).body).toEqual({ followUp });
      expect((await shown(id)).followUp).toEqual(followUp);
      await evening.pass(hours(36));
      expect((await shown(id)).followUp.isDue).toBe(false);
      const told = next(await lin.console(), 'follow-up.due');
      await evening.pass(minutes(30));
      expect(await told).toEqual({ contactId: id });
      await evening.pass(hours(10));
      expect((await lin.get('/contacts?mine=true')).body.items).toMatchObject([{ followUp: { isDue: true } }]);
      expect(await evening.rows(`select 1 from contact_events where type = 'follow-up.due'`)).toHaveLength(1);
    });

    it('is off by itself, and met by writing, before its day or after it', async () => {
      const { id } = await answered();
      expect((await shown(id)).followUp).toBeNull();
      await look(id, '2026-11-21');
      await answer(id);
      expect((await shown(id)).followUp).toBeNull();
      expect(await due()).toEqual([]);
      await look(id, '2026-11-22');
      await evening.pass(hours(72));
      await answer(id);
      expect(await stored()).toEqual([
        { day: '2026-11-21', due: false, ended_by: 'answered' },
        { day: '2026-11-22', due: true, ended_by: 'answered' },
      ]);
    });

    it('is met by closing', async () => {
      const { id } = await answered();
      await look(id, '2026-11-21');
      await lin.put(`/contacts/${id}/tags`, { primary: 'NON-06' });
      await lin.post(`/contacts/${id}/wrap-up`);
      expect((await lin.post(`/contacts/${id}/close`)).status).toBe(200);
      await evening.settled();
      expect(await stored()).toEqual([{ day: '2026-11-21', due: false, ended_by: 'closed' }]);
      expect(await due()).toEqual([]);
    });

    it('is set anew and taken off, and asked again nothing more happens', async () => {
      const { id } = await answered();
      await look(id, '2026-11-21');
      const clientId = randomUUID();
      await look(id, '2026-11-25', lin, clientId);
      expect((await look(id, '2026-11-25', lin, clientId)).body.followUp.day).toBe('2026-11-25');
      expect(await due()).toHaveLength(1);
      for (let n = 0; n < 2; n++) {
        expect((await lin.delete(`/contacts/${id}/follow-up`)).body).toEqual({ followUp: null });
      }
      // late, and of what is over
      expect((await look(id, '2026-11-25', lin, clientId)).body).toEqual({ followUp: null });
      expect(await stored()).toEqual([
        { day: '2026-11-21', due: false, ended_by: 'set-anew' },
        { day: '2026-11-25', due: false, ended_by: 'taken-off' },
      ]);
    });

    it('is one, where several are set at the same moment', async () => {
      const { id } = await answered();
      const days = ['2026-11-21', '2026-11-22', '2026-11-23'];
      const answers = await Promise.all(days.map((day) => look(id, day)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect((await stored()).filter(({ ended_by }) => ended_by === null)).toHaveLength(1);
      expect(await due()).toHaveLength(1);
    });

    it('passes in silence where its visitor has written: the letter is back already', async () => {
      const { visitor, id } = await answered();
      await look(id, '2026-11-21');
      await visitor.adds('那周日呢');
      await evening.pass(hours(40));
      expect(await stored()).toEqual([{ day: '2026-11-21', due: false, ended_by: 'visitor-wrote' }]);
      expect(await evening.rows(`select 1 from contact_events where type = 'follow-up.due'`)).toEqual([]);
    });

    it('stays where what was written needs no answer', async () => {
      const { visitor, id } = await answered();
      await look(id, '2026-11-21');
      await visitor.adds('谢谢');
      await lin.post(`/contacts/${id}/no-answer-needed`);
      await evening.pass(hours(40));
      expect((await shown(id)).followUp).toMatchObject({ isDue: true });
    });

    it('goes with the letter, to whoever holds it when the day comes', async () => {
      const { id } = await answered();
      await look(id, '2026-11-21');
      await lin.post(`/contacts/${id}/release`, { reason: 'other' });
      await take(id, zhou);
      await evening.pass(hours(36));
      const told = next(await zhou.console(), 'follow-up.due');
      await evening.pass(minutes(30));
      expect(await told).toEqual({ contactId: id });
      expect((await look(id, '2026-11-25')).body.error.code).toBe('contact.not-found');
      expect((await look(id, '2026-11-25', zhou)).body.followUp.isDue).toBe(false);
    });

    it('is seen by whoever takes the letter after its day has come', async () => {
      const { id } = await answered();
      await look(id, '2026-11-21');
      await lin.post(`/contacts/${id}/release`, { reason: 'other' });
      await evening.pass(hours(40));
      await take(id, zhou);
      expect((await shown(id, zhou)).followUp).toMatchObject({ day: '2026-11-21', isDue: true });
    });

    it('is refused while an answer is owed, for what is no letter, and on a day out of reach', async () => {
      const owed = await taken();
      expect((await look(owed.id, '2026-11-21')).body.error.code).toBe('follow-up.not-waiting');
      await answer(owed.id);
      for (const day of ['2026-11-18', '2026-11-19', '2027-03-01']) {
        const refused = await look(owed.id, day);
        expect([refused.status, refused.body.error.code]).toEqual([400, 'follow-up.day-out-of-reach']);
      }
      expect((await look(owed.id, '2026-02-30')).status).toBe(400);
      await evening.rows(`update contacts set channel = 'chat' where id = $1`, [owed.id]);
      expect((await look(owed.id, '2026-11-21')).body.error.code).toBe('follow-up.not-waiting');
      expect(await stored()).toEqual([]);
    });

    it('is out of reach for another desk, and not to be set by a colleague or a supervisor', async () => {
      const { id } = await answered();
      const chen = await evening.staff('chen');
      for (const by of [zhou, chen]) {
        expect((await look(id, '2026-11-21', by)).body.error.code).toMatch(/contact\.(not-yours|not-found)/);
        expect((await by.delete(`/contacts/${id}/follow-up`)).body.error.code).toMatch(/contact\.not-(yours|found)/);
      }
      await evening.rows(`delete from desk_members where account_id = '${zhou.id}'`);
      expect((await look(id, '2026-11-21', zhou)).status).toBe(404);
      expect(await stored()).toEqual([]);
    });

    it('comes or is met, where its day and an answer meet', async () => {
      const letters = [await answered(), await answered(), await answered()];
      for (const { id } of letters) await look(id, '2026-11-21');
      evening.clock.advance(hours(40));
      await Promise.all([evening.pass(minutes(1)), ...letters.map(({ id }) => answer(id))]);
      await evening.pass(minutes(1));
      expect((await stored()).map(({ ended_by }) => ended_by)).toEqual(['answered', 'answered', 'answered']);
      expect(await due()).toEqual([]);
    });
  });
});
