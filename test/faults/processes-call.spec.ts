import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Socket } from 'socket.io-client';
import { DEMO_PASSWORD } from '../../src/demo/index.js';
import { next, StaffMember, Visitor } from '../support/people.js';
import { RedisServer } from '../support/redis-server.js';
import { Topology } from '../support/topology.js';

/** A counselor's line that is not heard of is lost after so long at the most. */
const LINE_LOST_MS = 10_000;
/** The tests' own patience with a busy machine. */
const PATIENCE_MS = 60_000;

// as with Chromium: whoever has no Redis is told, and REQUIRE_ALL=1 lets nobody off
const together = RedisServer.isInstalled() || process.env.REQUIRE_ALL === '1' ? describe : describe.skip;

/** The student's page and Zhou's console are at the first process, Lin's console at the second, which is killed in the end. */
together('a call across two web processes', () => {
  let service: Topology;
  let folder: string;
  /** how far the service's clock is ahead; milliseconds */
  let ahead: number;
  let lin: StaffMember;
  let zhou: StaffMember;
  let student: Visitor;
  let page: Socket;
  let atLin: Socket;
  let atZhou: Socket;
  let callId: string;
  let contactId: string;
  const people: { leave(): void }[] = [];
  const saying = new Map<string, NodeJS.Timeout>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lamplight-processes-call-'));
    const clock = join(folder, 'clock');
    ahead = untilEvening(new Date());
    writeFileSync(clock, String(ahead));
    service = await Topology.begin(2, { NODE_ENV: 'test', LAMPLIGHT_TEST_CLOCK: clock });
  }, 120_000);
  afterAll(async () => {
    for (const timer of saying.values()) clearInterval(timer);
    for (const person of people) person.leave();
    await service.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const comes = (socket: Socket, event: string, fits: (payload: Record<string, unknown>) => boolean = () => true) =>
    next<Record<string, unknown>>(socket, event, fits, PATIENCE_MS);
  const turns = (socket: Socket, state: string) => comes(socket, 'call.state', (call) => call.state === state);
  /** As a console does all the while. Said by one name, it ends what was said by that name before. */
  const says = (name: string, socket: Socket, event: string, what: object) => {
    clearInterval(saying.get(name));
    const say = () => socket.connected && socket.emit(event, what, () => undefined);
    say();
    saying.set(name, setInterval(say, 1_000));
  };
  const stands = async (who: StaffMember) => (await who.get(`/contacts/${contactId}/call`)).body.call;
  const legsOf = async () =>
    (
      await service.sql.query(
        `select a.login, l.state from call_legs l join accounts a on a.id = l.account_id
         where l.call_id = $1 and l.part = 'consulted' order by l.asked_at`,
        [callId],
      )
    ).rows;
  /** A colleague is asked in at her process, says yes, and is handed the call. */
  async function handOn(from: StaffMember, to: StaffMember, toConsole: Socket, name: string): Promise<void> {
    const rung = comes(toConsole, 'call.leg', ({ state }) => state === 'asked');
    const body = { clientId: randomUUID(), accountId: to.id };
    expect((await from.post(`/contacts/${contactId}/call/consult`, body)).status).toBe(200);
    const { legId } = await rung;
    expect((await to.post(`/call-legs/${legId}/accept`)).status).toBe(200);
    says(name, toConsole, 'call.leg-here', { legId });
    const [atPage, atHers] = [turns(page, 'connecting'), turns(toConsole, 'connecting')];
    expect((await from.post(`/contacts/${contactId}/call/transfer`, { accountId: to.id })).status).toBe(200);
    await Promise.all([atPage, atHers]);
    says(name, toConsole, 'call.here', { callId });
    await toConsole.emitWithAck('call.connected', { callId });
  }

  it('is offered at one process, placed at the other, and each hears what the other side says', async () => {
    lin = await StaffMember.signIn(service.web(1).url, 'lin', DEMO_PASSWORD);
    student = new Visitor(service.web(0).url);
    people.push(lin, student);
    atLin = await lin.ready();
    const offered = comes(atLin, 'offer.made');
    const placed = await student.calls();
    expect(placed.status).toBe(201);
    callId = placed.body.callId;
    page = await student.page(callId);
    says('student', page, 'call.here', { callId });
    const connecting = turns(page, 'connecting');
    contactId = (await lin.post(`/offers/${(await offered).id}/accept`)).body.contactId;
    await connecting;
    says('lin', atLin, 'call.here', { callId });
    const heard = [comes(page, 'call.signal'), comes(atLin, 'call.signal')];
    expect(await atLin.emitWithAck('call.signal', { callId, signal: { kind: 'restart' } })).toMatchObject({ ok: true });
    expect(await page.emitWithAck('call.signal', { callId, signal: { kind: 'restart' } })).toMatchObject({ ok: true });
    await Promise.all(heard);
    await atLin.emitWithAck('call.connected', { callId });
    expect(await stands(lin)).toMatchObject({ callId, state: 'connected' });
  }, 120_000);

  it('goes warm to a colleague at the other process, and back: one counselor at every moment', async () => {
    zhou = await StaffMember.signIn(service.web(0).url, 'zhou', DEMO_PASSWORD);
    people.push(zhou);
    atZhou = await zhou.ready();
    const ended = turns(atLin, 'ended');
    await handOn(lin, zhou, atZhou, 'zhou');
    await ended;
    clearInterval(saying.get('lin'));
    expect(await stands(zhou)).toMatchObject({ callId, state: 'connected' });
    expect((await atLin.emitWithAck('call.signal', { callId, signal: { kind: 'restart' } })).error.code).toBe(
      'call.not-found',
    );
    const handedBack = turns(atZhou, 'ended');
    await handOn(zhou, lin, atLin, 'lin');
    await handedBack;
    clearInterval(saying.get('zhou'));
    expect(await stands(lin)).toMatchObject({ callId, state: 'connected' });
    expect(await legsOf()).toEqual([
      { login: 'zhou', state: 'left' },
      { login: 'lin', state: 'left' },
    ]);
  }, 240_000);

  it('puts the caller first in line when the process of her counselor is killed, and a colleague takes her', async () => {
    const waits = turns(page, 'waiting');
    const rings = comes(atZhou, 'offer.made', (offer) => offer.contactId === contactId);
    await service.web(1).kill();
    // the lease as it was stored last: nobody who is dead can make it longer
    const [lease] = (
      await service.sql.query<{ dueAt: Date }>(
        `select due_at as "dueAt" from deadlines where kind = 'call.counselor-gone' and state = 'due'`,
      )
    ).rows;
    expect((lease?.dueAt.getTime() ?? Infinity) - (Date.now() + ahead)).toBeLessThanOrEqual(LINE_LOST_MS);
    expect(await waits).toMatchObject({ lineLost: true, ahead: 0 });
    const { reasons, id } = (await rings) as { reasons: { code: string }[]; id: string };
    expect(reasons[0]?.code).toBe('line-lost');
    const again = turns(page, 'connecting');
    expect((await zhou.post(`/offers/${id}/accept`)).status).toBe(200);
    await again;
    expect(await stands(zhou)).toMatchObject({ callId, contactId, endedAt: null });
    expect((await service.sql.query(`select 1 from calls where ended_at is not null`)).rows).toEqual([]);
    const { rows } = await service.sql.query(
      `select count(*)::int as contacts, count(*) filter (where counselor_id = $1)::int as hers from contacts`,
      [zhou.id],
    );
    expect(rows).toEqual([{ contacts: 1, hers: 1 }]);
  }, 120_000);
});

/** Milliseconds until it is half past seven in the evening in Shanghai, when the demo center takes calls. */
function untilEvening(now: Date): number {
  const evening = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 11, 30);
  return (evening > now.getTime() ? evening : evening + 86_400_000) - now.getTime();
}
