import pg from 'pg';
import { connectionOf, type DatabaseTarget } from './database.js';

/** Another Lamplight serves this database. One line that says what to do. */
export class AlreadyServed extends Error {}

/** A process that was killed a moment ago may still hold the lock until the database notices. */
const PATIENCE_MS = 6_000;
const TRY_EVERY_MS = 250;

/**
 * Makes sure that one process at a time serves a database: pushes to consoles do not yet cross from one to another, and
 * two would leave people waiting unseen. Held by a connection of its own, so no crash can leave it behind.
 *
 * @returns how to let go @throws AlreadyServed
 */
export async function serveAlone(database: DatabaseTarget): Promise<() => Promise<void>> {
  const client = new pg.Client({ ...connectionOf(database), keepAlive: true, application_name: 'lamplight-lock' });
  // the pool reports a lost database; without a listener this connection would end the process
  client.on('error', () => undefined);
  await client.connect();
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query<{ mine: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('lamplight.serve', 0)) as mine`,
    );
    if (rows[0]?.mine) return () => client.end();
    if (Date.now() > giveUpAt) break;
    await new Promise((resume) => setTimeout(resume, TRY_EVERY_MS));
  }
  await client.end();
  throw new AlreadyServed('Another Lamplight serves this database: stop it, or give this one a database of its own.');
}
