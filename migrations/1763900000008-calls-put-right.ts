import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever is on the telephone may also call from the page. */
export class CallsPutRight1763900000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- a code read out on the telephone leads to the caller's own person, whose telephone call is still on
      create unique index calls_one_live_page_per_person on calls (person_id)
        where state <> 'ended' and carrier = 'browser';
      drop index calls_one_live_per_person;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
