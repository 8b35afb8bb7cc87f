import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js';

const compiled = join(__dirname, '../../dist/src/platform/embedded-postgres.js');

/** Starts the database in a process of its own, which then opens a transaction and keeps it open. */
const holder = `
  const { startEmbeddedPostgres } = require(${JSON.stringify(compiled)});
  const pg = require(${JSON.stringify(require.resolve('pg'))});
  startEmbeddedPostgres({ folder: process.argv[1] }).then(async ({ owner }) => {
    const client = new pg.Client(owner);
    await client.connect();
    await client.query('create table if not exists told (id int)');
    await client.query('insert into told values (1)');
    await client.query('begin; lock table told; insert into told values (2)');
    console.log('holding');
    await client.query('select pg_sleep(60)');
  });`;

describe('after kill -9 of the service', () => {
  let folder: string;
  let child: ChildProcess;
  let next: EmbeddedPostgres | undefined;

  beforeEach(async () => {
    if (!existsSync(compiled)) throw new Error('Build first: npm run build');
    folder = mkdtempSync(join(tmpdir(), 'lamplight-killed-'));
    child = spawn(process.execPath, ['-e', holder, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (!child.stdout) throw new Error('no output to wait for');
    await once(child.stdout, 'data');
  });

  afterEach(async () => {
    child.kill('SIGKILL');
    next ??= await startEmbeddedPostgres({ folder });
    await next.stop();
    next = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const rows = async (server: EmbeddedPostgres) => {
    const client = new pg.Client(server.owner);
    await client.connect();
    try {
      return (await client.query('select id from told')).rows as { id: number }[];
    } finally {
      await client.end();
    }
  };

  it('the next start takes the running server over, without the locks of the dead', async () => {
    child.kill('SIGKILL');
    next = await startEmbeddedPostgres({ folder });
    expect(next.adopted).toBe(true);
    expect(await rows(next)).toEqual([{ id: 1 }]);
  });

  it('the folder stays closed to others while the service lives', async () => {
    await expect(startEmbeddedPostgres({ folder })).rejects.toMatchObject({ code: 'postgres.in-use' });
  });
});
