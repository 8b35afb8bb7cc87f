import { Evening, hours, minutes } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

/** Thursday 19:30; the telephone is open from 18:00 to 22:00, and somebody is on shift all the while. */
describe('the hours of a desk’s lines', () => {
  let evening: Evening;
  let chen: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    chen = await evening.staff('chen');
  });
  afterEach(() => evening.end());

  const line = async (channel = 'web-call') =>
    (await evening.visitor().ask('/visitor/front-door')).body.channels.find(
      (one: { channel: string }) => one.channel === channel,
    );
  const calls = async () => {
    const reply = await evening.visitor().calls();
    return { status: reply.status, error: reply.body.error };
  };
  /** Nobody is on shift now; what is planned for later stays. */
  const nobodyNow = async () => {
    await evening.rows('delete from shifts where starts_at <= $1 and ends_at > $1', [evening.clock.now()]);
  };
  const cityDesk = async () => (await evening.rows<{ id: string }>(`select id from desks where slug = 'city'`))[0]?.id;

  it('follow the roster within them: open with somebody on shift, whether or not she has come yet', async () => {
    expect(await line()).toMatchObject({ open: true, until: '2026-11-19T14:00:00.000Z', opensAt: null });
    expect(await calls()).toMatchObject({ status: 201 });
  });

  it('say nobody is there when nobody is on shift, and when somebody will be: the same on the page and to the caller', async () => {
    await nobodyNow();
    const shown = await line();
    expect(shown).toEqual({ channel: 'web-call', open: false, until: null, opensAt: '2026-11-20T10:00:00.000Z' });
    expect(await calls()).toMatchObject({
      status: 409,
      error: { code: 'call.desk-closed', params: { opensAt: shown.opensAt } },
    });
    expect(await line('board')).toMatchObject({ open: true }); // a letter can always be left
    expect((await evening.visitor().writes('那我先写下来')).status).toBe(201);
  });

  it('open with a shift that begins later in the evening, and then really do', async () => {
    await nobodyNow();
    const at = new Date(evening.clock.now().getTime() + minutes(40));
    const [lin] = await evening.rows<{ id: string }>(`select id from accounts where login = 'lin'`);
    const planned = await chen.post(`/desks/${await cityDesk()}/shifts`, {
      accountId: lin?.id,
      kind: 'on-call',
      startsAt: at.toISOString(),
      endsAt: new Date(at.getTime() + hours(1)).toISOString(),
    });
    expect(planned.status).toBe(201);
    expect(await line()).toMatchObject({ open: false, opensAt: at.toISOString() });
    await evening.pass(minutes(40));
    expect(await line()).toMatchObject({ open: true });
    expect(await calls()).toMatchObject({ status: 201 });
  });

  it('say the next opening where no shift is planned at all, and nothing where even that is unknown', async () => {
    await evening.rows('delete from shifts');
    expect(await line()).toMatchObject({ open: false, opensAt: null }); // open by its hours, nobody planned
    await evening.pass(hours(3)); // 22:30
    expect(await line()).toMatchObject({ open: false, opensAt: '2026-11-20T10:00:00.000Z' });
    expect((await calls()).error.params).toEqual({ opensAt: '2026-11-20T10:00:00.000Z' });
  });

  it('count whoever is on shift at the desk that takes its calls over, and nobody whose account is closed', async () => {
    await evening.rows(`update accounts set disabled_at = $1 where login not in ('chen', 'admin')`, [
      evening.clock.now(),
    ]);
    await evening.rows(
      `delete from shifts where desk_id = (select id from desks where slug = 'city')
        and account_id in (select id from accounts where disabled_at is null)`,
    );
    expect(await line()).toMatchObject({ open: false });
    await evening.rows(`update accounts set disabled_at = null`);
    await evening.rows(`delete from shifts where desk_id = (select id from desks where slug = 'city')`);
    expect(await line()).toMatchObject({ open: false });
    await evening.rows(
      `insert into desks (id, center_id, org_unit_id, slug, name, created_at)
       select gen_random_uuid(), center_id, org_unit_id, 'night', '夜间台', created_at from desks where slug = 'city'`,
    );
    await evening.rows(
      `insert into shifts (id, center_id, desk_id, account_id, kind, starts_at, ends_at)
       select gen_random_uuid(), d.center_id, d.id, a.id, 'crisis', $1, $2 from desks d, accounts a
       where d.slug = 'night' and a.login = 'lin'`,
      [evening.clock.now(), new Date(evening.clock.now().getTime() + hours(2))],
    );
    expect(await line()).toMatchObject({ open: false });
    await evening.rows(
      `update desks set overflow_desk_id = (select id from desks where slug = 'night'), overflow_seconds = 60
       where slug = 'city'`,
    );
    expect(await line()).toMatchObject({ open: true });
  });

  it('end nothing that is under way when the shift ends', async () => {
    const lin = await evening.staff('lin');
    await lin.ready();
    const student = evening.visitor();
    const { callId } = (await student.calls()).body;
    const page = await student.page(callId);
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    await lin.post(`/offers/${offer.id}/accept`);
    await evening.settled();
    await page.emitWithAck('call.connected', { callId });
    await nobodyNow();
    await evening.pass(minutes(1));
    expect((await student.ask('/calls/web')).body.call).toMatchObject({ callId, state: 'connected' });
  });
});
