import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A counselor's line that broke a moment ago, and numbers that are dialled before there is a call. */
export class CallLines1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- no sound since; she comes back within seconds or the call waits again
      alter table call_legs
        add column gone_at timestamptz,
        -- has said yes, and is on her way where the carrier brings her onto the line
        add column answered_at timestamptz,
        add constraint call_legs_gone check (gone_at is null or part = 'counselor');
      -- the counselor's own leg is one at a time
      create unique index call_legs_one_counselor on call_legs (call_id) where state in ('asked', 'joined') and part = 'counselor';

      alter table carrier_errands
        -- a call that is dialled gets its row when somebody answers
        drop constraint carrier_errands_call_id_fkey,
        add column carrier text check (carrier ~ '^[a-z][a-z0-9-]{0,30}$');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
