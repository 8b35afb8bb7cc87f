import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The retrieval code moves from the thread to the person, since whoever called has no thread; contacts know whether
 * somebody is on the line; how much a counselor takes on is said by kind; cases.
 */
export class CodesCapacityCases1763900000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- keyed hash of the code that leads back here; null for whoever was never given one
      alter table persons add column code_hash bytea;
      update persons p set code_hash = t.code_hash from threads t where t.person_id = p.id;
      create unique index persons_code on persons (code_hash);
      alter table threads drop column code_hash;

      -- somebody is on the line or in the chat now; letters and voice messages wait without it
      alter table contacts add column live boolean not null default false;
      create index contacts_waiting_live on contacts (desk_id, channel, live, urgency, waiting_since, id)
        where state = 'waiting';
      drop index contacts_waiting;
      alter table contacts add constraint contacts_board_is_not_live check (not (live and channel = 'board'));

      alter table desks add column live_offer_seconds integer not null default 30
        check (live_offer_seconds between 5 and 600);
      alter table accounts add column chat_capacity smallint not null default 2 check (chat_capacity between 0 and 10);

      alter table offers drop constraint offers_reason_check;
      alter table offers add constraint offers_reason_check
        check (reason in ('busy', 'conflict', 'not-suited', 'break', 'other', 'offline', 'caller-left'));

      create table cases (
        id              uuid primary key,
        center_id       uuid not null references centers,
        desk_id         uuid not null references desks,
        person_id       uuid not null references persons,
        -- the contact it was opened from
        contact_id      uuid not null references contacts,
        number          integer not null check (number > 0),
        state           text not null check (state in ('open', 'closed')),
        responsible_id  uuid not null references accounts,
        next_date       date,
        opened_at       timestamptz not null,
        opened_by       uuid not null references accounts,
        closed_at       timestamptz,
        unique (center_id, number),
        check ((state = 'closed') = (closed_at is not null))
      );
      -- one file a person
      create unique index cases_one_open_per_person on cases (person_id) where state = 'open';
      create index cases_responsible on cases (responsible_id) where state = 'open';
      create index cases_desk on cases (center_id, desk_id, state);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
