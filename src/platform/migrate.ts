import { runMigrations as migrateJobs } from 'bullmq';
import pg from 'pg';
import { connectionOf, type DatabaseTarget, dataSourceFor } from './database.js';

/** The runtime role writes everywhere but here: it may add, never change or remove. */
const INSERT_ONLY = ['audit_log', 'contact_events', 'contact_notes', 'record_additions', 'case_plans', 'case_closings'];

/**
 * Brings the database up to this release: our migrations, BullMQ's own schema, then the runtime role's rights.
 * Safe to run twice and by two processes at once (an advisory lock lets one go first).
 *
 * @param owner who owns the schema; @param runtimeUser the role the service works as
 */
export async function migrate(owner: DatabaseTarget, runtimeUser: string): Promise<void> {
  const client = new pg.Client(connectionOf(owner));
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('lamplight.migrate'))`);
    const source = await dataSourceFor(owner, { migrations: true, poolSize: 2 }).initialize();
    try {
      await source.runMigrations();
    } finally {
      await source.destroy();
    }
    await migrateJobs(client);
    await grantRuntime(client, runtimeUser);
  } finally {
    await client.end();
  }
}

async function grantRuntime(client: pg.Client, runtimeUser: string): Promise<void> {
  const { rows } = await client.query<{ owner: string }>('select current_user as owner');
  if (rows[0]?.owner === runtimeUser) return; // one role for both: nothing to separate, main.ts warns
  const role = client.escapeIdentifier(runtimeUser);
  await client.query(`
    grant usage on schema public, bullmq to ${role};
    grant select, insert, update, delete on all tables in schema public, bullmq to ${role};
    grant usage on all sequences in schema public, bullmq to ${role};
    grant execute on all functions in schema bullmq to ${role};
    revoke all on migrations from ${role};
    grant select on migrations to ${role};
    ${INSERT_ONLY.map((table) => `revoke update, delete, truncate on ${table} from ${role};`).join('\n')}
  `);
}
