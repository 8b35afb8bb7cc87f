import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One open callback a caller; tries that no carrier made; facts of callbacks and of what went out. */
export class OneCallbackACaller1764000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index callbacks_caller;
      drop index callbacks_person;
      create unique index callbacks_one_open_of_number on callbacks (center_id, caller_hash) where settled_at is null;
      create unique index callbacks_one_open_of_person on callbacks (person_id) where settled_at is null;
      create index callbacks_number on callbacks (center_id, caller_hash, settled_at);
      create index callbacks_settled on callbacks (desk_id, settled_at) where settled_at is not null;

      -- three that count, and three that a carrier could not make
      alter table callback_attempts drop constraint callback_attempts_seq_check;
      alter table callback_attempts add constraint callback_attempts_seq_check check (seq between 1 and 6);
      create unique index callback_attempts_one_ringing on callback_attempts (callback_id) where outcome is null;

      alter table contact_facts add column outgoing boolean not null default false;
      alter table call_facts add column outgoing boolean not null default false;
      create table callback_facts (
        callback_id  uuid primary key,
        center_id    uuid,
        desk_id      uuid,
        opened_at    timestamptz,
        due_at       timestamptz,
        why          text,
        -- how it ended, and when; null while somebody is still to be called
        outcome      text,
        settled_at   timestamptz,
        attempts     integer not null default 0
      );
      create index callback_facts_month on callback_facts (center_id, opened_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
