import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Socket } from 'socket.io-client';
import { DEMO_PASSWORD } from '../../src/demo/index.js';
import { next, StaffMember, Visitor } from '../support/people.js';
import { freePort, SpawnedService } from '../support/spawned-service.js';

/** Two people talk, browser to browser, while the service between them is killed again and again. */
describe('a call through kill -9 of service and database', () => {
  let folder: string;
  let clock: string;
  let port: number;
  let service: SpawnedService;
  let lin: StaffMember;
  let zhou: StaffMember;
  let visitor: Visitor;
  let callId: string;
  let contactId: string;
  const people: { leave(): void }[] = [];
  const saying: NodeJS.Timeout[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lamplight-call-'));
    clock = join(folder, 'clock');
    writeFileSync(clock, String(untilEvening(new Date())));
    port = await freePort();
    service = await start();
  });
  afterAll(async () => {
    for (const timer of saying) clearInterval(timer);
    for (const person of people) person.leave();
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = () =>
    SpawnedService.start(join(folder, 'data'), port, {
      NODE_ENV: 'test',
      LAMPLIGHT_TEST_CLOCK: clock,
      LOG_LEVEL: 'warn',
    });
  const signIn = async (login: string) => {
    const member = await StaffMember.signIn(service.url, login, DEMO_PASSWORD);
    people.push(member);
    return member;
  };
  const killAll = async () => {
    await service.kill();
    service.killDatabase();
    service = await start();
  };
  const later = (seconds: number) => writeFileSync(clock, String(Number(readFileSync(clock, 'utf8')) + seconds * 1000));
  /** As the pages do, all the while, whatever has become of the service. */
  const says = (socket: Socket, what: object) => {
    const say = () => socket.connected && socket.emit('call.here', what, () => undefined);
    say();
    saying.push(setInterval(say, 1_000));
  };
  /** A letter rings at Zhou and is let pass: what was due before has passed before. */
  const theSweepHasPassed = async (atZhou: Socket) => {
    await zhou.put('/presence', { state: 'ready' });
    const rings = next(atZhou, 'offer.made', () => true, 20_000);
    await new Visitor(service.url).writes('老师您好，昨天留过言，想再说几句');
    await rings;
    const passed = next(atZhou, 'presence.changed', ({ state }: { state: string }) => state === 'away', 20_000);
    later(125);
    await passed;
  };
  const stands = async (who: StaffMember) => (await who.get(`/contacts/${contactId}/call`)).body.call;

  it('goes on where it was, with the same two', async () => {
    lin = await signIn('lin');
    zhou = await signIn('zhou');
    const atLin = await lin.ready();
    visitor = new Visitor(service.url);
    people.push(visitor);
    const offered = next<{ id: string }>(atLin, 'offer.made', () => true, 20_000);
    const placed = await visitor.calls();
    expect(placed.status).toBe(201);
    callId = placed.body.callId;
    const page = await visitor.page(callId);
    says(page, { callId });
    const connecting = next(page, 'call.state', ({ state }: { state: string }) => state === 'connecting');
    contactId = (await lin.post(`/offers/${(await offered).id}/accept`)).body.contactId;
    await connecting;
    says(atLin, { callId });
    await atLin.emitWithAck('call.connected', { callId });

    const atZhou = await zhou.console();
    for (let round = 0; round < 2; round++) {
      const back = [atLin, page, atZhou].map((socket) => next(socket, 'connect', () => true, 30_000));
      await killAll();
      await Promise.all(back);
      later(45); // past every lease
      await theSweepHasPassed(atZhou);
      expect(await stands(lin)).toMatchObject({ callId, state: 'connected', endedAt: null });
    }
  }, 120_000);

  it('goes to the head of the line and to a colleague when the counselor does not come back', async () => {
    for (const timer of saying.splice(1)) clearInterval(timer); // only the visitor's page still says that it is there
    lin.leave();
    await killAll();
    const chen = await signIn('chen');
    // looked at again and again; the test's own patience is the limit
    while ((await chen.get(`/contacts/${contactId}`)).body.state !== 'waiting');
    const atZhou = await zhou.console();
    const rings = next(atZhou, 'offer.made', () => true, 20_000);
    await zhou.put('/presence', { state: 'ready' });
    expect(await rings).toMatchObject({ contactId });
    const { offer } = (await zhou.get('/offers/current')).body;
    expect(offer.reasons[0].code).toBe('line-lost');
    const again = next(atZhou, 'call.state', ({ state }: { state: string }) => state === 'connecting');
    expect((await zhou.post(`/offers/${offer.id}/accept`)).status).toBe(200);
    expect(await again).toMatchObject({ callId, contactId });
  }, 120_000);
});

/** Milliseconds until it is half past seven in the evening in Shanghai, when the demo center takes calls. */
function untilEvening(now: Date): number {
  const evening = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 11, 30);
  return (evening > now.getTime() ? evening : evening + 86_400_000) - now.getTime();
}
