import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrationClasses } from '../../src/platform/database.js';
import { Config, TestClock } from '../../src/platform/index.js';
import { migrate } from '../../src/platform/migrate.js';
import { createService } from '../../src/service.js';
import { asSuperuser, createEmptyDatabase, superuser, type TestDatabase } from './cluster.js';

/** Everything a database of a release held, written out by that release, and the key file it was sealed with. */
export interface Release {
  /** a retrieval code given then */
  readonly code: string;
  readonly key: object;
  readonly tables: Readonly<Record<string, readonly object[]>>;
}

/** The service of today on a database that a release left behind. */
export class Upgraded {
  private constructor(
    readonly release: Release,
    readonly url: string,
    readonly sql: pg.Pool,
    private readonly service: NestFastifyApplication,
    private readonly database: TestDatabase,
    private readonly folder: string,
  ) {}

  /**
   * @param name the release's number
   * @param firstAfter the number of the first migration it did not have
   * @param now what time it is
   * @param also rows of tables in which the release happened to have none
   */
  static async from(name: string, firstAfter: number, now: string, also: Release['tables'] = {}): Promise<Upgraded> {
    const written: Release = JSON.parse(readFileSync(join(__dirname, `releases/${name}.json`), 'utf8'));
    const release: Release = { ...written, tables: { ...written.tables, ...also } };
    const database = await createEmptyDatabase();
    await asReleased(database, release, firstAfter);
    await migrate(database.owner, database.runtime.user);
    const folder = mkdtempSync(join(tmpdir(), 'lamplight-upgrade-'));
    mkdirSync(join(folder, 'keys'));
    writeFileSync(join(folder, 'keys', 'master.json'), JSON.stringify(release.key), { mode: 0o600 });
    const settings = { NODE_ENV: 'test', LOG_LEVEL: 'silent', LAMPLIGHT_DATA: folder, RATE_LIMITS: 'off' };
    const clock = new TestClock(new Date(now));
    const service = await createService({
      config: Config.fromEnvironment(settings),
      clock,
      database: database.runtime,
    });
    await service.listen(0, '127.0.0.1');
    const sql = new pg.Pool({ ...database.owner, max: 2 });
    return new Upgraded(release, await service.getUrl(), sql, service, database, folder);
  }

  async end(): Promise<void> {
    await this.service.close();
    await this.sql.end();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Brings an empty database to where that release left it: its migrations, then its rows. */
async function asReleased(database: TestDatabase, release: Release, firstAfter: number): Promise<void> {
  const { user, ...login } = database.owner;
  const migrations = migrationClasses().filter((one) => Number(/\d{13}$/.exec(one.name)?.[0]) < firstAfter);
  const source = await new DataSource({ type: 'postgres', ...login, username: user, migrations }).initialize();
  await source.runMigrations();
  await source.destroy();
  await asSuperuser({ ...superuser(), database: database.owner.database }, async (client: pg.Client) => {
    await client.query('set session_replication_role = replica'); // rows in any order
    for (const [table, rows] of Object.entries(release.tables)) {
      const name = client.escapeIdentifier(table);
      // a release may have laid some rows itself
      await client.query(`delete from ${name}`);
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
