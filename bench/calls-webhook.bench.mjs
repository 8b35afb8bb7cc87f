import { createServer } from 'node:http';
import pg from 'pg';
import { inPairs, row } from './frame/pairs.mjs';

const CALLERS = 50;
/** A caller's line comes for more this long after it got an answer; a real one comes every 20 s. */
const EVERY_MS = 250;
const account = { publicUrl: 'https://lamp.example.cn', authToken: 'only the carrier and we know this' };
const hex = (digit) => digit.repeat(32);

export const benchmark = {
  what: `webhook to TwiML, ${CALLERS} calls at a time, each with ${1000 / EVERY_MS} webhooks a second; bare: Fastify and one INSERT`,
  /** @returns rows of the JSON */
  async run({ processes, machine, pairs, seconds, note }) {
    note(
      'a call: dialled (contact, call, events, one commit), four rounds of the waiting loop, hung up; all of it signed',
    );
    const carrier = createServer((_, reply) => reply.end('{"conferences":[]}')); // nobody is ever in one
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
    await openNow(service.superuser);
    const bareServer = await processes.bareServer(service.superuser);
    const load = await processes.loadGenerator();
    const side = (port, as) => ({
      run: async (length) => {
        const job = { port, callers: CALLERS, everyMs: EVERY_MS, seconds: length, account: as };
        const { p50, p99 } = (await machine.watch(() => load.call('calls', job))).result;
        return { p50, p99 };
      },
    });
    const ours = side(service.port, account);
    const bare = side(bareServer.port, null);
    const figures = await inPairs({ pairs, seconds, machine, ours, bare, note });
    carrier.close();
    return ['p50', 'p99'].map((metric) =>
      row({ name: 'calls-webhook', metric, unit: 'ms', aim: 1.5, better: 'lower' }, figures),
    );
  },
};

/** Whatever the hour: the demo's desk is open and somebody is on shift, so that callers wait. */
async function openNow(superuser) {
  const database = new pg.Client(superuser);
  await database.connect();
  await database.query(`
    delete from desk_hours where channel = 'phone';
    insert into desk_hours (id, center_id, desk_id, channel, weekday, opens_minute, closes_minute)
      select gen_random_uuid(), d.center_id, d.id, 'phone', day, 0, 1440 from desks d, generate_series(1, 7) day
      where d.is_default;
    delete from shifts where desk_id = (select id from desks where is_default);
    insert into shifts (id, center_id, desk_id, account_id, starts_at, ends_at, kind)
      select gen_random_uuid(), d.center_id, d.id, m.account_id, now() - interval '1 hour', now() + interval '6 hours',
        'ordinary'
      from desks d join desk_members m on m.desk_id = d.id where d.is_default limit 1`);
  await database.end();
}
