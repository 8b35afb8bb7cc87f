import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { DEMO_PASSWORD } from '../../src/demo/index.js';
import { migrationClasses } from '../../src/platform/database.js';
import { Config, TestClock } from '../../src/platform/index.js';
import { migrate } from '../../src/platform/migrate.js';
import { createService } from '../../src/service.js';
import { asSuperuser, createEmptyDatabase, superuser, type TestDatabase } from '../support/cluster.js';
import { StaffMember, Visitor } from '../support/people.js';

/** Everything a database of that release held after its tour and two more messages, and the key file it was sealed with. */
interface Release {
  /** leads back to the thread of 「下周要月考了，晚上总是睡不着」 */
  code: string;
  key: object;
  tables: Record<string, object[]>;
}
const FIRST_OF_THIS_RELEASE = 1763900000001;
const released: Release = JSON.parse(readFileSync(join(__dirname, '../support/releases/0.1.0.json'), 'utf8'));

describe('a database of release 0.1.0', () => {
  let database: TestDatabase;
  let folder: string;
  let service: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    await asReleased(database);
    await migrate(database.owner, database.runtime.user);
    folder = mkdtempSync(join(tmpdir(), 'lamplight-upgrade-'));
    mkdirSync(join(folder, 'keys'));
    writeFileSync(join(folder, 'keys', 'master.json'), JSON.stringify(released.key), { mode: 0o600 });
    const settings = { NODE_ENV: 'test', LOG_LEVEL: 'silent', LAMPLIGHT_DATA: folder, RATE_LIMITS: 'off' };
    const clock = new TestClock(new Date('2026-11-22T19:20:00Z'));
    service = await createService({ config: Config.fromEnvironment(settings), clock, database: database.runtime });
    await service.listen(0, '127.0.0.1');
    url = await service.getUrl();
  });
  afterAll(async () => {
    await service?.close();
    await database?.drop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('still lets a visitor back in with the code given then, and open what was sealed then', async () => {
    const visitor = new Visitor(url);
    visitor.code = released.code;
    const thread = await visitor.reads();
    expect(thread.status).toBe(200);
    expect(thread.body.messages.map((message: { body: string }) => message.body)).toEqual([
      '下周要月考了，晚上总是睡不着',
    ]);
    expect((await visitor.adds('今天还是睡不着')).status).toBe(201);
  });

  it('still has every contact waiting that waited, for staff who sign in as before', async () => {
    const chen = await StaffMember.signIn(url, 'chen', DEMO_PASSWORD);
    const waiting = await chen.get('/queue');
    const waited = (released.tables['contacts'] as { state: string }[]).filter(({ state }) => state === 'waiting');
    expect(waited.length).toBeGreaterThan(0);
    expect(waiting.body.total).toBe(waited.length);
    expect(waiting.body.items.every((entry: { live: boolean }) => !entry.live)).toBe(true);
  });

  it('counts the month as it was counted then', async () => {
    const chen = await StaffMember.signIn(url, 'chen', DEMO_PASSWORD);
    const month = (await chen.get('/statistics/month?month=2026-11')).body;
    const board = month.channels.find((row: { channel: string }) => row.channel === 'board');
    expect(board.contacts).toBe(released.tables['contacts']?.length);
  });
});

/** Brings an empty database to where that release left it: its migrations, then its rows. */
async function asReleased(database: TestDatabase): Promise<void> {
  const { user, ...login } = database.owner;
  const migrations = migrationClasses().filter((one) => Number(/\d{13}$/.exec(one.name)?.[0]) < FIRST_OF_THIS_RELEASE);
  const source = await new DataSource({ type: 'postgres', ...login, username: user, migrations }).initialize();
  await source.runMigrations();
  await source.destroy();
  await asSuperuser({ ...superuser(), database: database.owner.database }, async (client: pg.Client) => {
    await client.query('set session_replication_role = replica'); // rows in any order
    for (const [table, rows] of Object.entries(released.tables)) {
      const name = client.escapeIdentifier(table);
      await client.query(
        `insert into ${name} overriding system value select * from json_populate_recordset(null::${name}, $1)`,
        [JSON.stringify(rows)],
      );
    }
    for (const table of ['contact_events', 'audit_log']) {
      await client.query(`select setval(pg_get_serial_sequence('${table}', 'seq'), (select max(seq) from ${table}))`);
    }
  });
}
