import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By when somebody must have answered what a visitor wrote. */
export class ReplyClocks1764200000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- only where a desk has its own; the others keep to the defaults of the service
      create table desk_reply_clocks (
        desk_id    uuid not null references desks,
        center_id  uuid not null references centers,
        signal     smallint not null check (signal between 0 and 4),
        minutes    integer not null check (minutes between 1 and 10080),
        primary key (desk_id, signal)
      );

      create table reply_clocks (
        id          uuid primary key,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        contact_id  uuid not null references contacts,
        -- the first of the words nobody has answered
        owed_since  timestamptz not null,
        -- the message whose time is up first, and its signal
        set_by      uuid not null references messages,
        signal      smallint not null check (signal between 0 and 4),
        warns_at    timestamptz not null,
        due_at      timestamptz not null,
        warned_at   timestamptz,
        overdue_at  timestamptz,
        ended_at    timestamptz,
        ended_by    text check (ended_by in ('answered', 'no-answer-needed', 'moved')),
        check (owed_since < due_at and warns_at <= due_at),
        check ((ended_at is null) = (ended_by is null))
      );
      create unique index reply_clocks_one_running on reply_clocks (contact_id) where ended_at is null;
      create unique index reply_clocks_by_word on reply_clocks (set_by) where ended_at is null;

      create table reply_facts (
        clock_id    uuid primary key,
        center_id   uuid,
        desk_id     uuid,
        owed_since  timestamptz,
        settled     boolean not null default false,
        overdue     boolean not null default false
      );
      create index reply_facts_month on reply_facts (center_id, owed_since);

      alter table alarms drop constraint alarms_kind_check;
      alter table alarms add constraint alarms_kind_check check (kind in ('desk-unstaffed', 'nobody-answers',
        'urgent-waiting', 'counselor-gone', 'not-answered', 'referral-unanswered', 'callback-overdue',
        'answer-undelivered', 'reply-overdue'));
      drop index alarms_one_standing;
      create unique index alarms_one_standing on alarms (desk_id, kind)
        where cleared_at is null
          and kind not in ('referral-unanswered', 'callback-overdue', 'answer-undelivered', 'reply-overdue');
      create unique index alarms_one_reply_overdue on alarms (contact_id)
        where cleared_at is null and kind = 'reply-overdue';
    `);
    // Letters that are open when the service is upgraded: their words have waited all the while.
    await runner.query(`
      with allowed (signal, minutes) as (values (0, 1440), (1, 1440), (2, 240), (3, 30), (4, 10)),
      unanswered as (
        select c.id as contact_id, c.center_id, c.desk_id, m.id as message_id, m.occurred_at, a.signal, a.minutes,
          min(m.occurred_at) over (partition by c.id) as owed_since
        from contacts c join messages m on m.contact_id = c.id and m.author = 'visitor'
          left join signals s on s.message_id = m.id
          join allowed a on a.signal = coalesce(s.level, 0)
        where c.channel = 'board' and c.state <> 'closed'
          and m.seq > coalesce((select max(o.seq) from messages o
            where o.contact_id = c.id and o.author = 'counselor'), 0)
          and not exists (select 1 from contact_requirements q
            where q.contact_id = c.id and q.code = 'answer' and q.met_at is not null)
      ),
      started as (
        insert into reply_clocks (id, center_id, desk_id, contact_id, owed_since, set_by, signal, warns_at, due_at)
        select distinct on (contact_id) gen_random_uuid(), center_id, desk_id, contact_id, owed_since, message_id, signal,
          occurred_at + minutes * interval '45 seconds', occurred_at + minutes * interval '1 minute'
        from unanswered order by contact_id, occurred_at + minutes * interval '1 minute', message_id
        returning center_id, set_by, warns_at
      )
      insert into deadlines (id, center_id, kind, subject_id, due_at)
      select gen_random_uuid(), center_id, 'chat.reply', set_by, warns_at from started;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
