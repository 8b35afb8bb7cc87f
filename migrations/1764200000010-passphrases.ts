import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A passphrase beside the retrieval code, for whoever wants one. */
export class Passphrases1764200000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table passphrases (
        person_id uuid primary key references persons (id),
        center_id uuid not null references centers (id),
        id uuid not null unique,
        phrase_hash text not null,
        set_at timestamptz not null,
        tries integer not null default 0 check (tries >= 0),
        last_try_at timestamptz,
        next_try_at timestamptz not null
      );
      comment on column passphrases.id is 'another one whenever the phrase is set: what a proof was given for';
      comment on column passphrases.tries is 'one after the other without a right one among them';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
