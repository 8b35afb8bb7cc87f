import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Goals, measures and a day to review them: a plan for each case, and every version of it. */
export class CasePlans1764400000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table case_plans (
        id           uuid primary key,
        center_id    uuid not null references centers,
        desk_id      uuid not null references desks,
        case_id      uuid not null references cases,
        version      integer not null check (version > 0),
        client_id    uuid not null,
        -- goals with their states, and measures; sealed with the person's key, and never changed
        body         bytea not null,
        review_date  date not null,
        -- the plan before was gone through; otherwise it was only written anew
        is_review    boolean not null,
        saved_at     timestamptz not null,
        saved_by     uuid not null references accounts,
        unique (case_id, version),
        unique (case_id, saved_by, client_id),
        check (version > 1 or not is_review)
      );

      -- of the latest version, for lists; none once the case is closed, nor after that until a plan is saved
      alter table cases add column review_date date;
      alter table cases add constraint cases_review_while_running check (state <> 'closed' or review_date is null);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
