import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { Config, ConfigError } from './platform/config.js';
import { connectionOf } from './platform/database.js';
import { newId } from './platform/ids.js';
import { migrate } from './platform/migrate.js';
import { hashPassword } from './staff/index.js';
import { explain, openDatabases } from './start-up.js';

const USAGE = `npm run center -- --name 市未成年人成长指导中心 --city 某市 --login admin --display 系统管理员 [--zone Asia/Shanghai]
The administrator's password (at least 12 characters) is read from the terminal or from standard input.`;
const MIN_PASSWORD = 12;

/**
 * Founds a real center in an empty database: the center, its city, one desk with a message board open day and night,
 * and the administrator who makes everything else in the console. Run it before the first `npm start`, or the demo
 * center will be there already.
 */
async function found(): Promise<void> {
  const { values } = parseArgs({
    options: {
      name: { type: 'string' },
      city: { type: 'string' },
      login: { type: 'string' },
      display: { type: 'string' },
      zone: { type: 'string', default: 'Asia/Shanghai' },
    },
  });
  const { name, city, login, display, zone } = values;
  if (!name || !city || !login || !display) return refuse(USAGE);
  if (!/^[a-z0-9][a-z0-9._-]{1,59}$/.test(login))
    return refuse('--login: small letters, digits, dot, dash, underscore');
  if (!Intl.supportedValuesOf('timeZone').includes(zone)) return refuse(`--zone: ${zone} is not a time zone`);
  const password = await readPassword();
  if (password.length < MIN_PASSWORD) return refuse(`The password needs at least ${MIN_PASSWORD} characters.`);

  const databases = await openDatabases(Config.fromEnvironment(process.env));
  try {
    await migrate(databases.owner, databases.runtimeUser);
    const client = new pg.Client(connectionOf(databases.runtime));
    await client.connect();
    try {
      await store(client, { name, city, login, display, zone, passwordHash: await hashPassword(password) });
    } finally {
      await client.end();
    }
  } finally {
    await databases.embedded?.stop();
  }
  process.stdout.write(`${name} is founded. Next: npm start, then sign in at /console as ${login}.\n`);
}

interface Founding {
  name: string;
  city: string;
  login: string;
  display: string;
  zone: string;
  passwordHash: string;
}

async function store(client: pg.Client, center: Founding): Promise<void> {
  const [centerId, cityId, deskId] = [newId(), newId(), newId()];
  const now = new Date();
  await client.query('begin');
  await client.query(`select pg_advisory_xact_lock(hashtextextended('lamplight.demo', 0))`);
  const { rowCount } = await client.query('select 1 from centers limit 1');
  if (rowCount)
    throw new ConfigError('There is a center in this database already: found one in an empty database, with DEMO=off.');
  await client.query('insert into centers (id, name, time_zone, created_at) values ($1, $2, $3, $4)', [
    centerId,
    center.name,
    center.zone,
    now,
  ]);
  await client.query(`insert into org_units (id, center_id, parent_id, kind, name) values ($1, $2, null, 'city', $3)`, [
    cityId,
    centerId,
    center.city,
  ]);
  await client.query(
    `insert into desks (id, center_id, org_unit_id, slug, name, is_default, created_at)
     values ($1, $2, $3, 'city', $4, true, $5)`,
    [deskId, centerId, cityId, `${center.city}服务台`, now],
  );
  for (let weekday = 1; weekday <= 7; weekday++) {
    await client.query(
      `insert into desk_hours (id, center_id, desk_id, channel, weekday, opens_minute, closes_minute)
       values ($1, $2, $3, 'board', $4, 0, 1440)`,
      [newId(), centerId, deskId, weekday],
    );
  }
  await client.query(
    `insert into accounts (id, center_id, org_unit_id, login, display_name, role, password_hash, created_at)
     values ($1, $2, $3, $4, $5, 'administrator', $6, $7)`,
    [newId(), centerId, cityId, center.login, center.display, center.passwordHash, now],
  );
  await client.query('commit');
}

/** Asked for, so that it stands in no shell history and no process list. */
async function readPassword(): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdin.isTTY ? process.stderr : undefined });
  try {
    if (process.stdin.isTTY) return (await lines.question('Password of the administrator: ')).trim();
    for await (const line of lines) return line.trim();
    return '';
  } finally {
    lines.close();
  }
}

function refuse(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = 2;
}

found().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
