import type { Socket } from 'socket.io-client';
import { Evening, hours, minutes, seconds } from '../support/evening.js';
import { next, type StaffMember } from '../support/people.js';

/** Signals of these are checked by the triage tests; here they only have to differ. */
const CALM = '想问问你们周末开门吗';
const URGENT = '我不想活了，今晚就想结束这一切';

describe('the duty-counselor queue', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen] = await Promise.all([evening.staff('lin'), evening.staff('zhou'), evening.staff('chen')]);
  });
  afterEach(() => evening.end());

  const offerAt = async (counselor: StaffMember) => (await counselor.get('/offers/current')).body.offer;
  const presence = async (counselor: StaffMember) => (await counselor.get('/presence')).body.state;

  it('offers the most urgent first, and those alike in the order they came', async () => {
    await evening.visitor().writes(CALM);
    await evening.pass(seconds(5));
    await evening.visitor().writes(`${CALM}？`);
    await evening.pass(seconds(5));
    await evening.visitor().writes(URGENT);
    await evening.settled();

    const { items, total } = (await chen.get('/queue')).body;
    expect(total).toBe(3);
    expect(items.map((entry: { signal: number }) => entry.signal >= 3)).toEqual([true, false, false]);
    expect(items[1].waitingSince < items[2].waitingSince).toBe(true);
    expect(items[0].reasons[0]).toEqual({ code: 'signal', value: items[0].signal });

    await lin.ready();
    await evening.settled();
    expect((await offerAt(lin)).contactId).toBe(items[0].contactId);
  });

  it('goes to exactly one of two who take it at the same moment', async () => {
    await lin.ready();
    await evening.visitor().writes(CALM);
    await evening.settled();
    const offer = await offerAt(lin);
    const answers = await Promise.all([1, 2, 3, 4].map(() => lin.post(`/offers/${offer.id}/accept`)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409]);
    expect((await zhou.post(`/offers/${offer.id}/accept`)).body.error.code).toBe('offer.not-found');
    const [row] = await evening.rows(`select count(*)::int as accepted from offers where state = 'accepted'`);
    expect(row).toEqual({ accepted: 1 });
  });

  it('goes to the next counselor when the first lets it ring out, and shows her as away', async () => {
    const atLin = await lin.ready();
    await evening.visitor().writes(CALM);
    await evening.settled();
    const first = await offerAt(lin);
    const atZhou = await zhou.ready();
    const offered = next(atZhou, 'offer.made');
    const gone = next(atLin, 'offer.withdrawn');

    await evening.pass(seconds(121));
    expect(await gone).toEqual({ offerId: first.id });
    expect(await offered).toMatchObject({ contactId: first.contactId });
    expect(await presence(lin)).toBe('away');
    expect((await lin.post(`/offers/${first.id}/accept`)).body.error.code).toBe('offer.gone');
    const taken = await zhou.post(`/offers/${(await offerAt(zhou)).id}/accept`);
    expect(taken.body.contactId).toBe(first.contactId);
  });

  it('does not come back to somebody who has declined it for a conflict of interest', async () => {
    await lin.ready();
    await evening.visitor().writes(CALM);
    await evening.settled();
    const offer = await offerAt(lin);
    await lin.post(`/offers/${offer.id}/decline`, { reason: 'conflict' });
    await evening.pass(minutes(5));
    expect(await offerAt(lin)).toBeNull();
    await zhou.ready();
    await evening.settled();
    expect((await offerAt(zhou)).contactId).toBe(offer.contactId);
  });

  it('raises an alarm when nobody is there, keeps the place in line, and clears it when somebody comes', async () => {
    const board = await chen.console();
    const raised = next(board, 'alarm.raised', (alarm) => alarm.kind === 'desk-unstaffed');
    await evening.visitor().writes(URGENT);
    const alarm = await raised;
    expect((await chen.get('/alarms')).body.items).toHaveLength(1);
    expect((await chen.post(`/alarms/${alarm.id}/acknowledge`)).status).toBe(200);
    await evening.visitor().writes(CALM);
    await evening.pass(minutes(3));
    const kinds = (await chen.get('/alarms')).body.items.map((one: { kind: string }) => one.kind);
    expect(kinds.sort()).toEqual(['desk-unstaffed', 'urgent-waiting']); // each stands once, however long

    const cleared = next(board, 'alarm.cleared', ({ alarmId }) => alarmId === alarm.id);
    await lin.ready();
    await cleared;
    expect((await offerAt(lin)).contactId).toBe(alarm.contactId);
  });

  it('tells the supervisor when somebody is there but nobody answers', async () => {
    await lin.ready();
    await evening.visitor().writes(CALM);
    await evening.settled();
    const { contactId } = await offerAt(lin);
    await evening.pass(seconds(121));
    const { items } = (await chen.get('/alarms')).body;
    expect(items.map((alarm: { kind: string }) => alarm.kind)).toContain('nobody-answers');
    expect(items[0].contactId).toBe(contactId);
  });

  it('moves an offer on when the counselor’s console is gone', async () => {
    const atLin: Socket = await lin.ready();
    await evening.visitor().writes(CALM);
    await evening.settled();
    const { contactId } = await offerAt(lin);
    const atZhou = await zhou.ready();
    const offered = next(atZhou, 'offer.made');
    atLin.disconnect();
    expect(await offered).toMatchObject({ contactId });
    expect(await presence(lin)).toBe('offline');
    const [offer] = await evening.rows(`select state, reason from offers where counselor_id = $1`, [lin.id]);
    expect(offer).toEqual({ state: 'withdrawn', reason: 'offline' });
  });

  it('offers nothing to a counselor without a shift, on a break, or with her hands full', async () => {
    await evening.sql.query('delete from shifts where account_id = $1', [zhou.id]);
    const refused = await zhou.put('/presence', { state: 'ready' });
    expect(refused.body.error.code).toBe('presence.off-shift');

    await lin.ready();
    await evening.visitor().writes(CALM);
    await evening.visitor().writes(CALM);
    await evening.settled();
    await lin.post(`/offers/${(await offerAt(lin)).id}/accept`);
    await evening.settled();
    expect(await presence(lin)).toBe('busy');
    expect(await offerAt(lin)).toBeNull();
    await lin.put('/presence', { state: 'break' });
    await evening.settled();
    expect(await offerAt(lin)).toBeNull();
  });

  it('ends nothing when the shift ends: what was begun is finished', async () => {
    await lin.ready();
    const student = evening.visitor();
    await student.writes(CALM);
    await evening.settled();
    const { contactId } = (await lin.post(`/offers/${(await offerAt(lin)).id}/accept`)).body;
    await evening.sql.query(
      'update shifts set ends_at = $1 where account_id = $2 and starts_at <= $1 and ends_at > $1',
      [new Date(evening.clock.now().getTime() + seconds(60)), lin.id],
    );
    await evening.sql.query('delete from shifts where account_id = $1 and starts_at > $2', [
      lin.id,
      evening.clock.now(),
    ]);
    await evening.pass(hours(1));
    expect((await lin.get('/presence')).body.onShift).toBe(false);
    const reply = await lin.post(`/contacts/${contactId}/messages`, { clientId: crypto.randomUUID(), body: '我还在' });
    expect(reply.status).toBe(201);
  });

  it('gives a contact back to the queue at the place its first waiting gave it', async () => {
    await lin.ready();
    await evening.visitor().writes(CALM);
    await evening.pass(minutes(1));
    await evening.visitor().writes(CALM);
    await evening.settled();
    const first = await offerAt(lin);
    await lin.post(`/offers/${first.id}/accept`);
    await lin.put('/presence', { state: 'break' });
    await lin.post(`/contacts/${first.contactId}/release`, { reason: 'break' });
    await evening.settled();
    const { items } = (await chen.get('/queue')).body;
    expect(items.map((entry: { contactId: string }) => entry.contactId)[0]).toBe(first.contactId);
  });

  it('moves a waiting contact up when what is written next is more serious', async () => {
    const student = evening.visitor();
    await evening.visitor().writes(CALM);
    await evening.pass(seconds(10));
    await student.writes(CALM);
    await evening.settled();
    await student.adds(URGENT);
    await evening.settled();
    const { items } = (await chen.get('/queue')).body;
    expect(items[0].signal).toBeGreaterThanOrEqual(3);
    await student.adds('没事了');
    await evening.settled();
    expect((await chen.get('/queue')).body.items[0].signal).toBeGreaterThanOrEqual(3); // never falls by itself
  });

  it('has been put in order by the very transaction whose reply brings the help', async () => {
    const [first, second] = [evening.visitor(), evening.visitor()];
    expect((await first.writes(URGENT)).body.showHelp).toBe(true);
    await second.writes(CALM);
    const raised = await second.adds(URGENT);
    expect(raised.body.showHelp).toBe(true);
    // xmin names the transaction that wrote a row as it stands
    const written = await evening.rows(`
      select m.xmin = c.xmin and m.xmin = s.xmin as together, c.signal = s.level as "inOrder"
      from contacts c join messages m on m.contact_id = c.id join signals s on s.message_id = m.id where s.level >= 3`);
    expect(written).toEqual([
      { together: true, inOrder: true },
      { together: true, inOrder: true },
    ]);
  });
});
