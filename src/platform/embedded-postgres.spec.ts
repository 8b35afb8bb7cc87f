import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type DatabaseLogin, type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';
import { closedFolderAbove, commandAs, isPostmasterOf } from './postgres/account.js';
import { findBinaries } from './postgres/binaries.js';
import { failure, socketFolder } from './postgres/cluster-files.js';

async function ask(login: DatabaseLogin, statement: string): Promise<unknown[]> {
  const client = new pg.Client(login);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let folder: string;
  let running: EmbeddedPostgres | undefined;

  const start = async () => {
    running = await startEmbeddedPostgres({ folder });
    return running;
  };
  const pidFile = () => join(folder, 'cluster/data/postmaster.pid');
  const pid = () => Number.parseInt(readFileSync(pidFile(), 'utf8'), 10);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lamplight-embedded-'));
  });

  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps what it is told, UTF-8 and checksums on, and ends on stop', async () => {
    const first = await start();
    expect(first.adopted).toBe(false);
    await ask(first.owner, `create table lamp (words text); insert into lamp values ('心灯')`);
    const server = pid();
    await Promise.all([first.stop(), first.stop()]);
    expect(isPostmasterOf(server, join(folder, 'cluster/data'))).toBe(false);
    const { owner } = await start();
    expect(await ask(owner, 'select words from lamp')).toEqual([{ words: '心灯' }]);
    const facts = `select getdatabaseencoding() as encoding, current_setting('data_checksums') as checksums,
      current_setting('fsync') as fsync, current_setting('listen_addresses') as addresses`;
    expect(await ask(owner, facts)).toEqual([{ encoding: 'UTF8', checksums: 'on', fsync: 'on', addresses: '' }]);
  });

  it('lets the runtime role create nothing and shows its passwords to nobody', async () => {
    const { runtime } = await start();
    await expect(ask(runtime, 'create table mine (id int)')).rejects.toMatchObject({ code: '42501' });
    await expect(ask(runtime, 'create schema mine')).rejects.toMatchObject({ code: '42501' });
    await expect(ask({ ...runtime, password: 'guess' }, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(join(folder, 'cluster/passwords.json')).mode & 0o777).toBe(0o600);
  });

  it('is held by one process at a time', async () => {
    await start();
    const again = startEmbeddedPostgres({ folder });
    await expect(again).rejects.toMatchObject({ code: 'postgres.in-use' });
    await expect(again).rejects.toThrow(`process ${process.pid}`);
  });

  it('comes back by itself when the server is killed, and is held again', async () => {
    const { owner } = await start();
    process.kill(pid(), 'SIGKILL');
    const deadline = Date.now() + 10_000;
    const answers = () => ask(owner, 'select 1').then(Boolean, () => false);
    do await new Promise((resolve) => setTimeout(resolve, 50));
    while (!(await answers()) && Date.now() < deadline);
    await expect(startEmbeddedPostgres({ folder })).rejects.toMatchObject({ code: 'postgres.in-use' });
  });

  it('starts over the pid file of a dead server whose number now is another process', async () => {
    await (await start()).stop();
    writeFileSync(pidFile(), `${process.pid}\n${join(folder, 'cluster/data')}\n`);
    expect((await start()).adopted).toBe(false);
  });

  it('never writes to its log what a statement said', async () => {
    const { owner } = await start();
    await ask(owner, 'create table guarded (words text check (words is null))');
    await expect(ask(owner, `insert into guarded values ('told-in-confidence')`)).rejects.toMatchObject({
      code: '23514',
    });
    await expect(ask(owner, `select told_in_confidence('told-in-confidence'`)).rejects.toMatchObject({ code: '42601' });
    const log = readFileSync(join(folder, 'postgres.log'), 'utf8');
    expect(log).toContain('violates check constraint');
    expect(log).not.toContain('told-in-confidence');
  });

  it('leaves nothing half made when it cannot start', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    await expect(startEmbeddedPostgres({ folder: file })).rejects.toMatchObject({
      code: 'postgres.folder-not-writable',
    });
    const wrong = join(folder, 'wrong');
    const refused = startEmbeddedPostgres({ folder: wrong, extraSettings: { shared_buffers: 'plenty' } });
    await expect(refused).rejects.toMatchObject({ code: 'postgres.start-failed' });
    expect(existsSync(join(wrong, 'cluster/data/postmaster.pid'))).toBe(false);
  });
});

describe('what stands in its way', () => {
  it('names the folder that the account may not pass', () => {
    const top = mkdtempSync(join(tmpdir(), 'lamplight-way-'));
    const inner = join(top, 'inner', 'data');
    mkdirSync(inner, { recursive: true });
    const stranger = { uid: 65_531, gid: 65_531 };
    chmodSync(top, 0o755);
    chmodSync(join(top, 'inner'), 0o700);
    expect(closedFolderAbove(stranger, inner)).toBe(join(top, 'inner'));
    chmodSync(join(top, 'inner'), 0o711);
    expect(closedFolderAbove(stranger, inner)).toBeUndefined();
    rmSync(top, { recursive: true });
  });

  it('calls a full disk by its name, and else repeats the last complaint', () => {
    expect(failure('FATAL:  could not write: No space left on device', '/data', '')).toMatchObject({
      code: 'postgres.disk-full',
    });
    const said = 'LOG:  starting\n2026-11-22 [7] @ FATAL:  data directory "/data" has wrong ownership\n';
    expect(failure(said, '/data', '').message).toBe(
      'PostgreSQL in /data did not start: data directory "/data" has wrong ownership',
    );
  });

  it('has no programs for every machine and says what to do', () => {
    expect(() => findBinaries('sunos', 'x64')).toThrow(/DATABASE_URL/);
  });

  it('keeps the socket where its path fits', () => {
    expect(socketFolder('/data')).toBe('/data/socket');
    const long = `/${'x'.repeat(100)}`;
    expect(socketFolder(long)).toMatch(/^\/.*\/lamplight-[0-9a-f]{16}$/);
    expect(socketFolder(long)).not.toBe(socketFolder(`${long}y`));
  });

  it('hands none of the caller’s PostgreSQL variables on', () => {
    process.env.PGDATA = '/elsewhere';
    const command = commandAs({ uid: 1, gid: 1, switch: true, capability: 'dac_read_search' }, '/bin/postgres', [
      '-D',
      '/data',
    ]);
    delete process.env.PGDATA;
    expect(command.options.env.PGDATA).toBeUndefined();
    expect(command.args).toEqual(
      expect.arrayContaining(['--reuid=1', '--clear-groups', '/bin/postgres', '-D', '/data']),
    );
  });
});
