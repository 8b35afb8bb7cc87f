import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Supervisors who join a chat beside its counselor. */
export class SupervisorsInChats1764200000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table chat_supervisions (
        id          uuid primary key,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        contact_id  uuid not null references contacts,
        account_id  uuid not null references accounts,
        joined_at   timestamptz not null,
        left_at     timestamptz check (left_at >= joined_at)
      );
      create unique index chat_supervisions_in on chat_supervisions (contact_id, account_id) where left_at is null;

      -- the visitor is told whose words they are
      alter table messages add column by_supervisor boolean not null default false;
      alter table messages add constraint messages_by_supervisor_check
        check (not by_supervisor or author = 'counselor') not valid;
      alter table messages validate constraint messages_by_supervisor_check;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
