import { spawn } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { createTestDatabase, type TestDatabase, urlOf } from '../support/cluster.js';

const command = join(__dirname, '../../dist/src/found-center.js');
const center = ['--name', '江城未成年人成长指导中心', '--city', '江城', '--login', 'boss', '--display', '管理员'];

/** Founds as an administrator would: the settings in the environment, the password on standard input. */
function found(
  database: TestDatabase,
  args: string[],
  password: string,
): Promise<{ code: number | null; said: string }> {
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: urlOf(database.runtime),
    DATABASE_MIGRATE_URL: urlOf(database.owner),
  };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [command, ...args], { env, stdio: 'pipe' });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.stdin.end(`${password}\n`);
    child.once('close', (code) => resolve({ code, said }));
  });
}

describe('founding a center', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  const rows = async (statement: string) => {
    const client = new pg.Client(database.owner);
    await client.connect();
    try {
      return (await client.query(statement)).rows as unknown[];
    } finally {
      await client.end();
    }
  };

  it('makes one center with a desk and an administrator, and no second one', async () => {
    const first = await found(database, center, 'correct horse battery');
    expect(first).toMatchObject({ code: 0, said: expect.stringContaining('江城未成年人成长指导中心') });
    expect(await rows(`select role, login, password_hash like '$argon2id$%' as hashed from accounts`)).toEqual([
      { role: 'administrator', login: 'boss', hashed: true },
    ]);
    const second = await found(database, center, 'correct horse battery');
    expect(second.code).toBe(1);
    expect(second.said.trim().split('\n')).toHaveLength(1);
    expect(await rows('select count(*)::int as centers from centers')).toEqual([{ centers: 1 }]);
  });

  it('writes nothing when something is missing, too short or unknown', async () => {
    for (const [args, password] of [
      [[], 'correct horse battery'],
      [center, 'short'],
      [[...center, '--zone', 'Mars/Olympus'], 'correct horse battery'],
      [center.map((word) => (word === 'boss' ? 'Boss Man' : word)), 'correct horse battery'],
    ] as const) {
      expect((await found(database, [...args], password)).code).toBe(2);
    }
    expect(await rows('select count(*)::int as centers from centers')).toEqual([{ centers: 0 }]);
  });
});
