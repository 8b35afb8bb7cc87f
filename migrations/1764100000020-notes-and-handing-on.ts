import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What counselors write for each other about a contact, and offers made by whoever hands a contact on. */
export class NotesAndHandingOn1764100000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- sealed, added to and never changed; no route or event of a visitor reads it
      create table contact_notes (
        id           uuid primary key,
        center_id    uuid not null references centers,
        desk_id      uuid not null references desks,
        contact_id   uuid not null references contacts,
        -- how far the thread went when it was written: where it stands among the messages
        after_seq    integer not null check (after_seq >= 0),
        account_id   uuid not null references accounts,
        client_id    uuid not null,
        body         bytea not null,
        occurred_at  timestamptz not null,
        recorded_at  timestamptz not null default clock_timestamp(),
        unique (contact_id, client_id)
      );

      -- who handed the contact to exactly this colleague; it comes back to her where it is not taken
      alter table offers add column handed_by uuid references accounts;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
