import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A case changes hands when the colleague accepts it; and how many cases one colleague may answer for. */
export class CaseHandOvers1764400000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table case_hand_overs (
        id             uuid primary key,
        center_id      uuid not null references centers,
        desk_id        uuid not null references desks,
        case_id        uuid not null references cases,
        -- who answered for it then, and does until it is accepted
        from_id        uuid not null references accounts,
        to_id          uuid not null references accounts,
        offered_by     uuid not null references accounts,
        -- a supervisor's offer is her yes to a case above the colleague's cap
        by_supervisor  boolean not null,
        client_id      uuid not null,
        -- sealed with the person's key
        note           bytea not null,
        offered_at     timestamptz not null,
        state          text not null check (state in ('offered', 'accepted', 'declined', 'withdrawn')),
        reason         text check (reason in ('busy', 'conflict', 'not-suited', 'away', 'other')),
        settled_at     timestamptz,
        settled_by     uuid references accounts,
        unique (case_id, offered_by, client_id),
        check (from_id <> to_id),
        check ((state = 'offered') = (settled_at is null)),
        check ((settled_at is null) = (settled_by is null)),
        check ((state = 'declined') = (reason is not null)),
        -- nobody is handed a case by somebody else's yes
        check (state not in ('accepted', 'declined') or settled_by = to_id)
      );
      create unique index case_hand_overs_one_offered on case_hand_overs (case_id) where state = 'offered';
      create index case_hand_overs_offered_to on case_hand_overs (to_id) where state = 'offered';

      -- what a supervisor has said of one account; without a row the service's setting holds
      create table caseload_caps (
        account_id  uuid primary key references accounts,
        center_id   uuid not null references centers,
        cap         smallint not null check (cap between 0 and 500),
        set_by      uuid not null references accounts,
        set_at      timestamptz not null
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
