import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The counselor signs her record; from then on it never changes, and what comes later is added beside it. */
export class RecordsSigned1764400000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table desks add column records_countersigned boolean not null default false;

      alter table records
        -- records from before are asked of nobody: false for them, true for each that is saved from now on
        add column signature_due boolean not null default false,
        add column signed_at timestamptz,
        add column signed_by uuid references accounts,
        add column countersign_asked boolean not null default false,
        add column countersigned_at timestamptz,
        add column countersigned_by uuid references accounts;
      alter table records alter column signature_due set default true;
      alter table records add constraint records_signed check (
        (signed_at is null) = (signed_by is null)
        and (countersigned_at is null) = (countersigned_by is null)
        and (countersigned_at is null or signed_at is not null)
        and (not countersign_asked or signed_at is not null)
        -- nobody countersigns her own
        and (countersigned_by is null or countersigned_by <> signed_by)) not valid;
      alter table records validate constraint records_signed;
      create index records_to_sign on records (center_id, desk_id) where signature_due and signed_at is null;
      create index records_to_countersign on records (center_id, desk_id) where countersign_asked and countersigned_at is null;

      create function refuse_signed_change() returns trigger language plpgsql as $$
        begin
          if tg_op = 'UPDATE' and old.countersigned_at is null
            and to_jsonb(new) - array['countersigned_at', 'countersigned_by'] = to_jsonb(old) - array['countersigned_at', 'countersigned_by']
          then
            return new;
          end if;
          raise exception 'a signed record never changes' using errcode = 'restrict_violation';
        end $$;
      create trigger records_stay_signed before update or delete on records
        for each row when (old.signed_at is not null) execute function refuse_signed_change();

      -- What was thought of or learned later: beside the record, never in it. May only be added to (platform/migrate.ts).
      create table record_additions (
        id          uuid primary key,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        contact_id  uuid not null references contacts,
        account_id  uuid not null references accounts,
        client_id   uuid not null,
        -- sealed: what, and why only now
        body        bytea not null,
        added_at    timestamptz not null,
        unique (contact_id, client_id)
      );
      create index record_additions_contact on record_additions (contact_id, added_at, id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
