import { setTimeout } from 'node:timers/promises';
import { freeSlots, held, idOfDesk, type Slot, wish } from '../support/appointments.js';
import { Evening } from '../support/evening.js';
import type { Reply, StaffMember } from '../support/people.js';

const MANY = 64;

/** What every booking at the same moment must come down to: as many as there are places, and a plain no for the rest. */
describe('many who want the same slot at once', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let contacts: string[];
  let slots: Slot[];

  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou] = [await evening.staff('lin'), await evening.staff('zhou')];
    contacts = await held(evening, lin, MANY);
    expect(contacts).toHaveLength(MANY);
    slots = await freeSlots(lin, await idOfDesk(evening, 'city'));
  });
  afterEach(() => evening.end());

  /** The first slot of the week with this counselor, in the room of this number. */
  function at(counselor: StaffMember, room: number) {
    const slot = slots.find(({ counselor: { id } }) => id === counselor.id) as Slot;
    return { ...slot, rooms: [slot.rooms[room] as Slot['rooms'][number]] };
  }

  const all = (choose: (n: number) => Slot): Promise<Reply[]> =>
    Promise.all(contacts.map((id, n) => lin.post(`/contacts/${id}/appointments`, wish(choose(n)))));

  function tally(replies: Reply[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { status, body } of replies) {
      const what = `${status} ${body.error?.code ?? 'booked'}`;
      counts[what] = (counts[what] ?? 0) + 1;
    }
    return counts;
  }

  async function expectNoOverlap(booked: number): Promise<void> {
    const rows = await evening.rows(`select id from appointments`);
    expect(rows).toHaveLength(booked);
    const twice = await evening.rows(`
      select 1 from appointments a join appointments b on a.id < b.id
        and (a.counselor_id = b.counselor_id or a.room_id = b.room_id)
        and a.starts_at < b.blocked_until and b.starts_at < a.blocked_until`);
    expect(twice).toEqual([]);
    expect(await evening.rows(`select 1 from contact_events where type = 'appointment.booked'`)).toHaveLength(booked);
    expect(await evening.rows(`select 1 from audit_log where action = 'appointment.booked'`)).toHaveLength(booked);
    expect(await evening.rows(`select 1 from deadlines where kind = 'appointment.begins'`)).toHaveLength(booked);
  }

  it('are one, with one counselor in one room', async () => {
    expect(tally(await all(() => at(lin, 0)))).toEqual({ '201 booked': 1, '409 appointment.slot-taken': MANY - 1 });
    await expectNoOverlap(1);
  });

  it('are one, with one counselor in either of two rooms', async () => {
    const replies = await all((n) => at(lin, n % 2));
    expect(tally(replies)).toEqual({ '201 booked': 1, '409 appointment.slot-taken': MANY - 1 });
    await expectNoOverlap(1);
  });

  it('are one, with either of two counselors in one room', async () => {
    const replies = await all((n) => at(n % 2 ? zhou : lin, 0));
    expect(tally(replies)).toEqual({ '201 booked': 1, '409 appointment.slot-taken': MANY - 1 });
    await expectNoOverlap(1);
  });

  it('are two, with two counselors in two rooms, however they cross', async () => {
    const replies = await all((n) => at(n % 2 ? zhou : lin, n % 4 < 2 ? 0 : 1));
    const { '201 booked': booked = 0, '409 appointment.slot-taken': refused, ...more } = tally(replies);
    expect(more).toEqual({});
    expect([booked, booked + (refused ?? 0)]).toEqual([2, MANY]);
    await expectNoOverlap(2);
  });

  it('are one person who is with both counselors: one appointment at a time, and a plain no for the other', async () => {
    await evening.rows('update contacts set person_id = (select person_id from contacts where id = $1)', [contacts[0]]);
    const starts = slots.filter(({ counselor: { id } }) => id === zhou.id).map(({ startsAt }) => startsAt);
    const slot = slots.find(({ counselor: { id }, startsAt }) => id === lin.id && starts.includes(startsAt)) as Slot;
    const other = { ...slot, counselor: at(zhou, 1).counselor, rooms: slot.rooms.slice(1) };
    const book = () =>
      Promise.all([slot, other].map((one, n) => lin.post(`/contacts/${contacts[n]}/appointments`, wish(one))));

    // each would wait for the other in the constraint on the person: they are in line before that, by the person
    const held = await evening.sql.connect();
    try {
      await held.query('begin');
      await held.query('select 1 from persons for no key update');
      const { rows } = await held.query('select pg_current_xact_id()::text as id');
      let answered = false;
      const replies = book().finally(() => {
        answered = true;
      });
      const waiting = () =>
        evening.rows('select 1 from pg_locks where not granted and transactionid::text = $1', [rows[0].id]);
      while (!answered && (await waiting()).length === 0) await setTimeout(20);
      expect(answered).toBe(false);
      await held.query('commit');
      expect(tally(await replies)).toEqual({ '201 booked': 1, '409 appointment.person-busy': 1 });
    } finally {
      held.release();
    }
    await expectNoOverlap(1);
  });

  it('get a slot that is given back while they ask, once', async () => {
    const [first = '', ...others] = contacts;
    const { body: made } = await lin.post(`/contacts/${first}/appointments`, wish(at(lin, 0)));
    contacts = others;
    const [cancelled, ...replies] = await Promise.all([
      lin.post(`/appointments/${made.id}/cancel`, { reason: 'visitor-asked' }),
      ...others.map((id) => lin.post(`/contacts/${id}/appointments`, wish(at(lin, 0)))),
    ]);
    expect(cancelled?.status).toBe(200);
    const { '201 booked': booked = 0, '409 appointment.slot-taken': refused = 0, ...more } = tally(replies);
    expect(more).toEqual({});
    expect(booked).toBeLessThanOrEqual(1);
    expect(booked + refused).toBe(MANY - 1);
    const live = await evening.rows(`select 1 from appointments where state <> 'cancelled'`);
    expect(live).toHaveLength(booked);
  });
});

