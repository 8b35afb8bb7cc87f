import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever is on the telephone may also call from the page; a counselor who let go of a call is taken off its line. */
export class CallsPutRight1763900000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- a code read out on the telephone leads to the caller's own person, whose telephone call is still on
      create unique index calls_one_live_page_per_person on calls (person_id)
        where state <> 'ended' and carrier = 'browser';
      drop index calls_one_live_per_person;

      alter table carrier_errands
        -- whose leg is to be taken off the line: each counselor who let go of the call, each once
        add column account_id uuid references accounts,
        drop constraint carrier_errands_kind_check,
        add constraint carrier_errands_kind_check
          check (kind in ('hang-up', 'fetch-recording', 'delete-recording', 'remove-counselor')),
        add constraint carrier_errands_account_check check ((kind = 'remove-counselor') = (account_id is not null)),
        drop constraint carrier_errands_call_id_kind_key;
      create unique index carrier_errands_once on carrier_errands (call_id, kind) where account_id is null;
      create index carrier_errands_of_counselor on carrier_errands (call_id, account_id) where account_id is not null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
