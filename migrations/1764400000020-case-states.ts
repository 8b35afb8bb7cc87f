import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A case has a state of its own beyond open and closed, a day somebody looks again for as long as it is not closed, a
 * stand-in and a team, and an end with a summary and an effect.
 */
export class CaseStates1764400000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Cases without a day come first of all: they are due on the day of this update, and say that nobody chose it. No date is
      -- overwritten; the mark goes with the first day that somebody sets.
      alter table cases add column next_date_assumed boolean not null default false;
      update cases k set next_date = (now() at time zone c.time_zone)::date, next_date_assumed = true
        from centers c where c.id = k.center_id and k.state <> 'closed' and k.next_date is null;
      alter table cases add constraint cases_look_again_while_running check (state = 'closed' or next_date is not null);

      alter table cases drop constraint cases_state_check;
      alter table cases add constraint cases_state_check
        check (state in ('open', 'active', 'watch', 'referred', 'returning', 'closed', 'reopened'));

      -- what came of it, while it is closed; 'not-recorded' for what was closed before this was asked
      alter table cases add column effect text check (effect in
        ('improved', 'stable', 'no-change', 'worse', 'moved', 'lost-touch', 'not-recorded'));
      update cases set effect = 'not-recorded' where state = 'closed';
      alter table cases add constraint cases_effect_of_closed check ((state = 'closed') = (effect is not null));

      -- who looks after it while whoever answers for it is away
      alter table cases add column stand_in_id uuid references accounts;
      alter table cases add constraint cases_stand_in_is_another check (stand_in_id <> responsible_id);

      -- one running case a person: cases_one_open_per_person goes by closed_at since 1764400000010
      create index cases_running_of_responsible on cases (responsible_id) where state <> 'closed';
      drop index cases_responsible;
      create index cases_running_of_stand_in on cases (stand_in_id) where state <> 'closed';

      create table case_members (
        id          uuid primary key,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        case_id     uuid not null references cases,
        account_id  uuid not null references accounts,
        -- what this colleague does in it, in words: sealed with the person's key
        part        bytea not null,
        added_at    timestamptz not null,
        added_by    uuid not null references accounts,
        unique (case_id, account_id)
      );
      create index case_members_account on case_members (account_id);

      create table case_moves (
        id           uuid primary key,
        center_id    uuid not null references centers,
        desk_id      uuid not null references desks,
        case_id      uuid not null references cases,
        from_state   text not null,
        to_state     text not null check (to_state <> from_state),
        reason       text not null check (reason in ('plan-made', 'steadier', 'worse', 'to-hospital', 'from-hospital',
          'no-referral', 'asked', 'came-back', 'other', 'referral', 'ended')),
        moved_at     timestamptz not null,
        -- nobody where a referral has moved it
        moved_by     uuid references accounts,
        client_id    uuid,
        referral_id  uuid,
        check ((moved_by is null) = (client_id is null)),
        check ((moved_by is null) = (referral_id is not null)),
        unique (case_id, moved_by, client_id),
        -- a referral moves a case once
        unique (case_id, referral_id)
      );

      create table case_closings (
        id          uuid primary key,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        case_id     uuid not null references cases,
        move_id     uuid not null unique references case_moves,
        effect      text not null check (effect in ('improved', 'stable', 'no-change', 'worse', 'moved', 'lost-touch')),
        -- sealed with the person's key; stays when the case is opened again
        summary     bytea not null,
        closed_at   timestamptz not null,
        closed_by   uuid not null references accounts
      );
      create index case_closings_case on case_closings (case_id);

      -- a look that was due has been done
      create table case_looks (
        id          uuid primary key,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        case_id     uuid not null references cases,
        account_id  uuid not null references accounts,
        client_id   uuid not null,
        looked_at   timestamptz not null,
        next_date   date not null,
        unique (case_id, account_id, client_id)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
