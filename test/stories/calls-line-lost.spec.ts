import type { Socket } from 'socket.io-client';
import { ConsoleBeats } from '../../src/calls/index.js';
import { Deadlines } from '../../src/platform/index.js';
import { Evening, minutes, seconds } from '../support/evening.js';
import { next, type StaffMember, type Visitor } from '../support/people.js';

interface OnCall {
  student: Visitor;
  page: Socket;
  callId: string;
  contactId: string;
}

describe('the counselor’s line, while her console says that it has the call in hand', () => {
  let evening: Evening;
  let lin: StaffMember;
  let console_: Socket;
  beforeEach(async () => {
    evening = await Evening.begin();
    lin = await evening.staff('lin');
    console_ = await lin.ready();
    await evening.pass(seconds(2)); // the service is no longer one that has just begun
    await evening.pass(seconds(2));
    await evening.pass(seconds(2));
  });
  afterEach(() => evening.end());

  const row = async (callId: string) =>
    (
      await evening.rows<Record<string, string | boolean | null>>(
        `select k.state, k.line_lost, k.held_at, c.state as contact, c.front, c.counselor_id = $2 as hers
         from calls k join contacts c on c.id = k.contact_id where k.id = $1`,
        [callId, lin.id],
      )
    )[0];

  async function talking(): Promise<OnCall> {
    const student = evening.visitor();
    const { callId } = (await student.calls()).body;
    const page = await student.page(callId);
    await evening.settled();
    const contactId = await take(lin);
    await console_.emitWithAck('call.connected', { callId });
    await evening.settled();
    return { student, page, callId, contactId };
  }

  async function take(member: StaffMember): Promise<string> {
    const { offer } = (await member.get('/offers/current')).body;
    const { contactId } = (await member.post(`/offers/${offer.id}/accept`)).body;
    await evening.settled();
    return contactId;
  }

  const here = (callId: string, more = {}, socket = console_) => socket.emitWithAck('call.here', { callId, ...more });
  /** As a console does it. */
  async function says(callId: string, forMs: number, socket = console_): Promise<void> {
    for (let ms = 0; ms < forMs; ms += seconds(2)) {
      expect(await here(callId, {}, socket)).toEqual({ ok: true });
      await evening.pass(seconds(2));
    }
  }
  async function silence(forMs: number): Promise<void> {
    for (let ms = 0; ms < forMs; ms += seconds(2)) await evening.pass(seconds(2));
  }

  it('puts whoever calls first in line within ten seconds of its breaking, tells her, and rings at the next', async () => {
    const on = await talking();
    await says(on.callId, minutes(1));
    expect(await row(on.callId)).toMatchObject({ state: 'connected', contact: 'active' });
    await lin.post(`/contacts/${on.contactId}/call/hold`, { held: true });
    await lin.put('/presence', { state: 'break' });
    const zhou = await evening.staff('zhou');
    const zhous = await zhou.ready();
    const others = evening.visitor();
    await others.calls();
    await zhou.put('/presence', { state: 'break' }); // both are busy elsewhere for the moment
    const told = next(on.page, 'call.state', ({ lineLost }) => lineLost);
    const over = next(console_, 'call.state', ({ state }) => state === 'ended');
    await silence(seconds(8));
    expect(await told).toMatchObject({ callId: on.callId, state: 'waiting', ahead: 0, held: false });
    expect(await over).toMatchObject({ callId: on.callId });
    expect(await row(on.callId)).toEqual({
      state: 'waiting',
      line_lost: true,
      held_at: null,
      contact: 'waiting',
      front: 'line-lost',
      hers: null,
    });
    const events = await evening.rows(
      `select payload->>'counselorId' as id from contact_events where type = 'call.line-lost'`,
    );
    expect(events).toEqual([{ id: lin.id }]);

    const rung = next(zhous, 'offer.made');
    await zhou.put('/presence', { state: 'ready' });
    await evening.pass(seconds(2));
    expect(await rung).toMatchObject({ contactId: on.contactId });
    const again = next(on.page, 'call.state', ({ state }) => state === 'connecting');
    await take(zhou);
    expect(await again).toMatchObject({ lineLost: false });
    // late words of the console that lost it mean nothing any more
    await here(on.callId);
    await evening.pass(seconds(2));
    expect((await here(on.callId)).error.code).toBe('call.not-found');
    expect(await row(on.callId)).toMatchObject({ state: 'connecting', line_lost: false });
  });

  it('outlasts a reload: the page says that it goes, and is back in twenty seconds', async () => {
    const { callId } = await talking();
    await says(callId, seconds(4));
    await here(callId, { leaving: true });
    await silence(seconds(18));
    expect(await row(callId)).toMatchObject({ state: 'connected' });
    const reloaded = await lin.console();
    await says(callId, seconds(10), reloaded);
    expect(await row(callId)).toMatchObject({ state: 'connected', hers: true });
    await here(callId, { leaving: true }, reloaded);
    await silence(seconds(30));
    expect(await row(callId)).toMatchObject({ state: 'waiting', line_lost: true });
  });

  it('is given ten seconds more by a console that connects', async () => {
    const { callId } = await talking();
    await says(callId, seconds(2));
    await silence(seconds(4));
    await lin.console();
    await silence(seconds(8));
    expect(await row(callId)).toMatchObject({ state: 'connected' });
    await silence(seconds(6));
    expect(await row(callId)).toMatchObject({ state: 'waiting' });
  });

  it('stands while whoever calls hears her, whatever her console can say', async () => {
    const { callId, page, student } = await talking();
    await says(callId, seconds(2));
    for (let i = 0; i < 15; i++) {
      await page.emitWithAck('call.here', { callId, hears: true });
      await evening.pass(seconds(2));
    }
    expect(await row(callId)).toMatchObject({ state: 'connected', hers: true });
    const stranger = await evening.visitor();
    await stranger.calls();
    const strangers = await stranger.page();
    for (let i = 0; i < 5; i++) {
      await strangers.emitWithAck('call.here', { callId, hears: true });
      await evening.pass(seconds(2));
    }
    expect(await row(callId)).toMatchObject({ state: 'waiting' });
    await student.hangsUp(callId);
  });

  it('is no lease where no console ever says so', async () => {
    const { callId } = await talking();
    await silence(minutes(1));
    expect(await row(callId)).toMatchObject({ state: 'connected', hers: true });
    expect(await evening.rows(`select 1 from call_legs`)).toEqual([]);
  });

  it('is not lost by us: where nobody could be heard, or the time has long passed, everybody has it once more', async () => {
    const { callId } = await talking();
    await says(callId, seconds(2));
    evening.clock.advance(minutes(1)); // nobody was there to write or to look
    await evening.service.get(Deadlines).sweep();
    await evening.settled();
    expect(await row(callId)).toMatchObject({ state: 'connected' });
    await evening.service.get(ConsoleBeats).write(); // heard again from here on
    evening.clock.advance(seconds(6));
    await evening.service.get(Deadlines).sweep();
    expect(await row(callId)).toMatchObject({ state: 'connected' });
    await says(callId, seconds(20));
    expect(await row(callId)).toMatchObject({ state: 'connected', hers: true });
    await silence(seconds(8));
    expect(await row(callId)).toMatchObject({ state: 'waiting' });
  });

  it('begins anew for whoever takes the call next, also for her', async () => {
    const { callId, contactId } = await talking();
    await says(callId, seconds(4));
    await lin.post(`/contacts/${contactId}/release`, { reason: 'other' });
    await evening.settled();
    await here(callId);
    await evening.pass(seconds(2));
    expect((await here(callId)).error.code).toBe('call.not-found');
    await take(lin);
    await silence(seconds(20)); // of the lease before there is nothing left
    expect(await row(callId)).toMatchObject({ state: 'connecting', hers: true });
    await says(callId, seconds(6));
    await silence(seconds(8));
    expect(await row(callId)).toMatchObject({ state: 'waiting', line_lost: true });
  });

  it('counts while she writes up already, too', async () => {
    const { callId, contactId } = await talking();
    await says(callId, seconds(2));
    expect((await lin.post(`/contacts/${contactId}/wrap-up`)).status).toBe(200);
    await silence(seconds(8));
    expect(await row(callId)).toMatchObject({ state: 'waiting', contact: 'waiting', front: 'line-lost' });
  });

  it('is nobody else’s to keep', async () => {
    const { callId } = await talking();
    for (const login of ['zhou', 'chen']) {
      const socket = await (await evening.staff(login)).console();
      expect((await here(callId, {}, socket)).error.code).toBe('call.not-found');
      expect((await here(callId, { leaving: true }, socket)).error.code).toBe('call.not-found');
    }
  });

  it('that breaks as whoever calls hangs up leaves one end and nobody waiting', async () => {
    const on = await talking();
    await says(on.callId, seconds(2));
    evening.clock.advance(seconds(8));
    await Promise.all([on.student.hangsUp(on.callId), evening.service.get(ConsoleBeats).write()]);
    await evening.settled();
    const stands = await row(on.callId);
    expect(stands?.state).toBe('ended');
    const live = await evening.rows(`select 1 from contacts where state = 'waiting' and live`);
    expect(live).toEqual([]);
  });
});
