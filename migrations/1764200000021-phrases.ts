import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sentences that counselors write again and again. */
export class Phrases1764200000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Staff texts about nobody, so they are not sealed. A desk's, or one counselor's own.
      create table phrases (
        id          uuid primary key,
        center_id   uuid not null references centers,
        desk_id     uuid references desks,
        account_id  uuid references accounts,
        created_by  uuid not null references accounts,
        client_id   uuid not null,
        title       text not null check (title <> ''),
        body        text not null check (body <> ''),
        changed_at  timestamptz not null,
        check (num_nonnulls(desk_id, account_id) = 1),
        unique (created_by, client_id)
      );
      create index phrases_of_desk on phrases (desk_id) where desk_id is not null;
      create index phrases_of_account on phrases (account_id) where account_id is not null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
