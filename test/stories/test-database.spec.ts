import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/cluster.js';

describe('a suite that asks for a database', () => {
  const made: TestDatabase[] = [];
  const create = async () => {
    const database = await createTestDatabase();
    made.push(database);
    return database;
  };

  const ask = async (login: pg.ClientConfig, statement: string) => {
    const client = new pg.Client(login);
    await client.connect();
    try {
      return (await client.query(statement)).rows as unknown[];
    } finally {
      await client.end();
    }
  };

  afterAll(() => Promise.all(made.map((database) => database.drop())));

  it('gets one with every table, which no other suite sees', async () => {
    const [mine, other] = await Promise.all([create(), create()]);
    await ask(mine.owner, 'create table mark (id int)');
    expect(await ask(mine.runtime, `select to_regclass('contact_events') is not null as there`)).toEqual([
      { there: true },
    ]);
    expect(await ask(other.owner, `select to_regclass('mark') as mark`)).toEqual([{ mark: null }]);
  });

  it('runs as a role that may not create, nor change what happened', async () => {
    const { runtime } = await create();
    await expect(ask(runtime, 'create table mine (id int)')).rejects.toMatchObject({ code: '42501' });
    await expect(ask(runtime, 'create temporary table mine (id int)')).rejects.toMatchObject({ code: '42501' });
    await expect(ask(runtime, 'delete from contact_events')).rejects.toMatchObject({ code: '42501' });
    await expect(ask(runtime, 'update contact_events set version = 2')).rejects.toMatchObject({ code: '42501' });
  });

  it('leaves nothing behind, even with a connection still open', async () => {
    const database = await create();
    const forgotten = new pg.Client(database.runtime);
    forgotten.on('error', () => undefined);
    await forgotten.connect();
    await database.drop();
    await expect(ask(database.runtime, 'select 1')).rejects.toMatchObject({ code: '3D000' });
  });
});
