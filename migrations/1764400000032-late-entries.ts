import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contacts entered from paper or from another line: who entered them, when, and where they had been written down. */
export class LateEntries1764400000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table late_entries (
        contact_id  uuid primary key references contacts,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        source      text not null check (source in ('paper', 'other-line')),
        started_at  timestamptz not null,
        ended_at    timestamptz not null,
        -- who entered it; whose it was stands in the contact
        entered_by  uuid not null references accounts,
        entered_at  timestamptz not null,
        client_id   uuid not null,
        unique (entered_by, client_id),
        -- nothing that has yet to happen
        check (started_at <= ended_at and ended_at <= entered_at)
      );

      alter table contact_facts add column late boolean not null default false;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
