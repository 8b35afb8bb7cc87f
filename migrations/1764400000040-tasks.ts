import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is still to be done for a person, by whom and by when; and the follow-ups that a grade asks for. */
export class Tasks1764400000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- only where a center has its own; the others keep to the defaults of the service
      create table follow_up_plans (
        center_id     uuid primary key references centers,
        -- by grade, what is due how long after it
        steps         jsonb not null check (jsonb_typeof(steps) = 'object'),
        -- the minutes of the day, in the center's zone, between which people are followed up
        from_minute   smallint not null check (from_minute between 0 and 1439),
        until_minute  smallint not null check (until_minute between 1 and 1440),
        check (from_minute < until_minute)
      );

      -- the follow-ups that one grade of a person has asked for
      create table follow_up_series (
        id          uuid primary key,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        person_id   uuid not null references persons,
        contact_id  uuid not null references contacts,
        grade       text not null check (grade in ('1', '2', '3', '4')),
        started_at  timestamptz not null,
        ended_at    timestamptz,
        ended_by    text check (ended_by in ('regraded', 'cancelled')),
        check (ended_at >= started_at),
        check ((ended_at is null) = (ended_by is null))
      );
      create unique index follow_up_series_one_running on follow_up_series (person_id) where ended_at is null;

      create table tasks (
        id             uuid primary key,
        center_id      uuid not null references centers,
        desk_id        uuid not null references desks,
        person_id      uuid not null references persons,
        -- the contact it came of
        contact_id     uuid not null references contacts,
        case_id        uuid references cases,
        kind           text not null check (kind in ('follow-up', 'call-guardian', 'call-school', 'decision', 'other')),
        -- of whoever set it; none where a grade or another task has
        client_id      uuid,
        series_id      uuid references follow_up_series,
        step           smallint check (step between 1 and 1000),
        optional       boolean not null default false,
        -- what is to be done, where somebody has written it down
        words          bytea,
        assignee_id    uuid not null references accounts,
        -- tries of one thing share the first one's id, and are counted from 1
        root_id        uuid not null references tasks,
        attempt        smallint not null default 1 check (attempt between 1 and 200),
        -- the one whose outcome has opened it
        after_id       uuid references tasks,
        state          text not null check (state in ('open', 'done', 'not-reached', 'declined', 'cancelled')),
        due_at         timestamptz not null,
        overdue_at     timestamptz,
        created_at     timestamptz not null,
        created_by     uuid references accounts,
        settled_at     timestamptz,
        settled_by     uuid references accounts,
        settle_client_id  uuid,
        outcome        text,
        outcome_words  bytea,
        -- the contact it was done in
        done_in_id     uuid references contacts,
        unique (contact_id, client_id),
        check ((series_id is null) = (step is null)),
        check (series_id is null or kind = 'follow-up'),
        check (created_at <= settled_at),
        check ((state = 'open') = (settled_at is null)),
        check ((state = 'open') = (outcome is null)),
        check (state <> 'open' or (settled_by is null and outcome_words is null and settle_client_id is null)),
        check (state not in ('done', 'declined') or outcome_words is not null),
        check (state = 'done' or done_in_id is null),
        check (case state
          when 'done' then outcome in ('better', 'same', 'worse', 'done')
          when 'not-reached' then outcome in ('no-answer', 'busy', 'unreachable', 'somebody-else', 'no-reply')
          when 'declined' then outcome in ('visitor', 'guardian')
          when 'cancelled' then outcome in ('not-needed', 'mistake', 'other', 'regraded', 'rest-cancelled', 'lapsed')
          else true end)
      );
      create unique index tasks_one_open_a_step on tasks (series_id, step) where state = 'open' and series_id is not null;
      create unique index tasks_one_next on tasks (after_id) where after_id is not null;
      create index tasks_mine on tasks (assignee_id, due_at) where state = 'open';
      create index tasks_of_desk on tasks (desk_id, due_at) where state = 'open';
      create index tasks_of_person on tasks (person_id);
      create index tasks_settled on tasks (desk_id, settled_at) where state <> 'open';
      create index tasks_overdue_of_contact on tasks (contact_id) where state = 'open' and overdue_at is not null;

      alter table alarms drop constraint alarms_kind_check;
      alter table alarms add constraint alarms_kind_check check (kind in ('desk-unstaffed', 'nobody-answers',
        'urgent-waiting', 'counselor-gone', 'not-answered', 'referral-unanswered', 'callback-overdue',
        'answer-undelivered', 'reply-overdue', 'task-overdue'));
      drop index alarms_one_standing;
      create unique index alarms_one_standing on alarms (desk_id, kind)
        where cleared_at is null and kind not in ('referral-unanswered', 'callback-overdue', 'answer-undelivered',
          'reply-overdue', 'task-overdue');
      create unique index alarms_one_task_overdue on alarms (contact_id)
        where cleared_at is null and kind = 'task-overdue';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
