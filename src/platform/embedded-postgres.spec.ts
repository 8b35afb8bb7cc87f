import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type DatabaseLogin, type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';
import { closedFolderAbove, commandAs } from './postgres/account.js';
import { findBinaries } from './postgres/binaries.js';
import { failure, socketFolder } from './postgres/cluster-files.js';

const pidOf = (folder: string) => Number.parseInt(readFileSync(join(folder, 'cluster/data/postmaster.pid'), 'utf8'), 10);

async function ask<Row>(login: DatabaseLogin, statement: string): Promise<Row[]> {
  const client = new pg.Client(login);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows as Row[];
  } finally {
    await client.end();
  }
}

async function until(fact: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await fact())) {
    if (Date.now() > deadline) throw new Error('it did not become so within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the embedded PostgreSQL', () => {
  let folder: string;
  const started: EmbeddedPostgres[] = [];
  const children: ChildProcess[] = [];

  const start = async () => {
    const server = await startEmbeddedPostgres({ folder });
    started.push(server);
    return server;
  };

  /** Another process that holds the folder until it is killed. */
  const startElsewhere = async () => {
    const program = `
      require(${JSON.stringify(require.resolve('@swc/core'))});
      const { Client } = require(${JSON.stringify(require.resolve('pg'))});
      const client = new Client({ ...JSON.parse(process.argv[1]), application_name: 'lamplight ' + process.pid });
      client.connect().then(() => client.query('select pg_advisory_lock(7165016)')).then(() => console.log('held'));`;
    const { superuser } = await start();
    const child = spawn(process.execPath, ['-e', program, JSON.stringify(superuser)]);
    children.push(child);
    return child;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lamplight-embedded-'));
    await (await start()).stop();
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await Promise.all(started.splice(0).map((server) => server.stop()));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));
});
