import { randomUUID } from 'node:crypto';
import { type Act, expectAll } from '../support/acts.js';
import { freeSlots, held, idOfDesk, take, WEEK, wish } from '../support/appointments.js';
import { Evening } from '../support/evening.js';
import { next, type Reply, type StaffMember } from '../support/people.js';
import { statementsOf } from '../support/statements.js';

const said = ({ status, body }: Reply) => [status, body.error?.code];

/** The booking desk's side: whose appointments one sees and changes, rooms, and counseling hours. */
describe('at the booking desk', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  let scheduler: StaffMember;
  let desks: { city: string; east: string };
  let contactId: string;
  /** Lin's, tomorrow at 14:00 */
  let appointmentId: string;

  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen, scheduler] = [
      await evening.staff('lin'),
      await evening.staff('zhou'),
      await evening.staff('chen'),
      await evening.staff('yuyue'),
    ];
    desks = { city: await idOfDesk(evening, 'city'), east: await idOfDesk(evening, 'east') };
    await evening.visitor().writes('想约面询');
    contactId = await take(evening, lin);
    const [slot] = await freeSlots(lin, desks.city, `&counselorId=${lin.id}`);
    appointmentId = (await lin.post(`/contacts/${contactId}/appointments`, wish(slot))).body.id;
  });
  afterEach(() => evening.end());

  const week = async (who: StaffMember, more = ''): Promise<string[]> => {
    const reply = await who.get(`/appointments?${WEEK}${more}`);
    expect(reply.status).toBe(200);
    return reply.body.items.map(({ id }: { id: string }) => id);
  };
  const changes = (id: string): Act[] => [
    ['post', `/appointments/${id}/cancel`, { reason: 'other' }],
    ['post', `/appointments/${id}/attended`, {}],
    ['post', `/appointments/${id}/missed`, {}],
  ];
  const patch = (who: StaffMember, roomId: string, body: unknown) =>
    who.ask(`/rooms/${roomId}`, { method: 'PATCH', body });

  /** Somebody new, signed in: of the district, where one role can't see the city's desk. */
  async function newcomer(role: string, kind: 'city' | 'district', deskId?: string): Promise<StaffMember> {
    const admin = await evening.staff('admin');
    const units = (await admin.get('/org-units')).body.items as { id: string; kind: string }[];
    const orgUnitId = units.find((unit) => unit.kind === kind)?.id;
    const [login, password] = [`new-${randomUUID().slice(0, 8)}`, 'a-long-password'];
    const made = await admin.post('/accounts', { login, displayName: '新同事', role, orgUnitId, password });
    expect(made.status).toBe(201);
    if (deskId) await admin.post(`/desks/${deskId}/members`, { accountId: made.body.id });
    return evening.staff(login, password);
  }

  describe('the week', () => {
    it('is read by the scheduler, who cancels and says who came, and is told nothing of the contact', async () => {
      expect(await week(scheduler)).toEqual([appointmentId]);
      expect(await week(scheduler, `&deskId=${desks.city}`)).toEqual([appointmentId]);
      expect(await week(scheduler, `&deskId=${desks.east}`)).toEqual([]);
      const [shown] = (await scheduler.get(`/appointments?${WEEK}`)).body.items;
      expect(Object.keys(shown).sort()).toEqual(
        'bookedAt bookedBy companions contactId counselor deskId deskName endsAt id personId room startsAt state'.split(
          ' ',
        ),
      );
      expect(said(await scheduler.get(`/contacts/${contactId}/appointments`))).toEqual([404, 'contact.not-found']);
      expect(said(await scheduler.get(`/contacts/${contactId}`))).toEqual([403, 'permission.missing']);
      const cancelled = await scheduler.post(`/appointments/${appointmentId}/cancel`, { reason: 'counselor-away' });
      expect([cancelled.status, cancelled.body.state]).toEqual([200, 'cancelled']);
    });

    it('is read by every counselor of the desk; a colleague’s appointment is not hers to change', async () => {
      expect(await week(zhou)).toEqual([appointmentId]);
      await expectAll(zhou, changes(appointmentId), 403, 'appointment.not-yours');
      expect((await chen.post(`/appointments/${appointmentId}/cancel`, { reason: 'other' })).status).toBe(200);
    });

    it('can be changed by the counselor who gives an appointment that a colleague booked', async () => {
      const slots = await freeSlots(lin, desks.city, `&counselorId=${zhou.id}`);
      const { body } = await lin.post(`/contacts/${contactId}/appointments`, wish(slots[1]));
      expect((await zhou.post(`/appointments/${body.id}/cancel`, { reason: 'counselor-away' })).status).toBe(200);
    });

    it('ends at the desk’s edge: another desk’s people find nothing and change nothing', async () => {
      const range = `deskId=${desks.city}&${WEEK}`;
      for (const [role, desk] of [
        ['supervisor', undefined],
        ['scheduler', desks.east],
        ['counselor', desks.east],
      ] as const) {
        const stranger = await newcomer(role, 'district', desk);
        expect(await week(stranger)).toEqual([]);
        await expectAll(stranger, changes(appointmentId), 404, 'appointment.not-found');
        const looks: Act[] = [
          ['get', `/appointments?${range}`],
          ['get', `/slots?${range}`],
        ];
        await expectAll(stranger, looks, 404, 'desk.not-found');
        if (role !== 'scheduler') {
          await expectAll(stranger, [['get', `/contacts/${contactId}/appointments`]], 404, 'contact.not-found');
        }
        expect((await stranger.get('/rooms')).body.items).toEqual([]);
        await expectAll(stranger, [['get', `/desks/${desks.city}/counseling-hours`]], 404, 'desk.not-found');
      }
      expect(await week(chen)).toEqual([appointmentId]);
    });

    it('ends at the center’s edge, whatever an account may reach there', async () => {
      // the same people and desks, moved by hand into another center
      const other = randomUUID();
      await evening.rows(`insert into centers (id, name, created_at) values ($1, '邻市中心', now())`, [other]);
      await evening.rows(`update accounts set center_id = $1 where login in ('yuyue', 'zhou')`, [other]);
      expect([await week(scheduler), await week(zhou)]).toEqual([[], []]);
      await expectAll(scheduler, changes(appointmentId), 404, 'appointment.not-found');
      expect((await scheduler.get('/rooms')).body.items).toEqual([]);
      const [room] = (await lin.get('/rooms')).body.items;
      expect(said(await patch(scheduler, room.id, { closed: true }))).toEqual([404, 'room.not-found']);
      expect(said(await scheduler.get(`/desks/${desks.city}/counseling-hours`))).toEqual([404, 'desk.not-found']);
      const hours = { accountId: lin.id, hours: [] };
      expect(said(await scheduler.put(`/desks/${desks.city}/counseling-hours`, hours))).toEqual([
        404,
        'desk.not-found',
      ]);
      const room2 = { deskId: desks.city, name: '别人的', place: '别处' };
      expect(said(await scheduler.post('/rooms', room2))).toEqual([404, 'desk.not-found']);
      expect(said(await scheduler.get(`/slots?deskId=${desks.city}&${WEEK}`))).toEqual([404, 'desk.not-found']);
    });
  });

  describe('a room', () => {
    it('is opened, renamed and closed by the scheduler; a closed one keeps what is booked and takes no more', async () => {
      const console = await lin.console();
      const told = next(console, 'appointments.changed');
      const made = await scheduler.post('/rooms', { deskId: desks.city, name: '沙盘室', place: '3 楼 301' });
      expect([made.status, made.body]).toEqual([
        201,
        { id: made.body.id, deskId: desks.city, name: '沙盘室', place: '3 楼 301', closed: false },
      ]);
      expect(await told).toEqual({ deskId: desks.city });
      expect(said(await scheduler.post('/rooms', { deskId: desks.city, name: '沙盘室', place: '别处' }))).toEqual([
        409,
        'room.name-taken',
      ]);
      const [first, second] = (await lin.get('/rooms')).body.items;
      expect(said(await patch(scheduler, second.id, { name: first.name }))).toEqual([409, 'room.name-taken']);
      expect((await patch(scheduler, made.body.id, { name: '沙盘一室', closed: true })).body).toMatchObject({
        name: '沙盘一室',
        place: '3 楼 301',
        closed: true,
      });
      for (const { id } of (await lin.get('/rooms')).body.items) await patch(scheduler, id, { closed: true });
      expect(await freeSlots(lin, desks.city)).toEqual([]);
      expect(await week(lin)).toEqual([appointmentId]);
      await patch(scheduler, made.body.id, { closed: false });
      const rooms = new Set((await freeSlots(lin, desks.city)).flatMap((slot) => slot.rooms.map(({ name }) => name)));
      expect([...rooms]).toEqual(['沙盘一室']);
      const acts = await evening.rows<{ action: string }>(
        `select distinct action from audit_log where subject_type = 'room' order by 1`,
      );
      expect(acts.map(({ action }) => action)).toEqual(['room.changed', 'room.created']);
    });

    it('is not a counselor’s to open', async () => {
      const body = { deskId: desks.city, name: '新', place: '新' };
      expect(said(await lin.post('/rooms', body))).toEqual([403, 'permission.missing']);
    });
  });

  describe('counseling hours', () => {
    const path = () => `/desks/${desks.city}/counseling-hours`;
    const evenings = [{ weekday: 5, opensMinute: 1140, closesMinute: 1260 }];

    it('are put in the place of those before; what is booked stays', async () => {
      const reply = await scheduler.put(path(), { accountId: lin.id, hours: evenings });
      expect(reply.status).toBe(200);
      const { minutes, gapMinutes, items } = (await scheduler.get(path())).body;
      expect([minutes, gapMinutes]).toEqual([50, 10]);
      const names = items.map(({ displayName }: { displayName: string }) => displayName);
      expect(names.sort()).toEqual(['周明', '林静', '陈岚']);
      expect(items.find(({ accountId }: { accountId: string }) => accountId === lin.id).hours).toEqual(evenings);
      expect(items.find(({ accountId }: { accountId: string }) => accountId === chen.id).hours).toEqual([]);
      const hers = await freeSlots(lin, desks.city, `&counselorId=${lin.id}`);
      expect(hers.map(({ startsAt }) => startsAt)).toEqual(['2026-11-20T11:00:00.000Z', '2026-11-20T12:00:00.000Z']);
      expect(await week(lin)).toEqual([appointmentId]);
    });

    it('are never left doubled by two who write at once', async () => {
      const write = () => scheduler.put(path(), { accountId: chen.id, hours: evenings });
      const replies = await Promise.all(Array.from({ length: 8 }, write));
      expect(replies.map(({ status }) => status)).toEqual(new Array(8).fill(200));
      expect(await evening.rows('select 1 from counseling_hours where account_id = $1', [chen.id])).toHaveLength(1);
    });

    it('are refused where they overlap, or for somebody who sees nobody', async () => {
      const overlapping = [...evenings, { weekday: 5, opensMinute: 1200, closesMinute: 1300 }];
      expect(said(await scheduler.put(path(), { accountId: lin.id, hours: overlapping }))).toEqual([
        400,
        'input.invalid',
      ]);
      expect(said(await scheduler.put(path(), { accountId: scheduler.id, hours: evenings }))).toEqual([
        404,
        'account.not-found',
      ]);
      const outsider = await newcomer('counselor', 'city');
      expect(said(await scheduler.put(path(), { accountId: outsider.id, hours: evenings }))).toEqual([
        404,
        'account.not-found',
      ]);
    });

    it('hold slots of the length the desk sets, and move nobody who is booked', async () => {
      const length = { minutes: 80, gapMinutes: 20 };
      const reply = await scheduler.put(`/desks/${desks.city}/appointment-length`, length);
      expect([reply.status, reply.body.minutes, reply.body.gapMinutes]).toEqual([200, 80, 20]);
      const friday = (await freeSlots(lin, desks.city, `&counselorId=${lin.id}`)).filter(({ startsAt }) =>
        startsAt.startsWith('2026-11-20'),
      );
      // 14:00 is taken until 15:00; 15:40 is next, 17:20 would be over at 18:40
      expect(friday.map(({ startsAt, endsAt }) => [startsAt, endsAt])).toEqual([
        ['2026-11-20T07:40:00.000Z', '2026-11-20T09:00:00.000Z'],
        ['2026-11-20T11:00:00.000Z', '2026-11-20T12:20:00.000Z'],
      ]);
      const [stays] = (await lin.get(`/appointments?${WEEK}`)).body.items;
      expect([stays.startsAt, stays.endsAt]).toEqual(['2026-11-20T06:00:00.000Z', '2026-11-20T06:50:00.000Z']);
    });
  });

  it('each screen costs the same with twenty times as much on it', async () => {
    const screens = [
      `/appointments?${WEEK}`,
      `/slots?deskId=${desks.city}&${WEEK}`,
      `/contacts/${contactId}/appointments`,
      '/rooms',
      `/desks/${desks.city}/counseling-hours`,
    ];
    const cost = async () => {
      const counts: number[] = [];
      for (const path of screens) {
        const asked = await statementsOf(evening, async () => expect((await lin.get(path)).status).toBe(200));
        counts.push(asked.length);
      }
      return counts;
    };
    const before = await cost();
    const contacts = await held(evening, lin, 10);
    for (const id of [...contacts, ...new Array(10).fill(contactId)]) {
      const slots = (await freeSlots(lin, desks.city)).filter(({ counselor }) => counselor.id === lin.id);
      expect((await lin.post(`/contacts/${id}/appointments`, wish(slots.at(-1)))).status).toBe(201);
    }
    for (let n = 0; n < 20; n++) await scheduler.post('/rooms', { deskId: desks.city, name: `${n} 室`, place: '楼上' });
    expect(await week(lin)).toHaveLength(21);
    expect((await lin.get(`/contacts/${contactId}/appointments`)).body.items).toHaveLength(11);
    expect(await cost()).toEqual(before);
    expect(Math.min(...before)).toBeGreaterThan(1);
    expect(Math.max(...before)).toBeLessThanOrEqual(6);
  });
});
