import { randomUUID } from 'node:crypto';
import { freeSlots, idOfDesk, type Slot, take, WEEK, wish } from '../support/appointments.js';
import { Evening, hours } from '../support/evening.js';
import { next, type Reply, type StaffMember, type Visitor } from '../support/people.js';

describe('an appointment', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let student: Visitor;
  let contactId: string;
  let deskId: string;

  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou] = [await evening.staff('lin'), await evening.staff('zhou')];
    deskId = await idOfDesk(evening, 'city');
    student = evening.visitor();
    await student.writes('想和老师当面聊聊');
    contactId = await take(evening, lin);
  });
  afterEach(() => evening.end());

  const book = (body: unknown, who = lin, id = contactId) => who.post(`/contacts/${id}/appointments`, body);
  /** Another day: sign-ins of the evening have ended by then. */
  const onThe = async (day: Date) => {
    evening.clock.set(day);
    lin = await evening.staff('lin');
  };
  const said = ({ status, body }: Reply) => [status, body.error?.code];
  /** The first free slots of a counselor, in order. */
  const slotsOf = async (who: StaffMember): Promise<Slot[]> => freeSlots(lin, deskId, `&counselorId=${who.id}`);
  const stored = () => evening.rows('select * from appointments');
  const events = (type: string) =>
    evening.rows<{ payload: object; actor_id: string; desk_id: string; contact_id: string }>(
      'select * from contact_events where type = $1',
      [type],
    );

  it('is booked from the open contact in a free slot, and the visitor finds it by the code', async () => {
    const [slot] = await slotsOf(lin);
    // Friday 14:00 in Shanghai, the first of the demo's hours after the evening
    expect([slot?.startsAt, slot?.endsAt]).toEqual(['2026-11-20T06:00:00.000Z', '2026-11-20T06:50:00.000Z']);
    const made = await book(wish(slot));
    const { counselor, startsAt, endsAt } = slot as Slot;
    const by = { ...counselor, gone: false };
    const shown = { contactId, deskId, state: 'booked', counselor: by, startsAt, endsAt, companions: 'family' };
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ ...shown, bookedBy: '林静' })]);

    expect((await student.ask('/visitor/appointments')).body.items).toEqual([
      {
        startsAt,
        endsAt,
        timeZone: 'Asia/Shanghai',
        deskName: '市服务台',
        counselorName: '林静',
        roomName: slot?.rooms[0]?.name,
        place: made.body.room.place,
        companions: 'family',
        state: 'booked',
      },
    ]);
    expect((await lin.get(`/contacts/${contactId}/appointments`)).body.items).toEqual([made.body]);
    const roomId = slot?.rooms[0]?.id;
    expect(await events('appointment.booked')).toMatchObject([
      {
        contact_id: contactId,
        desk_id: deskId,
        actor_id: lin.id,
        payload: { appointmentId: made.body.id, counselorId: lin.id, roomId, startsAt, endsAt },
      },
    ]);
    const audit = await evening.rows(`select * from audit_log where action = 'appointment.booked'`);
    expect(audit).toMatchObject([{ account_id: lin.id, subject_id: made.body.id, person_id: made.body.personId }]);
  });

  it('is nobody else’s: another code sees nothing of it', async () => {
    await book(wish((await slotsOf(lin))[0]));
    const other = evening.visitor();
    await other.writes('我也想约');
    expect((await other.ask('/visitor/appointments')).body.items).toEqual([]);
  });

  it('leaves the visitor’s page a month after it was', async () => {
    await book(wish((await slotsOf(lin))[0]));
    const seen = async () => (await student.ask('/visitor/appointments')).body.items.length;
    evening.clock.advance(hours(29 * 24));
    expect(await seen()).toBe(1);
    evening.clock.advance(hours(3 * 24));
    expect(await seen()).toBe(0);
  });

  it('takes its slot and its room, and leaves the next slot free: the pause counts once', async () => {
    const before = await slotsOf(lin);
    const [first, second] = before as [Slot, Slot];
    expect(Date.parse(second.startsAt) - Date.parse(first.endsAt)).toBe(600_000);
    await book(wish(first));
    expect(await slotsOf(lin)).toEqual(before.slice(1));
    const [beside] = await slotsOf(zhou);
    expect([beside?.startsAt, beside?.rooms]).toEqual([first.startsAt, first.rooms.slice(1)]);
    expect((await book(wish(second))).status).toBe(201);
  });

  it('is the same one when it is asked for twice, one after the other or at once', async () => {
    const [first, second] = await slotsOf(lin);
    const body = wish(first);
    const replies = await Promise.all([book(body), book(body), book(body)]);
    expect(new Set(replies.map(({ body: { id } }) => id)).size).toBe(1);
    expect((await book(body)).body).toEqual(replies[0]?.body);
    expect(await stored()).toHaveLength(1);
    expect(await events('appointment.booked')).toHaveLength(1);
    for (const other of [{ startsAt: second?.startsAt }, { companions: 'alone' }, { roomId: first?.rooms[1]?.id }]) {
      expect(said(await book({ ...body, ...other }))).toEqual([409, 'appointment.client-id-reused']);
    }
    await lin.post(`/appointments/${replies[0]?.body.id}/cancel`, { reason: 'visitor-asked' });
    expect((await book(body)).body.state).toBe('cancelled');
  });

  it('is refused where it does not fit, and nothing is stored', async () => {
    const [slot] = await slotsOf(zhou);
    const other = await idOfDesk(evening, 'east');
    const admin = await evening.staff('admin');
    const room = async (desk: string) =>
      (await admin.post('/rooms', { deskId: desk, name: '沙盘室', place: '3 楼' })).body.id;
    const [closed, eastern] = [await room(deskId), await room(other)];
    expect((await admin.ask(`/rooms/${closed}`, { method: 'PATCH', body: { closed: true } })).status).toBe(200);
    const [scheduler] = await evening.rows<{ id: string }>(`select id from accounts where role = 'scheduler'`);
    const [stranger] = await evening.rows<{ id: string }>(`select id from accounts where login = 'jiaoyuju'`);

    const refusals: [Record<string, unknown>, number, string][] = [
      [{ startsAt: '2026-11-20T05:00:00Z' }, 409, 'appointment.outside-hours'],
      [{ startsAt: '2026-11-20T06:30:00Z' }, 409, 'appointment.outside-hours'],
      [{ startsAt: '2026-11-20T10:00:00Z' }, 409, 'appointment.outside-hours'],
      [{ startsAt: '2026-11-19T06:00:00Z' }, 409, 'appointment.in-the-past'],
      [{ startsAt: '2026-11-19T11:30:00Z' }, 409, 'appointment.in-the-past'],
      [{ startsAt: '2028-11-20T06:00:00Z' }, 409, 'appointment.counselor-not-vetted'],
      [{ counselorId: scheduler?.id }, 404, 'account.not-found'],
      [{ counselorId: stranger?.id }, 404, 'account.not-found'],
      [{ counselorId: randomUUID() }, 404, 'account.not-found'],
      [{ roomId: closed }, 409, 'room.closed'],
      [{ roomId: eastern }, 404, 'room.not-found'],
      [{ roomId: randomUUID() }, 404, 'room.not-found'],
    ];
    for (const [change, status, code] of refusals) {
      expect([change, ...said(await book(wish(slot, change)))]).toEqual([change, status, code]);
    }

    await evening.rows(`update accounts set vetted_until = '2026-11-19' where id = $1`, [zhou.id]);
    expect(said(await book(wish(slot)))).toEqual([409, 'appointment.counselor-not-vetted']);
    expect(await slotsOf(zhou)).toEqual([]);
    await evening.rows(`update accounts set vetted_until = '2027-11-19', disabled_at = now() where id = $1`, [zhou.id]);
    expect(said(await book(wish(slot)))).toEqual([404, 'account.not-found']);
    expect(await slotsOf(zhou)).toEqual([]);
    expect([await stored(), await events('appointment.booked')]).toEqual([[], []]);
    expect(await evening.rows(`select * from deadlines where kind = 'appointment.begins'`)).toEqual([]);
  });

  it('never puts one person into two places at once', async () => {
    const [slot] = await slotsOf(lin);
    expect((await book(wish(slot))).status).toBe(201);
    expect(said(await book(wish((await slotsOf(zhou))[0])))).toEqual([409, 'appointment.person-busy']);
  });

  it('is booked only by whoever holds the contact, while it is not closed', async () => {
    const [slot] = await slotsOf(zhou);
    const chen = await evening.staff('chen');
    expect(said(await book(wish(slot), zhou))).toEqual([404, 'contact.not-found']);
    expect(said(await book(wish(slot), chen))).toEqual([403, 'contact.not-yours']);
    expect(said(await book(wish(slot), await evening.staff('yuyue')))).toEqual([403, 'permission.missing']);
    await evening.rows(`update contacts set state = 'closed', closed_at = opened_at where id = $1`, [contactId]);
    expect(said(await book(wish(slot)))).toEqual([409, 'contact.illegal-move']);
    expect(await stored()).toEqual([]);
  });

  it('frees its time when it is cancelled, and tells why', async () => {
    const before = await freeSlots(lin, deskId);
    const { body: made } = await book(wish((await slotsOf(lin))[0]));
    const cancel = () => lin.post(`/appointments/${made.id}/cancel`, { reason: 'visitor-asked' });
    const replies = await Promise.all([cancel(), cancel()]);
    for (const { status, body } of replies) expect([status, body.state]).toEqual([200, 'cancelled']);
    expect(await freeSlots(lin, deskId)).toEqual(before);
    expect(await events('appointment.cancelled')).toMatchObject([
      { contact_id: contactId, payload: { appointmentId: made.id, startsAt: made.startsAt, reason: 'visitor-asked' } },
    ]);
    expect((await student.ask('/visitor/appointments')).body.items).toMatchObject([{ state: 'cancelled' }]);
    expect((await book(wish((await slotsOf(lin))[0]))).status).toBe(201);
    await onThe(new Date(made.startsAt));
    expect(said(await lin.post(`/appointments/${made.id}/attended`))).toEqual([409, 'appointment.illegal-move']);
  });

  it('is attended or missed once it has begun, which can be put right', async () => {
    const { body: made } = await book(wish((await slotsOf(lin))[0]));
    const say = (what: string) => lin.post(`/appointments/${made.id}/${what}`);
    expect(said(await say('attended'))).toEqual([409, 'appointment.not-started']);
    await onThe(new Date(made.startsAt));
    expect((await say('missed')).body.state).toBe('missed');
    expect((await say('missed')).status).toBe(200); // a second click
    expect((await say('attended')).body.state).toBe('attended'); // came late after all
    expect(await events('appointment.missed')).toHaveLength(1);
    expect(await events('appointment.attended')).toMatchObject([
      { desk_id: deskId, payload: { appointmentId: made.id, startsAt: made.startsAt } },
    ]);
    const refused = await lin.post(`/appointments/${made.id}/cancel`, { reason: 'other' });
    expect([...said(refused), refused.body.error.params]).toEqual([
      409,
      'appointment.illegal-move',
      { from: 'attended' },
    ]);
    const acts = await evening.rows<{ action: string }>(
      `select action from audit_log where subject_type = 'appointment' order by seq`,
    );
    expect(acts.map(({ action }) => action)).toEqual([
      'appointment.booked',
      'appointment.missed',
      'appointment.attended',
    ]);
  });

  it('is told to the consoles of its desk', async () => {
    const console = await (await evening.staff('yuyue')).console();
    const told = next(console, 'appointments.changed');
    const { body: made } = await book(wish((await slotsOf(lin))[0]));
    expect(await told).toEqual({ deskId });
    const again = next(console, 'appointments.changed');
    await lin.post(`/appointments/${made.id}/cancel`, { reason: 'other' });
    expect(await again).toEqual({ deskId });
  });

  it('gives its counselor a break when it begins, unless it was cancelled; ready again is hers to say', async () => {
    const [first, second] = await slotsOf(lin);
    const { body: cancelled } = await book(wish(first));
    await book(wish(second));
    await lin.post(`/appointments/${cancelled.id}/cancel`, { reason: 'other' });
    const state = async () => (await lin.get('/presence')).body.state;
    await onThe(new Date(Date.parse(cancelled.startsAt) - 60_000));
    const console = await lin.ready();
    await evening.rows('update accounts set board_capacity = 5 where id = $1', [lin.id]);
    await evening.pass(60_000);
    expect(await state()).toBe('ready');

    const told = next(console, 'presence.changed', (presence) => presence.state === 'break');
    await evening.pass(hours(1));
    await told;
    await evening.visitor().writes('有人在吗');
    await evening.settled();
    expect((await lin.get('/offers/current')).body.offer).toBeNull();
    await lin.put('/presence', { state: 'ready' });
    await evening.pass(1_000);
    expect((await lin.get('/offers/current')).body.offer).not.toBeNull();
  });

  it('takes what rings at its counselor on to the next when it begins', async () => {
    const [first] = await slotsOf(lin);
    const { body: made } = await book(wish(first));
    await onThe(new Date(Date.parse(made.startsAt) - 1_000));
    const console = await lin.ready();
    await evening.rows('update accounts set board_capacity = 5 where id = $1', [lin.id]);
    await evening.visitor().writes('有人在吗');
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    expect(offer).not.toBeNull();
    const zhou = await evening.staff('zhou');
    const his = await zhou.ready();

    const [withdrawn, ringing] = [next(console, 'offer.withdrawn'), next(his, 'offer.made')];
    await evening.pass(2_000); // the offer itself has two minutes
    expect(await withdrawn).toEqual({ offerId: offer.id });
    expect(await ringing).toMatchObject({ contactId: offer.contactId });
    expect((await lin.get('/offers/current')).body.offer).toBeNull();
    expect((await lin.get('/presence')).body.state).toBe('break');
    const [row] = await evening.rows('select state, reason from offers where id = $1', [offer.id]);
    expect(row).toEqual({ state: 'withdrawn', reason: 'break' });
  });

  it('says when its counselor is no longer here', async () => {
    const { body: made } = await book(wish((await slotsOf(zhou))[0]));
    expect(made.counselor).toEqual({ id: zhou.id, displayName: '周明', gone: false });
    const admin = await evening.staff('admin');
    await admin.put(`/accounts/${zhou.id}`, { disabled: true });
    const { items } = (await lin.get(`/contacts/${contactId}/appointments`)).body;
    expect(items[0].counselor).toEqual({ id: zhou.id, displayName: '周明', gone: true });
  });

  it('stands on the line of the person’s case', async () => {
    const { body: made } = await book(wish((await slotsOf(lin))[0]));
    const opened = await lin.post(`/contacts/${contactId}/case`, { nextDate: '2026-11-26' });
    const { line } = (await lin.get(`/cases/${opened.body.id}`)).body;
    expect(line.map(({ kind, id }: { kind: string; id: string }) => [kind, id])).toEqual([
      ['contact', contactId],
      ['state', opened.body.id],
      ['appointment', made.id],
    ]);
    expect(line[2]).toMatchObject({
      at: made.startsAt,
      state: 'booked',
      detail: made.room.name,
      by: '林静',
      contactId,
    });
  });

  it('is looked for in a stretch of time that has an end', async () => {
    const ask = (path: string, from: string, to: string) =>
      lin.get(`/${path}?deskId=${deskId}&from=${from}T00:00:00Z&to=${to}T00:00:00Z`);
    expect((await ask('slots', '2026-11-20', '2026-12-21')).status).toBe(200);
    expect(said(await ask('slots', '2026-11-20', '2026-12-22'))).toEqual([400, 'input.invalid']);
    expect((await ask('appointments', '2026-11-20', '2027-01-04')).status).toBe(200);
    expect(said(await ask('appointments', '2026-11-20', '2027-01-05'))).toEqual([400, 'input.invalid']);
    expect(said(await ask('slots', '2026-11-21', '2026-11-20'))).toEqual([400, 'input.invalid']);
    expect((await lin.get(`/appointments?${WEEK}`)).body.items).toEqual([]);
  });
});
