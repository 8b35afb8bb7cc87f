import { createServer } from 'node:http';
import pg from 'pg';

/** The account at the carrier by which the load generator signs what it sends. */
export const account = { publicUrl: 'https://lamp.example.cn', authToken: 'only the carrier and we know this' };
const hex = (digit) => digit.repeat(32);

/**
 * A service with a telephone: settings of an account, and a carrier that answers whatever is asked. Nobody is ever in a
 * conference of its.
 * @param {import('./processes.mjs').Processes} processes
 * @returns the service, and how to end the carrier
 */
export async function serviceWithTelephone(processes) {
  const carrier = createServer((_, reply) => reply.end('{"conferences":[]}'));
  await new Promise((listening) => carrier.listen(0, '127.0.0.1', listening));
  const service = await processes.service({
    PUBLIC_URL: account.publicUrl,
    TWILIO_ACCOUNT_SID: `AC${hex('a')}`,
    TWILIO_AUTH_TOKEN: account.authToken,
    TWILIO_API_KEY: `SK${hex('b')}`,
    TWILIO_API_SECRET: 'a secret that belongs to the key',
    TWILIO_APP_SID: `AP${hex('c')}`,
    TWILIO_API_URL: `http://127.0.0.1:${carrier.address().port}`,
  });
  return { service, endCarrier: () => carrier.close() };
}

/**
 * Whatever the hour: the demo's desk is open and somebody is on shift, so that people wait.
 * @param {pg.ClientConfig} superuser @param {('phone' | 'chat')[]} channels
 */
export async function openNow(superuser, channels) {
  const database = new pg.Client(superuser);
  await database.connect();
  await database.query('delete from desk_hours where channel = any($1)', [channels]);
  await database.query(
    `insert into desk_hours (id, center_id, desk_id, channel, weekday, opens_minute, closes_minute)
      select gen_random_uuid(), d.center_id, d.id, channel, day, 0, 1440
      from desks d, generate_series(1, 7) day, unnest($1::text[]) channel where d.is_default`,
    [channels],
  );
  await database.query(`
    delete from shifts where desk_id = (select id from desks where is_default);
    insert into shifts (id, center_id, desk_id, account_id, starts_at, ends_at, kind)
      select gen_random_uuid(), d.center_id, d.id, m.account_id, now() - interval '1 hour', now() + interval '6 hours',
        'ordinary'
      from desks d join desk_members m on m.desk_id = d.id where d.is_default limit 1`);
  await database.end();
}
