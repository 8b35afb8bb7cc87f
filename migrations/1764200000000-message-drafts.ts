import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a counselor is writing and has not sent, one a contact. */
export class MessageDrafts1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table message_drafts (
        contact_id  uuid primary key references contacts,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        -- null once it is sent or thrown away; the revision goes on, so that a late save can't bring it back
        body        bytea,
        revision    integer not null check (revision > 0),
        written_by  uuid not null references accounts,
        updated_at  timestamptz not null
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