describe('the database', () => {
  let evening: Evening;
  beforeAll(async () => {
    evening = await Evening.begin();
  });
  afterAll(() => evening.end());

  it('has the last word: it takes no two at once, and none within the pause of the one before', async () => {
    const lin = await evening.staff('lin');
    const [one, two, three] = await held(evening, lin, 3);
    const deskId = await idOfDesk(evening, 'city');
    const slot = (await freeSlots(lin, deskId, `&counselorId=${lin.id}`))[0] as Slot;
    const { body: made } = await lin.post(`/contacts/${one}/appointments`, wish(slot));
    const copy = (contactId: string | undefined, minutes: number, room = 'room_id') =>
      evening.rows(
        `insert into appointments (id, center_id, desk_id, contact_id, person_id, counselor_id, room_id, client_id,
            companions, state, starts_at, ends_at, blocked_until, booked_by, booked_at)
          select gen_random_uuid(), a.center_id, a.desk_id, c.id, c.person_id, a.counselor_id, ${room},
            gen_random_uuid(), a.companions, 'booked', a.starts_at + $3, a.ends_at + $3, a.blocked_until + $3,
            a.booked_by, a.booked_at
          from appointments a, contacts c where a.id = $1 and c.id = $2`,
        [made.id, contactId, `${minutes} minutes`],
      );
    const otherRoom = `(select r.id from rooms r where r.desk_id = a.desk_id and r.id <> a.room_id)`;
    const busy = { code: '23P01', constraint: 'appointments_counselor_free' };
    for (const minutes of [0, 1, 59, -1, -59]) {
      await expect(copy(two, minutes, otherRoom)).rejects.toMatchObject(busy);
    }
    await expect(
      evening.rows(`update desks set appointment_minutes = 5 where id = $1`, [deskId]),
    ).rejects.toMatchObject({ code: '23514' });
    await copy(two, 60);
    await copy(three, -60);
    expect(await evening.rows('select 1 from appointments')).toHaveLength(3);
  });
});
