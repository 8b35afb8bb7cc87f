import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Several rows of persons may be one human being: a tree that hangs on the row that leads it. Nothing is moved by that, so that a
 * merge can be taken back without loss.
 */
export class PersonsMerged1764400000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Both columns are empty for whoever leads, and that is nearly everybody. So two million rows are not rewritten, a new
    // person costs no more than before, and the indexes stay as small as there are merges. Validating the check reads the
    // table once, well under a second at that size.
    await runner.query(`
      alter table persons
        -- the row it was merged into; null for whoever leads
        add column merged_into uuid references persons,
        -- the root of its tree; null for whoever leads
        add column lead_id uuid references persons;
      alter table persons add constraint persons_merged_has_lead check (
        (merged_into is null) = (lead_id is null) and merged_into <> id and lead_id <> id) not valid;
      alter table persons validate constraint persons_merged_has_lead;
      create index persons_lead on persons (lead_id) where lead_id is not null;
      create index persons_merged_into on persons (merged_into) where merged_into is not null;

      create table person_merges (
        id          uuid primary key,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        -- where it was decided
        contact_id  uuid not null references contacts,
        client_id   uuid not null,
        person_id   uuid not null references persons,
        into_id     uuid not null references persons,
        -- who led both from then on
        lead_id     uuid not null references persons,
        reason      text not null check (reason in ('said-so', 'recognised', 'told', 'other')),
        merged_by   uuid not null references accounts,
        merged_at   timestamptz not null,
        undone_by   uuid references accounts,
        undone_at   timestamptz,
        unique (contact_id, client_id),
        check (person_id <> into_id and person_id <> lead_id),
        check ((undone_at is null) = (undone_by is null)),
        check (undone_at is null or undone_at >= merged_at)
      );
      -- a row hangs on one other at most
      create unique index person_merges_one_standing on person_merges (person_id) where undone_at is null;

      -- one open case for the person as a whole: a case carries the lead of its person
      alter table cases add column lead_id uuid references persons;
      update cases set lead_id = person_id;
      alter table cases alter column lead_id set not null;
      drop index cases_one_open_per_person;
      create unique index cases_one_open_per_person on cases (lead_id) where closed_at is null;
      create index cases_lead on cases (lead_id);

      -- Whoever opens a case can't give it another lead than its person has, nor while somebody merges or separates
      -- persons of the center: those hold the same lock alone, and rewrite the lead in their own transaction.
      create function lead_of_new_case() returns trigger language plpgsql as $$
      begin
        perform pg_advisory_xact_lock_shared(hashtextextended('lamplight.merges:' || new.center_id, 0));
        select coalesce(p.lead_id, p.id) into new.lead_id from persons p where p.id = new.person_id;
        return new;
      end $$;
      create trigger lead_of_new_case before insert on cases for each row execute function lead_of_new_case();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
