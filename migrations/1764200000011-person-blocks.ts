import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Blocks against abuse: one open block a person, seven days at most. */
export class PersonBlocks1764200000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table person_blocks (
        id uuid primary key,
        center_id uuid not null references centers (id),
        desk_id uuid not null references desks (id),
        person_id uuid not null references persons (id),
        contact_id uuid not null references contacts (id),
        client_id uuid not null,
        reason text not null check (reason in ('insults', 'sexual', 'threats', 'flooding', 'other')),
        words bytea,
        blocked_by uuid not null references accounts (id),
        blocked_at timestamptz not null,
        until timestamptz not null,
        lifted_at timestamptz,
        lifted_why text check (lifted_why in ('by-hand', 'time', 'risk')),
        lifted_by uuid references accounts (id),
        check (until > blocked_at and until <= blocked_at + interval '7 days'),
        check ((lifted_at is null) = (lifted_why is null)),
        check (coalesce(lifted_why = 'by-hand', false) = (lifted_by is not null)),
        unique (contact_id, client_id)
      );
      create unique index person_blocks_one_open on person_blocks (person_id) where lifted_at is null;
      create index person_blocks_open_at on person_blocks (desk_id, until) where lifted_at is null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
