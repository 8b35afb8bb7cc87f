import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_PASSWORD } from '../../src/demo/index.js';
import { next, StaffMember, Visitor } from '../support/people.js';
import { packet } from '../support/referring.js';
import { freePort, SpawnedService } from '../support/spawned-service.js';

/** A child handed to a hospital while service and database are killed: the clock of the one that is asked goes on. */
describe('the green channel after kill -9 of service and database', () => {
  let folder: string;
  let clock: string;
  let port: number;
  let service: SpawnedService;
  const people: { leave(): void }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lamplight-green-'));
    clock = join(folder, 'clock');
    writeFileSync(clock, '0');
    port = await freePort();
    service = await start();
  });
  afterAll(async () => {
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
    for (const person of people) person.leave();
    await service.kill();
    service.killDatabase();
  };
  const asked = async (member: StaffMember) => (await member.get('/referrals')).body.items;

  it('asks the next hospital when the clock passed while nobody ran, once, and keeps what that one answers', async () => {
    const lin = await signIn('lin');
    const atLin = await lin.ready();
    const offered = next<{ id: string }>(atLin, 'offer.made');
    await new Visitor(service.url).writes('我今晚就想结束这一切，药已经买好了');
    const { contactId } = (await lin.post(`/offers/${(await offered).id}/accept`)).body;
    await lin.put(`/contacts/${contactId}/grade`, { grade: '4' });
    const sent = await lin.post(`/contacts/${contactId}/referrals`, {
      clientId: '0198f0a0-0000-4000-8000-000000000001',
      basis: 'life-emergency',
      packet,
    });
    expect(sent.status).toBe(201);

    await killAll();
    writeFileSync(clock, String(16 * 60_000)); // past the first hospital's quarter of an hour
    service = await start();
    const dean = await signIn('dean');
    const told = next(await dean.console(), 'referral.changed').catch(() => undefined);
    if ((await asked(dean)).length === 0) await told;
    const [referral] = await asked(dean);
    expect(referral.id).toBe(sent.body.id);
    expect((await dean.post(`/referrals/${referral.id}/acknowledge`)).status).toBe(200);

    await killAll(); // the moment it was acknowledged
    writeFileSync(clock, String(60 * 60_000));
    service = await start();
    const chen = await signIn('chen');
    const { body } = await chen.get(`/referrals/${referral.id}`);
    expect(body).toMatchObject({ state: 'acknowledged', unanswered: false, dueAt: null, packet });
    expect(body.asked.map((one: { name: string; state: string }) => `${one.name} ${one.state}`)).toEqual([
      '市第一人民医院 passed',
      '心灯市得安医院 acknowledged',
    ]);
    expect(
      (await chen.get('/alarms')).body.items.filter(({ kind }: { kind: string }) => kind === 'referral-unanswered'),
    ).toEqual([]);
  }, 90_000);
});
