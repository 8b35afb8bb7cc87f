import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Projections that the month's tables are counted from; rebuildable from contact_events at any time. */
export class Statistics1763800000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table contact_facts (
        contact_id   uuid primary key,
        center_id    uuid,
        desk_id      uuid,
        person_id    uuid,
        channel      text,
        caller_role  text,
        described_key text collate "C" not null default '',
        entered      boolean,
        opened_at    timestamptz,
        answered_at  timestamptz,
        closed_at    timestamptz,
        signal       smallint,
        grade        text,
        graded_key   text collate "C" not null default '',
        primary_tag  text,
        tagged_key   text collate "C" not null default '',
        tags         text[] not null default '{}'
      );
      create index contact_facts_month on contact_facts (center_id, opened_at) include
        (desk_id, channel, entered, answered_at, grade, primary_tag);

      create table message_facts (
        message_id   uuid primary key,
        center_id    uuid not null,
        desk_id      uuid not null,
        contact_id   uuid not null,
        author       text not null,
        occurred_at  timestamptz not null
      );
      create index message_facts_month on message_facts (center_id, occurred_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
