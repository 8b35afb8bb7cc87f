import pg from 'pg';
import { connectionOf, type DatabaseTarget } from './database.js';

/** Another Lamplight serves this database. One line that says what to do. */
export class AlreadyServed extends Error {}

/** A process that was killed a moment ago may still hold the lock until the database notices. */
const PATIENCE_MS = 6_000;
const TRY_EVERY_MS = 250;

/**
 * Makes sure that the processes of one database know of each other: without Redis one alone (two would leave people waiting
 * unseen), with Redis as many as there are, but none without. Held by a connection of its own, so no crash can leave it
 * behind; when the database restarts it is taken again, and `usurped` is called if somebody else has taken it meanwhile.
 *
 * @param together with others, which also work together @returns how to let go @throws AlreadyServed
 */
export async function serveDatabase(
  database: DatabaseTarget,
  together: boolean,
  usurped: (error: Error) => void,
): Promise<() => Promise<void>> {
  let letGo = false;
  let client = await hold(database, together);
  const watch = () => {
    client.once('end', () => {
      if (!letGo) void again();
    });
  };
  const again = async (): Promise<void> => {
    while (!letGo) {
      try {
        client = await hold(database, together);
        return watch();
      } catch (error) {
        if (error instanceof AlreadyServed) return usurped(error);
        await pause(); // the database is not back yet
      }
    }
  };
  watch();
  return async () => {
    letGo = true;
    await client.end();
  };
}

async function hold(database: DatabaseTarget, together: boolean): Promise<pg.Client> {
  const client = new pg.Client({ ...connectionOf(database), keepAlive: true, application_name: 'lamplight-lock' });
  client.on('error', () => undefined); // followed by `end`, where it is dealt with
  await client.connect();
  try {
    const giveUpAt = Date.now() + PATIENCE_MS;
    while (Date.now() < giveUpAt) {
      const { rows } = await client.query<{ mine: boolean }>(
        `select pg_try_advisory_lock${together ? '_shared' : ''}(hashtextextended('lamplight.serve', 0)) as mine`,
      );
      if (rows[0]?.mine) return client;
      await pause();
    }
  } catch (error) {
    await client.end();
    throw error;
  }
  await client.end();
  throw new AlreadyServed(
    together
      ? 'A Lamplight without REDIS_URL serves this database: stop it, or give it REDIS_URL too.'
      : 'Another Lamplight serves this database: stop it, give this one a database of its own, or set REDIS_URL for both.',
  );
}

function pause(): Promise<void> {
  return new Promise((resume) => setTimeout(resume, TRY_EVERY_MS));
}
